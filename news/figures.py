"""What others show of the announcements: the newest for the front page, an organisation's own."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from network.models import Organisation
from network.querysets import above
from news import querysets
from news.querysets import Line
from pagecache.memory import Memory

KEPT = 12
SHOWN_OF_ORGANISATION = 5

_latest: Memory[dict[dt.date, list[Line]]] = Memory(dict, *querysets.TAGS, "list:network.organisation")


def latest(limit: int = 4) -> list[Line]:
    """The newest announcements of the whole city, ``KEPT`` at most; one query, none while no page changes."""
    known, today = _latest(), timezone.localdate()
    if today not in known:
        known.clear()
        known[today] = querysets.lines(Q(), KEPT)
    return known[today][:limit]


def of_organisation(organisation: Organisation) -> list[dict[str, Any]]:
    """The newest that concern a place: its own, and those of the street and the district it belongs to; one query."""
    concerned = above(organisation.path)[1:] or [organisation.path]
    found = querysets.lines(Q(organisation__path__in=concerned), SHOWN_OF_ORGANISATION)
    return [
        {"url": line.url, "title": line.title, "kind": line.kind_label, "issued_on": line.issued_on, "organisation": line.organisation}
        for line in found
    ]
