"""A class with its dates."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.enums import RowState
from pagecache.plans import cached
from timetable import clock, repeats, rules, saying
from timetable.about import of_class
from timetable.enums import SessionStatus
from timetable.models import Series, Session
from timetable.schedule import below, class_rows
from timetable.views.shown import next_of, trail, week_url
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
    following = next_of(coming)
    week_address = week_url(Week.from_date(following.date) if following else this_week, series.organisation.code)
    return {
        "series": series,
        "place": series.organisation,
        "trail": [*trail(this_week, series.organisation), (series.organisation.short_name, week_url(this_week, series.organisation.code))],
        "next": following,
        "coming": coming,
        "note": _shared(series.note, [row.note for row in rows if row.is_public_session]),
        "audience": _shared(series.audience, [row.audience for row in rows if row.is_public_session]),
        "about": of_class(series, coming),
        "past": past,
        "week_address": week_address,
        "phones": [(number, "".join(char for char in number if char.isdigit())) for number in series.phone.split("、") if number],
        "related": related(series, today),
        "today": today,
        "last_updated": max((row.updated_at for row in rows), default=series.updated_at),
    }


def _shared(usual: str, said: list[str]) -> str:
    """What is said of the class as a whole; where nothing is, what its dates (two or more) all say alike. Other words stand at their date."""
    return usual or (said[0] if len(said) > 1 and len(set(said)) == 1 else "")


@dataclass(frozen=True, slots=True)
class Other:
    """Another class of the street: ``when`` is its day or days as people say them, 每周三 or 12月3日（周四）."""

    series: Series
    when: str
    starts: dt.time


def related(series: Series, today: dt.date) -> list[Other]:
    """Other classes of the same street that go on, the community's own first: one query."""
    street = "/".join(series.organisation.codes()[:3]) + "/"
    ahead = Session.objects.live().filter(series=OuterRef("pk"), date__gte=today).exclude(status=SessionStatus.CANCELLED).order_by("date")
    others = Series.objects.live().filter(below(street)).exclude(pk=series.pk).select_related("organisation")
    shown = others.only("title", "rule", "first_on", "last_on", "exceptions", "starts", "organisation__short_name", "organisation__code")
    known = shown.annotate(next_on=Subquery(ahead.values("date")[:1]), next_at=Subquery(ahead.values("starts")[:1]))
    found = list(known.filter(last_on=None).union(known.filter(last_on__gte=today), all=True)[:40])  # in two parts: what ended is not read
    going_on = [(other, when, _hour(other)) for other in found if (when := _when(other, other.next_on, today))]
    return [Other(*one) for one in sorted(going_on, key=lambda one: one[0].organisation_id != series.organisation_id)[:RELATED]]


def _hour(series: Any) -> dt.time:
    """The hour of a class: the usual one where its days are said as a rule, else that of the next."""
    starts: dt.time = series.starts if repeats.say(series.rule) != series.rule else series.next_at or series.starts
    return starts


def _when(series: Series, next_on: dt.date | None, today: dt.date) -> str:
    """The days of a class: as its rule says, else the next one; nothing where no day is known."""
    said = repeats.say(series.rule)
    if said != series.rule:
        return said
    yesterday = today - dt.timedelta(days=1)
    on = next_on or rules.next_after(series.rule, first_on=series.first_on, last_on=series.last_on, exceptions=series.exceptions, after=yesterday)
    return saying.full_day(on) if on else ""
