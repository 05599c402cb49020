"""What is inside of works: whose passages stand in the index, what changed, and the table of tokens."""

from django.db import migrations, models

from search.passages import stores


def create_index(_apps, editor):
    with editor.connection.cursor() as cursor:
        stores.store().create(cursor, stores.TABLE)


def drop_index(_apps, editor):
    with editor.connection.cursor() as cursor:
        stores.store().drop(cursor, stores.TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_reading'),
    ]

    operations = [
        migrations.CreateModel(
            name='PassageMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.PositiveIntegerField()),
                ('object_id', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='PassageWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.PositiveIntegerField()),
                ('object_id', models.CharField(max_length=60)),
                ('state', models.PositiveSmallIntegerField(default=0)),
                ('is_next', models.BooleanField(default=False)),
                ('told', models.BooleanField(default=False)),
                ('size', models.PositiveIntegerField(default=0)),
                ('written', models.PositiveIntegerField(default=0)),
                ('places', models.TextField(default='[]')),
                ('tokens', models.TextField(default='')),
                ('digest', models.CharField(max_length=16)),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='passages_of'), models.Index(fields=['state', 'told'], name='passages_state')],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
