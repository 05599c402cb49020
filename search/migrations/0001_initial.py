"""The state of the index; on SQLite nothing is stored twice. Its tables are made by 0010."""

from django.db import migrations, models

from search.engines import store


def quiet(_apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            store.quiet_stock(cursor)


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
        migrations.RunPython(quiet, migrations.RunPython.noop),
    ]
