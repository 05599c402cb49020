"""The state of the index and, on SQLite, its full-text table."""

from django.db import migrations, models

from search.engines import store


def create_index(_apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            store.quiet_stock(cursor)
            store.create(cursor)


def drop_index(_apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            store.drop(cursor)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.CreateModel(
            name="IndexState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("built_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
