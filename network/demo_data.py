"""Whether sample data are here: pages say so, and search engines are asked to stay away."""

from collections.abc import Iterable

from django.db import models

from network.models import DemoRecord
from pagecache import tags
from pagecache.memory import Memory

TAG = "list:network.demorecord"


def _any() -> bool:
    return DemoRecord.objects.exists()


present: Memory[bool] = Memory(_any, TAG)
"""Asked on every page; no query while nothing changes."""


def remember(made: Iterable[models.Model]) -> None:
    """Note that the demo made these rows."""
    DemoRecord.objects.bulk_create([DemoRecord(model=row._meta.label_lower, key=row.pk) for row in made], ignore_conflicts=True)
    tags.bump(TAG)
