"""What recurs."""

from datetime import datetime

from django.core.cache import cache
from wagtail import hooks

from courses import actions

HOUR = 60 * 60


@hooks.register("tick")
def count_used(now: datetime) -> str | None:
    """Once an hour: the order “most used” follows the plays."""
    if not cache.add(f"courses/used/{now:%Y-%m-%dT%H}", 1, 2 * HOUR):
        return None
    changed = actions.count_used()
    return f"times of use of {changed} courses written" if changed else None
