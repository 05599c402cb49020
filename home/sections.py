"""The sections of the front pages: what is near this week, the city's and a district's week in numbers, articles."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from content import routing, translations
from home import places, querysets, showcase
from network import demo_data, sections
from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory
from timetable import clock, figures
from timetable.schedule import Row, districts_out
from timetable.views.shown import Day, days_of, week_url
from timetable.weeks import Week

if TYPE_CHECKING:
    from home.models import DistrictHomePage, HomePage

ROWS_SHOWN = 4
ARTICLES_SHOWN = 3


@dataclass(frozen=True)
class Slip:
    """A day of the week strip, with the address that shows it."""

    day: Day
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
    days: Counter[dt.date]
    areas: dict[str, int]
    district_days: dict[str, Counter[dt.date]]

    @property
    def total_shown(self) -> str:
        """The total with a comma after the thousands."""
        return f"{self.total:,}"


def _sum_up(week: Week) -> WeekSums:
    cells = figures.week_cells(week)
    by_street, by_district = figures.counted(cells, Tier.STREET), figures.counted(cells, Tier.DISTRICT)
    days: Counter[dt.date] = Counter()
    for counted in by_district.values():
        days.update(counted.days)
    return WeekSums(
        total=sum(days.values()),
        communities=len({cell.path for cell in cells}),
        days=days,
        areas={code: counted.classes for code, counted in (*by_district.items(), *by_street.items())},
        district_days={code: counted.days for code, counted in by_district.items()},
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


def _load_schools() -> dict[str, tuple[str, int]]:
    held = Counter(path.split("/")[1] for path in Organisation.objects.with_classroom().values_list("path", flat=True))
    known = Organisation.objects.districts().filter(code__in=held).order_by("path").values_list("code", "short_name")
    return {code: (name, held[code]) for code, name in known}


schools: Memory[dict[str, tuple[str, int]]] = Memory(_load_schools, "list:network.organisation")
"""The districts that hold classrooms (the development zone holds none): code → name, communities with a classroom."""


def _slips(week: Week, days: list[Day], place: Organisation | None) -> list[Slip]:
    """The strip: streets and communities show their week on one page, the city and a district a day at a time."""
    url = week_url(week, place.code if place else "")
    if place is not None and place.tier >= Tier.STREET:
        return [Slip(day, f"{url}#{day.anchor}") for day in days]
    return [Slip(day, f"{url}?day={day.date}{'' if place else '#by'}") for day in days]


def _left(days: list[Day]) -> list[tuple[Day, list[Row], int]]:
    """The next days that have classes still to come, at most two: the day, its first rows and how many more there are."""
    left = [(day, [row for row in day.rows if not clock.has_ended(row.date, row.starts, row.ends)]) for day in days if not day.is_past]
    return [(day, rows[:ROWS_SHOWN], max(0, len(rows) - ROWS_SHOWN)) for day, rows in left if rows][:2]


def _near(place: Organisation, week: Week) -> dict[str, Any]:
    """Today's classes near ``place``, and the next day's that has some; where the week is over, those of the next one.

    Of a community its street (loaded as its parent) is counted, so the street's pages are linked. One query a week, two before its
    district's issue is out.
    """
    area = (place.parent or place) if place.tier == Tier.COMMUNITY else place
    days = days_of(week, figures.this_week_near(place, week))
    shown, strip = _left(days), week
    if not shown:
        later = days_of(week.next, figures.this_week_near(place, week.next))
        if shown := _left(later):
            days, strip = later, week.next
    is_later = strip != week
    return {
        "area": area,
        "slips": _slips(strip, days, area),
        "shown": shown,
        "is_later": is_later,
        "week_url": week_url(strip, area.code),
        "other_url": week_url(week if is_later else week.next, area.code),
    }


def _far(week: Week, sums: WeekSums) -> dict[str, Any]:
    """The city's week in numbers, for a reader who has not said where he lives."""
    slips = _slips(week, days_of(week, [], sums.days), None)
    return {"slips": slips, "shown": [], "is_later": False, "week_url": week_url(week), "other_url": week_url(week.next)}


def _areas(week: Week, sums: WeekSums) -> list[Area]:
    return [Area(code, name, sums.areas.get(code, 0), week_url(week, code)) for code, (name, _held) in schools().items()]


def front_sections(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """What the front page shows. At most seven queries: place, near (2), issues out, the week's sums (2), articles; what apps bring is in memory.

    Once the week's classes near the reader are over, those of the next week cost two more, and its issues out.
    """
    week = Week.from_date(clock.today())
    sums = week_sums(week)
    place = places.current(request)
    near = _near(place, week) if place else _far(week, sums)
    column = page.column if page.column and page.column.live else None
    return (
        near
        | showcase.showcase()
        | {
            "place": place,
            "reader_district": place.codes()[1] if place else "",
            "week": week,
            "sums": sums,
            "schools": sum(held for _name, held in schools().values()),
            "districts": _areas(week, sums),
            "column": column,
            "articles": querysets.articles_below(translations.original(column)[1], ARTICLES_SHOWN) if column else [],
            "notices": querysets.current_notices(*([place.path] if place else [])),
            "footer": querysets.footer(),
        }
    )


def district_sections(page: "DistrictHomePage") -> dict[str, Any]:
    """What a district's front page shows. Three queries (the week's sums, its streets) and those of the sections that apps bring."""
    district = page.organisation
    if district is None:
        return {"streets": []}
    week = Week.from_date(clock.today())
    sums = week_sums(week)
    streets = Organisation.objects.streets().below(district).order_by("path").values_list("code", "short_name")
    return {
        "week": week,
        "slips": _slips(week, days_of(week, [], sums.district_days.get(district.code, Counter())), district),
        "week_url": week_url(week, district.code),
        "total": sums.areas.get(district.code, 0),
        "streets": [Area(code, name, sums.areas.get(code, 0), week_url(week, code)) for code, name in streets],
        "sections": sections.filled(district),
    }


def fill() -> None:
    """Make what the front page and the frame of every page keep in memory: for the start of a worker, some 23 queries."""
    for root in routing.roots():
        routing.find_page(root.path(None))
    week = Week.from_date(clock.today())
    week_sums(week)
    districts_out(week)
    showcase.showcase()
    for memory in (schools, translations.versions, querysets.menus, querysets.footer, routing.restricted_paths, demo_data.present):
        memory()
    querysets.current_notices()
    querysets.is_grey()
