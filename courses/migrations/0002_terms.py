"""Subjects and audiences of items as rows of their own; those of the items that are there."""

import django.db.models.deletion
from django.db import migrations, models

CHUNK = 1_000


def fill(apps, _editor):
    item, term = apps.get_model("courses", "Item"), apps.get_model("courses", "ItemTerm")
    made = []
    for key, subjects, audiences, used, published_at in item.objects.values_list("pk", "subjects", "audiences", "used", "published_at").iterator():
        names = [f"{letter}{one}" for letter, joined in (("s", subjects), ("a", audiences)) for one in joined.split(",") if one]
        made += [term(item_id=key, term=name, used=used, published_at=published_at) for name in names]
        if len(made) > CHUNK:
            term.objects.bulk_create(made)
            made = []
    term.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ItemTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=12)),
                ("used", models.PositiveIntegerField(default=0)),
                ("published_at", models.DateTimeField()),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="courses.item")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["term", "-published_at", "-item"], name="item_term_newest"),
                    models.Index(fields=["term", "-used", "-item"], name="item_term_used"),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
