"""The whole city's week: districts with their counts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from network.enums import Tier
from network.models import Organisation
from pagecache import tags
from pagecache.plans import cached
from timetable import clock
from timetable.enums import IssueState
from timetable.figures import Cell, Counted, Coverage, counted, covered, percent, week_cells
from timetable.models import Correction, Issue
from timetable.views.shown import around, days_of, last_planned, week_url
from timetable.weeks import Week


@cached("day")
@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    """``/timetable/``: the week of today; of one day of it with ``?day=2026-11-25``."""
    return _city(request, Week.from_date(clock.today()))


@cached("day")
@require_safe
def week(request: HttpRequest, week: Week) -> HttpResponse:
    """The city's week by district, or one day of it (``?day=2026-11-25``): five queries."""
    return _city(request, week)


def _city(request: HttpRequest, week: Week) -> HttpResponse:
    tags.reads_place(DISTRICT_DIGITS)
    cells = week_cells(week)
    day = _chosen_day(request, week)
    table = [cell for cell in cells if day is None or cell.day == day]
    places = list(Organisation.objects.filter(Q(tier=Tier.DISTRICT) | Q(holds_classroom=True)).order_by("path").values_list(*_PLACE))
    names = {code: name for code, _path, name, tier, _holds in places if tier == Tier.DISTRICT}
    schools = [(path, name) for _code, path, name, _tier, holds in places if holds]
    found, found_there = (covered(schools, {cell.path for cell in some}) for some in (cells, table))
    total = _sum(cells)
    days = days_of(week, [], total.days)
    issues = published_issues(week)
    context = around(week) | {
        "days": days,
        "chosen": days[(day - week.monday).days] if day else None,
        "total": total,
        "is_guess": week > last_planned() and not issues and 0 < total.expected == total.classes,
        "coverage": found,
        "total_there": _sum(table),
        "coverage_there": found_there,
        "week_address": week_url(week),
        "districts": _district_lines(week, names, counted(table, Tier.DISTRICT), found_there, issues, f"?day={day}" if day else ""),
        "gaps": [(name, [gap for gap in found.gaps if gap.district == code]) for code, name in names.items()],
        "corrections": Correction.objects.filter(issue__week=week.key).aggregate(count=Count("pk"), last=Max("at")),
        "last_updated": max((at for at, _number in issues.values() if at), default=None),
        "most_gaps": MOST_GAPS,
        "place": request.COOKIES.get("place", "")[:DISTRICT_DIGITS],
    }
    return render(request, "timetable/city_week.html", context)


DISTRICT_DIGITS = 6
MOST_GAPS = 60
"""More communities without a class are not named one by one: the week is still being planned."""
_PLACE = ("code", "path", "short_name", "tier", "holds_classroom")


def _chosen_day(request: HttpRequest, week: Week) -> dt.date | None:
    """The day of ``week`` that was asked for; None, the whole week, for anything else."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day is not None and day in week else None


def _sum(cells: Iterable[Cell]) -> Counted:
    total = Counted()
    for cell in cells:
        total.add(cell)
    return total


def published_issues(week: Week) -> dict[str, tuple[Any, int | None]]:
    """District code → when its issue was published, and its number."""
    rows = Issue.objects.filter(week=week.key, status=IssueState.PUBLISHED).values_list("organisation__code", "published_at", "number")
    return {code: (at, number) for code, at, number in rows}


def _district_lines(
    week: Week, names: dict[str, str], counts: dict[str, Counted], found: Coverage, issues: dict[str, tuple[Any, int | None]], query: str
) -> list[dict[str, Any]]:
    """Lines of the table and of the schematic; a district without a classroom (the development zone) has none. ``query`` follows its address."""
    lines = []
    for code, name in names.items():
        has, all_ = found.by_district.get(code, (0, 0))
        if all_:
            count = counts.get(code, Counted())
            line = {"code": code, "name": name, "url": week_url(week, code) + query, "count": count.classes, "expected": count.expected}
            lines.append(line | {"has": has, "all": all_, "share": percent(has, all_), "number": issues.get(code, (None, None))[1]})
    return lines
