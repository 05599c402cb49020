from django.db import migrations

OLD, NEW = "Moderators approval", "审核"
"""Wagtail makes one workflow of one task, and calls both in English: editors read it on the button that submits a page."""


def rename(apps, schema_editor):
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=OLD).update(name=NEW)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0002_menu_labels_in_english'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
