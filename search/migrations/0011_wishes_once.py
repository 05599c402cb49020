"""A wish is listed once, however it is written: rows that differ in marks, blanks, width or traditional characters become one."""

import django.utils.timezone
from django.db import migrations, models

from search.text import fold

NOTE = 200


def merge(apps, _editor):
    wish, kept = apps.get_model("search", "Wish"), {}
    for row in wish.objects.order_by("-times", "first_on", "pk"):
        row.key = "".join(char for char in fold(row.words) if char.isalnum() or char in "+#") or row.words
        first = kept.setdefault(row.key, row)
        if first is row:
            continue
        first.times += row.times
        first.first_on, first.last_on = min(first.first_on, row.first_on), max(first.last_on, row.last_on)
        first.is_settled &= row.is_settled
        first.note = " / ".join(dict.fromkeys(filter(None, (first.note, row.note))))[:NOTE]
        row.delete()
    wish.objects.bulk_update(kept.values(), ["key", "times", "first_on", "last_on", "is_settled", "note"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("search", "0010_tokens_alone")]

    operations = [
        migrations.AddField("wish", "key", models.CharField(default="", editable=False, max_length=60), preserve_default=False),
        migrations.AlterField("wish", "words", models.CharField(max_length=60, verbose_name="wanted")),
        migrations.AlterField("wish", "first_on", models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="first on")),
        migrations.AlterField("wish", "last_on", models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="last on")),
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.AlterField("wish", "key", models.CharField(editable=False, max_length=60, unique=True)),
    ]
