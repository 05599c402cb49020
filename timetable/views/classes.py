"""A class with its dates."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.enums import RowState
from pagecache.plans import cached
from timetable import clock
from timetable.about import of_class
from timetable.models import Series
from timetable.schedule import below, class_rows
from timetable.views.shown import trail, week_url
from timetable.weeks import Week

WEEKS_BEFORE, WEEKS_AFTER, RELATED = 8, 6, 5


@cached()
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """``/classes/<id>/``: what, when, where, whom to ring; four queries. A class taken back answers 410, a draft 404."""
    rows = Series.objects.select_related("organisation__parent__parent__parent", "place", "category")
    series = rows.filter(pk=pk).first()
    if series is None or (series.state != RowState.PUBLISHED and series.deleted_at is None):
        raise Http404(f"no class {pk}")
    if series.deleted_at is not None:
        return render(request, "410.html", {"title": series.title}, status=410)
    return render(request, "timetable/class.html", _context(series))


def _context(series: Series) -> dict[str, Any]:
    today = clock.today()
    this_week = Week.from_date(today)
    rows = class_rows(series, this_week.shift(-WEEKS_BEFORE).monday, this_week.shift(WEEKS_AFTER).sunday)
    coming = [row for row in rows if row.date >= today]
    past = [row for row in rows if row.date < today][::-1]
    return {
        "series": series,
        "place": series.organisation,
        "trail": [*trail(this_week, series.organisation), (series.organisation.short_name, week_url(this_week, series.organisation.code))],
        "next": next((row for row in coming if not row.is_off), None),
        "coming": coming,
        "note": _shared(series.note, [row.note for row in rows if row.is_public_session]),
        "audience": _shared(series.audience, [row.audience for row in rows if row.is_public_session]),
        "about": of_class(series, coming),
        "past": past,
        "week_address": week_url(this_week, series.organisation.code),
        "phones": [(number, "".join(char for char in number if char.isdigit())) for number in series.phone.split("、") if number],
        "related": related(series, today),
        "today": today,
        "last_updated": max((row.updated_at for row in rows), default=series.updated_at),
    }


def _shared(usual: str, said: list[str]) -> str:
    """What is said of the class as a whole; where nothing is, what its dates (two or more) all say alike. Other words stand at their date."""
    return usual or (said[0] if len(said) > 1 and len(set(said)) == 1 else "")


def related(series: Series, today: dt.date) -> list[Series]:
    """Other classes of the same street, the community's own first: one query."""
    street = "/".join(series.organisation.codes()[:3]) + "/"
    others = Series.objects.live().filter(below(street)).exclude(pk=series.pk).select_related("organisation")
    shown = others.only("title", "rule", "starts", "organisation__short_name", "organisation__code")
    found = list(shown.filter(last_on=None).union(shown.filter(last_on__gte=today), all=True)[:40])  # in two parts: what ended is not read
    return sorted(found, key=lambda other: other.organisation_id != series.organisation_id)[:RELATED]
