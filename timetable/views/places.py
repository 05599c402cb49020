"""A place's week: a district with its streets, a street, a community, and the community's sheet for the noticeboard."""

import datetime as dt
from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from network.enums import Tier
from network.models import Organisation
from pagecache.plans import cached
from timetable import clock
from timetable.models import Issue
from timetable.schedule import Row, span_rows, week_rows, within
from timetable.views.shown import around, days_of, is_guess, last_change, next_of, parts_of_day, phone_order, summary, trail, week_url
from timetable.weeks import Week

DAYS_AHEAD = 28
"""So far the next class is looked for once a week is over."""
MANY = 8
"""From so many classes on, the noticeboard sheet is set smaller."""


@cached("day")
@require_safe
def week(request: HttpRequest, week: Week, code: str) -> HttpResponse:
    """``/timetable/2026-W48/<code>/``: the page of the place's tier; the city's own code leads to the city's week."""
    place = place_or_404(code)
    if place.tier == Tier.CITY:
        return HttpResponseRedirect(week_url(week))
    if place.tier == Tier.DISTRICT:
        return _district(request, week, place)
    if place.tier == Tier.STREET:
        return _street(request, week, place)
    return community_page(request, week=week, place=place, rows=_street_rows(place, week), issue=issue_of(place, week))


def place_or_404(code: str) -> Organisation:
    """The organisation of a division code, its parents loaded: one query."""
    return get_object_or_404(Organisation.objects.select_related("parent__parent__parent"), code=code)


def issue_of(place: Organisation, week: Week) -> Issue | None:
    """The issue that holds the place's week: one query."""
    issues = Issue.objects.defer("frozen").filter(organisation__code=place.codes()[1], week=week.key)
    return issues.first()


def _common(week: Week, place: Organisation, rows: list[Row], issue: Issue | None) -> dict[str, Any]:
    phone = place.phone or next((row.phone for row in rows if row.phone), "") if place.tier == Tier.COMMUNITY else place.phone
    return around(week, place.code) | {
        "phone": phone,
        "tel": "".join(char for char in phone.split("、")[0] if char.isdigit()),
        "place": place,
        "trail": trail(week, place),
        "issue": issue if issue is not None and issue.number else None,
        "sums": summary(rows),
        "is_guess": is_guess(week, rows),
        "last_updated": last_change(rows, issue),
    }


def _district(request: HttpRequest, week: Week, place: Organisation) -> HttpResponse:
    """Streets with their counts, and the classes of one day (``?day=2026-11-25``): five queries."""
    rows = week_rows(within(place), week)
    days = days_of(week, rows)
    chosen = _chosen_day(request, week)
    held = Counter(row.street for row in rows if not row.is_off)
    streets = Organisation.objects.streets().below(place).order_by("path").values_list("code", "short_name")
    context = _common(week, place, rows, issue_of(place, week)) | {
        "days": days,
        "chosen": days[(chosen - week.monday).days],
        "streets": [(name, week_url(week, code), held[code]) for code, name in streets],
    }
    return render(request, "timetable/district_week.html", context)


def _chosen_day(request: HttpRequest, week: Week) -> dt.date:
    """The day asked for; else today, else Monday. 404 for what is no day of the week."""
    asked = request.GET.get("day", "")
    today = clock.today()
    if not asked:
        return today if today in week else week.monday
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if day is None or day not in week:
        raise Http404(f"{asked[:20]} is no day of {week}")
    return day


def _street(request: HttpRequest, week: Week, place: Organisation) -> HttpResponse:
    """The street's week by day, and its communities: five queries."""
    rows = week_rows(within(place), week)
    held = Counter(row.code for row in rows if not row.is_off)
    communities = Organisation.objects.with_classroom().filter(parent=place).order_by("path").values_list("code", "short_name")
    days = days_of(week, rows)
    context = _common(week, place, rows, issue_of(place, week)) | {
        "days": days,
        "stretches": phone_order(days),
        "communities": [(name, week_url(week, code), held[code]) for code, name in communities],
    }
    return render(request, "timetable/street_week.html", context)


def _street_rows(community: Organisation, week: Week) -> list[Row]:
    """The week of the community's whole street: its neighbours cost no further query."""
    return week_rows(within(community.parent or community), week)


def community_page(request: HttpRequest, *, week: Week, place: Organisation, rows: list[Row], issue: Issue | None) -> HttpResponse:
    """The community's week as a table and as a list of days; ``rows`` may hold its neighbours' too.

    Four queries with those of ``rows``; three more once the week is over.
    """
    own = [row for row in rows if row.code == place.code]
    days = days_of(week, own)
    following = _following(week, place, own)
    context = _common(week, place, own, issue) | {
        "days": days,
        "stretches": phone_order(days),
        "parts": parts_of_day(days),
        "neighbours": _neighbours(week, place, rows),
        "following": following,
        "following_url": week_url(Week.from_date(following.date), place.code) if following else "",
    }
    return render(request, "timetable/community_week.html", context)


def _following(week: Week, place: Organisation, own: list[Row]) -> Row | None:
    """The community's next class, where nothing is left of ``week``, this one or one before."""
    today = clock.today()
    if week > Week.from_date(today) or next_of(own) is not None:
        return None
    return next_of(span_rows(within(place), today, today + dt.timedelta(days=DAYS_AHEAD)))


def _neighbours(week: Week, place: Organisation, rows: list[Row]) -> list[tuple[str, str, int]]:
    """Communities of the same street with classes this week: name, address, classes."""
    held = Counter((row.community, row.code) for row in rows if row.code != place.code and not row.is_off)
    return [(name, week_url(week, code), count) for (name, code), count in held.most_common(6)]


@cached()
@require_safe
def sheet(request: HttpRequest, week: Week, code: str) -> HttpResponse:
    """``/timetable/2026-W48/<code>/sheet/``: the noticeboard's A4 sheet of a community; other tiers have none."""
    place = place_or_404(code)
    if place.tier != Tier.COMMUNITY:
        raise Http404(f"{code} is no community")
    return sheet_page(request, week=week, place=place, rows=week_rows(within(place), week), issue=issue_of(place, week))


def sheet_page(request: HttpRequest, *, week: Week, place: Organisation, rows: list[Row], issue: Issue | None) -> HttpResponse:
    """The sheet of ``rows`` (the community's own): one page, black and white."""
    context = _common(week, place, rows, issue) | {"days": days_of(week, rows), "is_small": len(rows) > MANY}
    return render(request, "timetable/sheet.html", context)
