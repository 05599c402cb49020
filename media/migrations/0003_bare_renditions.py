"""Renditions that say where and with what a picture was taken go; the next page that shows one has it made anew, under another name.

WebP carried nothing from the beginning.
"""

from functools import partial

from django.db import migrations, transaction


def forget(apps, schema_editor):
    rows = apps.get_model("media", "PictureRendition").objects.using(schema_editor.connection.alias).exclude(filter_spec__contains="format-webp")
    files = [row.file for row in rows.only("file").iterator()]
    rows.delete()
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name), using=schema_editor.connection.alias, robust=True)


class Migration(migrations.Migration):

    dependencies = [
        ("media", "0002_recordings"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop, elidable=True),
    ]
