"""A week as pages lay it out: days, parts of the day, links to the weeks around."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from network.models import Organisation
from timetable import clock
from timetable.enums import Shown
from timetable.models import Issue
from timetable.schedule import Row
from timetable.weeks import Week

WEEKS_BACK, WEEKS_AHEAD = 53, 8
"""How far pages lead on: addresses further away work, but nobody is sent there."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a page; ``count`` counts classes that are held."""

    date: dt.date
    rows: list[Row]
    count: int
    is_today: bool
    is_past: bool

    @property
    def is_off(self) -> bool:
        """Whether there are classes, none of them held."""
        return bool(self.rows) and not self.count

    @property
    def anchor(self) -> str:
        """The day's address on its page."""
        return f"d{self.date:%Y%m%d}"


def days_of(week: Week, rows: Iterable[Row], counts: Counter[dt.date] | None = None) -> list[Day]:
    """Monday to Sunday; ``counts`` where the page has sums and not the rows of every day."""
    today = clock.today()
    by_day: dict[dt.date, list[Row]] = {day: [] for day in week.days}
    for row in rows:
        by_day[row.date].append(row)
    held = Counter(row.date for day in by_day.values() for row in day if not row.is_off) if counts is None else counts
    return [Day(day, found, held[day], day == today, day < today) for day, found in by_day.items()]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the list on a phone shows under one heading: a day, or several in a row that have no class."""

    days: list[Day]

    @property
    def first(self) -> Day:
        """The day, or the one they begin with."""
        return self.days[0]

    @property
    def last(self) -> Day:
        """The day, or the one they end with."""
        return self.days[-1]

    @property
    def further(self) -> list[Day]:
        """The days after the first; links to them arrive at the stretch."""
        return self.days[1:]

    def joins(self, day: Day) -> bool:
        """Whether ``day`` says no more than those before: no class either, and neither of them today or on the other side of it."""
        last = self.last
        return not (last.rows or day.rows or last.is_today or day.is_today) and last.is_past == day.is_past


def phone_order(days: list[Day]) -> list[Stretch]:
    """Today first, then what comes, then what is over; days in a row without a class stand together."""
    stretches: list[Stretch] = []
    for day in [day for day in days if not day.is_past] + [day for day in days if day.is_past]:
        if stretches and stretches[-1].joins(day):
            stretches[-1].days.append(day)
        else:
            stretches.append(Stretch([day]))
    return stretches


def parts_of_day(days: list[Day]) -> list[tuple[str, list[tuple[Day, list[Row]]]]]:
    """Rows of the wide table: morning, afternoon, evening, each with its seven cells; parts without a class are left out."""
    names = (pgettext("part of the day", "Morning"), pgettext("part of the day", "Afternoon"), pgettext("part of the day", "Evening"))
    table = []
    for part, name in enumerate(names):
        cells = [(day, [row for row in day.rows if row.part == part]) for day in days]
        if any(rows for _day, rows in cells):
            table.append((name, cells))
    return table


def next_of(rows: Iterable[Row]) -> Row | None:
    """The first of ``rows`` that one can still go to."""
    return next((row for row in rows if not row.is_off and not clock.has_ended(row.date, row.starts, row.ends)), None)


def around(week: Week, code: str = "") -> dict[str, Any]:
    """What every page of a week needs: the week, its neighbours' addresses, whether robots may keep it."""
    now = Week.from_date(clock.today())
    low, high = now.shift(-WEEKS_BACK), last_planned()
    return {
        "week": week,
        "is_this_week": week == now,
        "today": clock.today(),
        "previous_url": week_url(week.previous, code) if week > low else "",
        "next_url": week_url(week.next, code) if week < high else "",
        "is_far": not low <= week <= high,
    }


def last_planned() -> Week:
    """The last week that pages lead on to: of a later one nobody plans anything yet."""
    return Week.from_date(clock.today()).shift(WEEKS_AHEAD)


def is_guess(week: Week, rows: list[Row]) -> bool:
    """Whether ``week`` is far away and has classes, and all of them are reckoned only."""
    return week > last_planned() and bool(rows) and all(row.shown == Shown.EXPECTED for row in rows)


def week_url(week: Week, code: str = "") -> str:
    """The address of a week, of the city or of one place."""
    return reverse("timetable:place_week", args=[week, code]) if code else reverse("timetable:week", args=[week])


def trail(week: Week, place: Organisation) -> list[tuple[str, str]]:
    """(name, address) of the places above ``place``, the city left out; the parents must be loaded."""
    above = []
    parent = place.parent
    while parent is not None and parent.parent_id is not None:
        above.append((parent.short_name, week_url(week, parent.code)))
        parent = parent.parent
    return above[::-1]


def summary(rows: list[Row]) -> dict[str, int]:
    """Sums of a page: classes held, cancelled, moved, still to be confirmed."""
    shown = Counter(row.shown for row in rows)
    return {
        "held": shown[Shown.HELD] + shown[Shown.MOVED] + shown[Shown.EXPECTED],
        "cancelled": shown[Shown.CANCELLED],
        "moved": shown[Shown.MOVED],
        "expected": shown[Shown.EXPECTED],
    }


def last_change(rows: list[Row], issue: Issue | None) -> dt.datetime | None:
    """When something on the page last changed."""
    moments = [row.updated_at for row in rows]
    if issue is not None and issue.published_at is not None:
        moments.append(issue.published_at)
    return max(moments, default=None)


def finder_name(place: Organisation) -> str:
    """The whole name as people type it: 迎泽区 柳巷街道 起凤街社区."""
    names = [place.short_name]
    parent = place.parent
    while parent is not None and parent.parent_id is not None:
        names.append(parent.short_name)
        parent = parent.parent
    return " ".join(names[::-1]) or _("the whole city")
