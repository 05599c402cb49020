"""How well a search was answered; what had results before was answered wholly, for others were not counted."""

from django.db import migrations, models

WHOLLY = 3
CHOICES = [(0, "nothing"), (1, "only some of the words"), (2, "only what comes near"), (WHOLLY, "what was asked for")]


def fill(apps, _editor):
    apps.get_model("search", "SearchCount").objects.filter(results__gt=0).update(answered=WHOLLY)


class Migration(migrations.Migration):
    dependencies = [("search", "0011_wishes_once")]

    operations = [
        migrations.AlterModelOptions("searchcount", {"verbose_name": "query", "verbose_name_plural": "queries"}),
        migrations.AddField("searchcount", "answered", models.PositiveSmallIntegerField(choices=CHOICES, default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
