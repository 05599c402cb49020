"""The next class on a topic, near the reader's place where there is one: stands under what is found on line."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse

from timetable import clock
from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.saying import full_day

AHEAD = dt.timedelta(days=8)
"""A class further away is no company."""


def next_classes(topics: Collection[str], place: str | None) -> dict[str, dict[str, Any]]:
    """For each token of a subject or a category the next class on it (``same``: on the subject itself); nearer comes before sooner. One query."""
    slugs = {letter: [token[2:] for token in topics if token.startswith(f"{letter}/")] for letter in ("s", "c")}
    now = clock.now()
    rows = (
        Session.objects.live()
        .filter(Q(series__subject__slug__in=slugs["s"]) | Q(series__category__slug__in=slugs["c"]), status=SessionStatus.SCHEDULED)
        .filter(Q(date__gt=now.date()) | Q(starts__gt=now.time()), date__range=(now.date(), now.date() + AHEAD))
        .filter(series__deleted_at=None)
        .order_by(*([_far(place).asc()] if place else []), "date", "starts", "pk")
        .values_list("series_id", "title", "date", "starts", "organisation__short_name", "series__subject__slug", "series__category__slug")
    )
    found: dict[str, dict[str, Any]] = {}
    wanted = set(topics)
    for series, title, date, starts, where, subject, category in rows:
        for token, kind in ((f"s/{subject}", {"same": True}), (f"c/{category}", {})):
            if token in wanted:
                wanted.remove(token)
                address = f"{reverse('timetable:class', args=[series])}#d{date:%Y%m%d}"
                found[token] = {"url": address, "title": title, "when": f"{full_day(date)} {starts:%H:%M}", "where": where, **kind}
        if not wanted:
            break
    return found


def _far(place: str) -> Case:
    """0 in the place itself, 1 in its street, 2 in its district, 3 elsewhere."""
    steps = [When(organisation__code__startswith=place[:digits], then=Value(at)) for at, digits in enumerate((12, 9, 6)) if len(place) >= digits]
    return Case(*steps, default=Value(3), output_field=IntegerField())
