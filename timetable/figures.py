"""Numbers of a week: classes per district, street and day; which communities hold one."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from network.enums import Tier
from network.models import Organisation
from pagecache import tags
from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.schedule import Planned, Row, below, districts_out, expected_rows, on_days, week_rows, within
from timetable.weeks import Week

EVERYWHERE = Q()


class Cell(NamedTuple):
    """Classes of one community on one day; ``confirmed`` ones stand in a published issue. Cancelled ones do not count."""

    path: str
    day: dt.date
    classes: int
    confirmed: bool


@dataclass(slots=True)
class Counted:
    """Classes of one place in a week."""

    classes: int = 0
    expected: int = 0
    days: Counter[dt.date] = field(default_factory=Counter)

    def add(self, cell: Cell) -> None:
        """Count ``cell`` in."""
        self.classes += cell.classes
        self.expected += 0 if cell.confirmed else cell.classes
        self.days[cell.day] += cell.classes


class Gap(NamedTuple):
    """A community that holds a classroom and has no class this week."""

    code: str
    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """``covered`` of ``communities`` have a class in the week; ``by_district``: code → (covered, communities)."""

    covered: int
    communities: int
    by_district: dict[str, tuple[int, int]]
    gaps: tuple[Gap, ...]

    @property
    def percent(self) -> float:
        """Share of communities with a class, one decimal, never rounded up to 100."""
        return percent(self.covered, self.communities)


def percent(part: int, whole: int) -> float:
    """Share in percent, cut (not rounded) to one decimal; 0 of nothing is 0."""
    return part * 1000 // whole / 10 if whole else 0.0


def week_cells(week: Week, where: Q = EVERYWHERE) -> list[Cell]:
    """The week's classes by community and day, confirmed and expected: two queries."""
    tags.used(f"week:{week}")
    sessions = Session.objects.live().filter(where).values_list("organisation__path", "date", "status", "series_id", "planned_on")
    public = list(on_days(sessions, week.monday, week.sunday))
    held = Counter((path, day) for path, day, status, *_ in public if status != SessionStatus.CANCELLED and day in week)
    known = {Planned(series_id, planned_on) for *_, series_id, planned_on in public}
    expected = Counter((row.path, row.date) for row in expected_rows(where, week.monday, week.sunday, known))
    return [Cell(*place, count, confirmed=True) for place, count in held.items()] + [
        Cell(*place, count, confirmed=False) for place, count in expected.items()
    ]


def counted(cells: Iterable[Cell], tier: Tier) -> dict[str, Counted]:
    """Sums per place of ``tier``: division code → counts."""
    found: dict[str, Counted] = defaultdict(Counted)
    for cell in cells:
        found[cell.path.split("/")[tier - 1]].add(cell)
    return found


def district_counts(week: Week) -> dict[str, Counted]:
    """Classes of each district (by code) in ``week``: two queries."""
    return counted(week_cells(week), Tier.DISTRICT)


def coverage(week: Week) -> Coverage:
    """How many communities with a classroom have a class in ``week``, confirmed or expected: two queries."""
    held = Session.objects.live().filter(week=week.key, organisation=OuterRef("pk")).exclude(status=SessionStatus.CANCELLED)
    places = Organisation.objects.with_classroom().annotate(has=Exists(held)).order_by("path").values_list("path", "short_name", "has")
    expected = {row.path for row in expected_rows(EVERYWHERE, week.monday, week.sunday)}
    return covered(((path, name) for path, name, _has in places), {path for path, _name, has in places if has} | expected)


def covered(communities: Iterable[tuple[str, str]], with_class: set[str]) -> Coverage:
    """Coverage of ``communities`` (path, short name), of which the paths ``with_class`` hold one."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    gaps = []
    for path, name in communities:
        codes = path.split("/")
        sums[codes[1]][0] += path in with_class
        sums[codes[1]][1] += 1
        if path not in with_class:
            gaps.append(Gap(codes[-2], name, codes[1]))
    by_district = {code: (has, all_) for code, (has, all_) in sums.items()}
    return Coverage(sum(has for has, _ in by_district.values()), sum(all_ for _, all_ in by_district.values()), by_district, tuple(gaps))


def this_week_near(organisation: Organisation, week: Week, day: dt.date | None = None) -> list[Row]:
    """Classes of ``organisation`` (of a community: its whole street) by time, its own first; of one ``day`` or the week.

    Two queries, one where the district's issue is out; which are, is kept in memory.
    """
    place = organisation
    where = below(_street_path(place)) if place.tier == Tier.COMMUNITY else within(place)
    is_out = place.tier > Tier.CITY and place.codes()[1] in districts_out(week)
    rows = [row for row in week_rows(where, week, is_out=is_out) if day is None or row.date == day]
    return sorted(rows, key=lambda row: (row.date, row.starts, row.code != place.code, row.path))


def _street_path(community: Organisation) -> str:
    return "/".join(community.codes()[:3]) + "/"
