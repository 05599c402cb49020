"""On SQLite tokens stand in two tables that hold nothing else. One of before goes, and the index asks for a rebuild."""

from django.db import migrations

from search.engines import store

BEFORE = ("search_fts", "search_fts_next", "search_fts_old")


def create_index(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table in BEFORE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_follow")
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        store.create(cursor)
    apps.get_model("search", "IndexState").objects.using(editor.connection.alias).update(fields="")


def drop_index(_apps, editor):
    if editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            store.drop(cursor)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0009_openings'),
    ]

    operations = [
        migrations.RunPython(create_index, drop_index),
    ]
