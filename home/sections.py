"""The sections of the front pages: what is near this week, the city's and a district's week in numbers, articles."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from content.querysets import categories
from home import places, querysets
from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory
from timetable import clock, figures
from timetable.schedule import Row
from timetable.weeks import Week

if TYPE_CHECKING:
    from home.models import DistrictHomePage, HomePage

ROWS_SHOWN = 4
ARTICLES_SHOWN = 3
WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)


@dataclass(frozen=True)
class Day:
    """A day of the week strip."""

    date: dt.date
    name: str
    classes: int
    is_today: bool
    is_past: bool
    url: str


@dataclass(frozen=True)
class Area:
    """A district (or a street) with its classes of the week, for the schematic and the list beside it."""

    code: str
    name: str
    count: int
    url: str


@dataclass(frozen=True)
class WeekSums:
    """A week in numbers. ``days`` and ``areas`` are keyed by date and by division code of districts and streets."""

    total: int
    communities: int
    days: dict[dt.date, int]
    areas: dict[str, int]
    district_days: dict[str, dict[dt.date, int]]


def _sum_up(week: Week) -> WeekSums:
    cells = figures.week_cells(week)
    streets, districts = figures.counted(cells, Tier.STREET), figures.counted(cells, Tier.DISTRICT)
    days: dict[dt.date, int] = {}
    for counted in districts.values():
        for day, classes in counted.days.items():
            days[day] = days.get(day, 0) + classes
    return WeekSums(
        total=sum(days.values()),
        communities=len({cell.path for cell in cells}),
        days=days,
        areas={code: counted.classes for code, counted in (*districts.items(), *streets.items())},
        district_days={code: dict(counted.days) for code, counted in districts.items()},
    )


_sums: dict[Week, Memory[WeekSums]] = {}


def week_sums(week: Week) -> WeekSums:
    """The sums of ``week``: two queries, none while no class of it changes."""
    memory = _sums.get(week)
    if memory is None:
        _sums.clear()
        memory = Memory(lambda: _sum_up(week), f"week:{week}", "list:timetable.session", "list:timetable.series", "list:timetable.issue")
        _sums[week] = memory
    return memory()


def _load_districts() -> list[tuple[str, str, str, str]]:
    known = Organisation.objects.districts().order_by("path")
    return [(district.code, district.short_name, district.slug, district.get_absolute_url()) for district in known]


def _load_schools() -> int:
    return Organisation.objects.with_classroom().count()


districts: Memory[list[tuple[str, str, str, str]]] = Memory(_load_districts, "list:network.organisation")
schools: Memory[int] = Memory(_load_schools, "list:network.organisation")


def weekday(day: dt.date) -> str:
    """周三, Wed."""
    return _(WEEKDAYS[day.weekday()])


def _strip(week: Week, today: dt.date, counts: dict[dt.date, int], url: str) -> list[Day]:
    return [
        Day(day, _("today") if day == today else weekday(day), counts.get(day, 0), day == today, day < today, f"{url}#d{day:%d}") for day in week.days
    ]


def _near(place: Organisation, week: Week, today: dt.date) -> dict[str, Any]:
    """Today's classes near ``place``, and the next day's that has some: two queries."""
    rows = figures.this_week_near(place, week)
    counts: dict[dt.date, int] = {}
    by_day: dict[dt.date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row.date, []).append(row)
        counts[row.date] = counts.get(row.date, 0) + (not row.is_off)
    coming = [day for day in week.days if day >= today and by_day.get(day)]
    shown = [(day, _name(day, today), by_day[day][:ROWS_SHOWN], max(0, len(by_day[day]) - ROWS_SHOWN)) for day in coming[:2]]
    return {"days": _strip(week, today, counts, place.get_absolute_url()), "shown": shown, "near_total": sum(counts.values())}


def _name(day: dt.date, today: dt.date) -> str:
    if day == today:
        return _("today")
    return _("tomorrow") if day - today == dt.timedelta(days=1) else weekday(day)


def _areas(sums: WeekSums) -> list[Area]:
    return [Area(code, name, sums.areas.get(code, 0), url) for code, name, _slug, url in districts()]


def front_sections(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """What the front page shows. At most six queries: place, near (2), the week's sums (2), articles."""
    today = clock.today()
    week = Week.from_date(today)
    sums = week_sums(week)
    place = places.current(request)
    near = _near(place, week, today) if place else {"days": _strip(week, today, sums.days, "/timetable/"), "shown": []}
    column = page.column if page.column and page.column.live else None
    return near | {
        "place": place,
        "reader_district": place.codes()[1] if place else "",
        "week": week,
        "today": today,
        "sums": sums,
        "schools": schools(),
        "districts": _areas(sums),
        "categories": categories(),
        "column": column,
        "articles": querysets.articles_below(column.path, ARTICLES_SHOWN) if column else [],
        "notices": querysets.current_notices(*([place.path] if place else [])),
        "footer": querysets.footer(),
    }


def district_sections(page: "DistrictHomePage") -> dict[str, Any]:
    """What a district's front page shows. At most four queries: the week's sums (2), its streets, today's classes (2)."""
    district = page.organisation
    if district is None:
        return {"streets": []}
    today = clock.today()
    week = Week.from_date(today)
    sums = week_sums(week)
    streets = Organisation.objects.streets().below(district).order_by("path").values_list("code", "short_name")
    rows = figures.this_week_near(district, week, today)
    return {
        "week": week,
        "today": today,
        "days": _strip(week, today, sums.district_days.get(district.code, {}), district.get_absolute_url()),
        "total": sums.areas.get(district.code, 0),
        "streets": [Area(code, name, sums.areas.get(code, 0), f"/places/{code}/") for code, name in streets],
        "rows": rows[: 2 * ROWS_SHOWN],
        "more": max(0, len(rows) - 2 * ROWS_SHOWN),
    }
