"""Find a class: where, which day, which subject; a plain GET form."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from content.querysets import categories
from network.models import Organisation
from pagecache import tags
from pagecache.plans import cached
from timetable import clock, saying
from timetable.finding import Stop, near, places_named
from timetable.views.shown import finder_name

SHOWN = 40
DAYS: dict[str, str | Promise] = {"today": _("Today"), "tomorrow": _("Tomorrow"), "week": _("These seven days"), "weekend": _("Weekend")}
A_WEEK = dt.timedelta(days=7)
PARTS: dict[str, str | Promise] = {
    "morning": pgettext_lazy("part of the day", "Morning"),
    "afternoon": pgettext_lazy("part of the day", "Afternoon"),
    "evening": pgettext_lazy("part of the day", "Evening"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says; nonsense falls back to the widest choice."""

    where: str
    day: str
    subject: str
    part: str
    page: int

    @classmethod
    def read(cls, request: HttpRequest) -> "Asked":
        """The request's choices; without a place, the one the reader keeps in the cookie."""
        get = request.GET
        known = {category.slug for category in categories()}
        page = get.get("page", "")
        where = get.get("where")
        if where is None:
            tags.reads_place()
            where = request.COOKIES.get("place", "")
        return cls(
            where=where.strip()[:80],
            day=get.get("day", "") if get.get("day", "") in DAYS else "week",
            subject=get.get("subject", "") if get.get("subject", "") in known else "",
            part=get.get("part", "") if get.get("part", "") in PARTS else "",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1,
        )

    def url(self, **changes: str | int) -> str:
        """Give this search with other choices; the page starts anew."""
        given = {"where": self.where, "day": self.day, "subject": self.subject, "part": self.part} | changes
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day asked for."""
        today = clock.today()
        if self.day == "today":
            return today, today
        if self.day == "tomorrow":
            return today + dt.timedelta(days=1), today + dt.timedelta(days=1)
        if self.day == "weekend":
            sunday = today + dt.timedelta(days=6 - today.weekday())
            return max(today, sunday - dt.timedelta(days=1)), sunday
        return today, today + dt.timedelta(days=6)

    def next_weekend(self) -> tuple[dt.date, dt.date] | None:
        """What is shown on a weekend whose classes are over, where the weekend is asked for."""
        since, until = self.span()
        is_weekend_now = self.day == "weekend" and since == clock.today()
        return (until + A_WEEK - dt.timedelta(days=1), until + A_WEEK) if is_weekend_now else None


@cached("where", "day", "subject", "part", "page")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """``/timetable/near/?where=&day=&subject=``: five queries with a place, one without."""
    asked = Asked.read(request)
    candidates = places_named(asked.where)
    place = candidates[0] if len(candidates) == 1 else None
    context: dict[str, Any] = {
        "asked": asked,
        "days": DAYS,
        "categories": categories(),
        "place": place,
        "candidates": [(finder_name(one), asked.url(where=one.code)) for one in candidates] if place is None else [],
        "typed": finder_name(place) if place else asked.where,
        "today": clock.today(),
    }
    if place is not None:
        context |= _results(asked, place)
    return render(request, "timetable/finder.html", context)


def _results(asked: Asked, place: Organisation) -> dict[str, Any]:
    span, later = asked.span(), asked.next_weekend()
    known = near(place, span[0], (later or span)[1], asked.subject or None)
    left = [stop for stop in known if not clock.has_ended(stop.row.date, stop.row.starts, stop.row.ends)]
    every = _between(span, left)
    rest = _between(later, left) if later is not None and not every else []
    is_later = bool(rest)
    if later is not None and is_later:
        span, every = later, rest
    counts = Counter(list(PARTS)[stop.row.part] for stop in every if not stop.row.is_off)
    wanted = [stop for stop in every if not asked.part or list(PARTS)[stop.row.part] == asked.part]
    start = (asked.page - 1) * SHOWN
    shown = wanted[start : start + SHOWN]
    held = sum(not stop.row.is_off for stop in wanted)
    return {
        "stops": [stop for stop in shown if not stop.is_far],
        "far": [stop for stop in shown if stop.is_far],
        "held": held,
        "is_later": is_later,
        "weekend": saying.days(*span) if asked.day == "weekend" else "",
        "near_count": sum(stop.minutes is not None and not stop.is_far and not stop.row.is_off for stop in wanted),
        "has_minutes": any(stop.minutes is not None for stop in wanted),
        "more_url": asked.url(page=asked.page + 1) if start + SHOWN < len(wanted) else "",
        "more_count": max(0, len(wanted) - start - SHOWN),
        "parts": [(name, asked.url(part="" if key == asked.part else key), counts[key], key == asked.part) for key, name in PARTS.items()],
        "wish_url": "/report/?" + urlencode({"path": "/timetable/near/" + asked.url()}),
        "wider": _wider(asked),
    }


def _between(span: tuple[dt.date, dt.date], stops: list[Stop]) -> list[Stop]:
    """Those of ``stops`` that are held from the first to the last day of ``span``."""
    return [stop for stop in stops if span[0] <= stop.row.date <= span[1]]


def _wider(asked: Asked) -> list[tuple[str | Promise, str]]:
    """Ways on when nothing fits: another day, any subject, any hour."""
    ways: list[tuple[str | Promise, str]] = []
    if asked.day != "week":
        ways.append((_("Look at all seven days"), asked.url(day="week")))
    if asked.subject:
        ways.append((_("Any subject will do"), asked.url(subject="")))
    if asked.part:
        ways.append((_("Any hour will do"), asked.url(part="")))
    return ways
