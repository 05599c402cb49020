"""What the timetable declares to the registries: the section of an organisation's page, the kind of things that are found."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from network import sections
from network.enums import Tier
from network.models import Organisation
from pagecache import tags
from search import companions, facets, kinds, readers, suggestions
from timetable import clock, day_words, rules
from timetable.companions import next_classes
from timetable.enums import SessionStatus
from timetable.models import Series, Session
from timetable.saying import full_day
from timetable.schedule import Row, span_rows, within
from timetable.templatetags.timetable_days import with_title
from timetable.weeks import Week

MOST_ROWS = 12
FAR = ((12, 0), (9, 1), (6, 3))
"""Digits of the place's code that a class shares, and for how many days later its way counts."""
FURTHEST = 10
DAYS, WAY = pgettext_lazy("rank", "Days until the class"), pgettext_lazy("rank", "For the way")
NOT_SURE = 60
"""Days for a class whose next date nobody has confirmed, or is cancelled."""
NEVER = "9"
"""Behind every day, for a class that is not expected any more."""
NEXT = JSONObject(date="date", starts="starts", ends="ends", status="status", reason="reason")
"""What a row tells of the next session."""
NARROW = Concat(Cast("date", CharField()), Value(" "), Cast("starts", CharField()), Value(" "), "status", output_field=CharField())
"""What puts a class in its place, as text: the date, the time, the status."""


def declare() -> None:
    """Called once, when the app is ready."""
    companions.register("classes", next_classes)
    readers.register("day", day_words.read)
    suggestions.register(suggestions.Source("classes", pgettext_lazy("search", "class"), _titles))
    suggestions.register(suggestions.Source("teachers", pgettext_lazy("search", "teacher"), _teachers))
    facets.register(facets.Facet("day", pgettext_lazy("facet", "Day of the class"), r"day/\w+", day_words.named, order=40, in_order=True))
    facets.register(facets.Facet("hour", pgettext_lazy("facet", "Time of the class"), r"hour/\w+", day_words.named, order=42))
    title = gettext_lazy("Next classes")
    sections.register(sections.Section(10, title, "timetable/_section.html", section_rows, queries=3, count=_held, name="timetable"))
    kinds.register(
        kinds.Kind(
            "classes",
            pgettext_lazy("search", "class"),
            pgettext_lazy("search", "Classes"),
            "timetable.Series",
            found_rows,
            1,
            order=10,
            address="timetable:class",
            ranks=ranks,
            dated=lambda first, last: (partial(found_rows, days=(first, last)), partial(ranks, days=(first, last))),
        )
    )


def _titles() -> list[tuple[str, int]]:
    return list(Series.objects.live().values_list("title").annotate(times=Count("pk") * 10))


def _teachers() -> list[tuple[str, int]]:
    return list(Series.objects.live().exclude(teacher="").values_list("teacher").annotate(times=Count("pk")))


def section_rows(organisation: Organisation) -> list[Mapping[str, Any]]:
    """A community's next seven days; of a street or district today's classes; nothing that is over. Three queries; none for the city."""
    if organisation.tier == Tier.CITY:
        return []
    today = clock.today()
    last = today + dt.timedelta(days=6) if organisation.tier == Tier.COMMUNITY else today
    rows = [row for row in span_rows(within(organisation), today, last) if not clock.has_ended(row.date, row.starts, row.ends)]
    week = Week.from_date(rows[0].date) if rows else None
    url = reverse("timetable:place_week", args=[week, organisation.code]) if week else ""
    return [{"row": row, "today": today, "url": url, "named": organisation.tier != Tier.COMMUNITY} for row in rows[:MOST_ROWS]]


def _held(rows: Sequence[Mapping[str, Any]]) -> int:
    found: list[Row] = [row["row"] for row in rows]
    return sum(not row.is_off for row in found)


Days = tuple[dt.date, dt.date]


def _following(told: Combinable, days: Days | None) -> Subquery:
    """What is asked of the next session of a series that is not over yet. Its date is asked for by itself, too: without, all of the past is read."""
    with tags.unrecorded():
        now = clock.now()
    later = Q(date__gt=now.date()) | Q(date=now.date(), ends__gte=now.time()) | Q(date=now.date(), ends=None, starts__gte=now.time())
    dates = {"date__range": (max(now.date(), days[0]), days[1])} if days else {"date__gte": now.date()}
    coming = Session.objects.live().filter(later, series=OuterRef("pk"), **dates).order_by("date", "starts")
    return Subquery(coming.values(f=told)[:1])


def found_rows(ids: Sequence[int], _place: str | None, days: Days | None = None) -> list[dict[str, Any]]:
    """Public rows of classes with their next date, or the next within some days, cancelled ones marked; one query for all."""
    found = Series.objects.live().filter(pk__in=ids).select_related("organisation", "category").annotate(following=_following(NEXT, days))
    return [_found(series, series.following, days) for series in found]


def ranks(ids: Sequence[int], place: str | None, days: Days | None = None) -> dict[int, kinds.Rank]:
    """What comes first among classes: by date and distance; one query for all. Of a thousand classes: rows are narrow, equal ranks are made once."""
    found = (
        Series.objects.live().filter(pk__in=ids).annotate(following=_following(NARROW, days), code=F("organisation__code") if place else Value(""))
    )
    rows = found.values_list("pk", "code", "following", "starts", "ends", "rule", "first_on", "last_on", "exceptions")
    today, expected = clock.today(), cache(_expected_day)
    rank, known = cache(partial(_rank, today)), {}
    for pk, code, following, starts, ends, rule, first_on, last_on, exceptions in rows:
        after, way = _unsure_after(following, starts, ends), _way(code, place)
        if after is None:
            known[pk] = rank(way, following)
        else:
            day = expected(rule, first_on, last_on, tuple(exceptions), _not_before(after, days))
            known[pk] = rank(way, None, f"{day} {starts}" if day else NEVER)
    return known


def _last_passed(starts: dt.time, ends: dt.time | None) -> dt.date:
    """The last day whose hour of a class is over: today or yesterday."""
    today = clock.today()
    return today if clock.has_ended(today, starts, ends) else today - dt.timedelta(days=1)


def _unsure_after(following: str | None, starts: dt.time, ends: dt.time | None) -> dt.date | None:
    """The day behind which the next one is looked for by the rule; None where the next session is sure."""
    if following is None:
        return _last_passed(starts, ends)
    date, _starts, status = following.split(" ", 2)
    return dt.date.fromisoformat(date) if status == SessionStatus.CANCELLED else None


def _not_before(after: dt.date, days: Days | None) -> dt.date:
    """The day behind which the next one is looked for, where certain days are asked for."""
    return max(after, days[0] - dt.timedelta(days=1)) if days else after


def _expected_day(rule: str, first_on: dt.date, last_on: dt.date | None, exceptions: Sequence[str], after: dt.date) -> dt.date | None:
    return rules.next_after(rule, first_on=first_on, last_on=last_on, exceptions=exceptions, after=after)


def _way(code: str, place: str | None) -> int:
    """How many days later a class counts for the way to it."""
    return next((days for digits, days in FAR if code[:digits] == place[:digits]), FURTHEST) if place else 0


def _rank(today: dt.date, far: int, following: str | None, later: str = NEVER) -> kinds.Rank:
    """Days until the next class, and some more for the way; what is not sure to be held comes after what is, by the day it is expected."""
    if following is None:
        return kinds.Rank(NOT_SURE + far, later, ((DAYS, NOT_SURE), (WAY, far)))
    date, starts, _status = following.split(" ", 2)
    days = (dt.date.fromisoformat(date) - today).days
    return kinds.Rank(days + far, starts, ((DAYS, days), (WAY, far)))


def _found(series: Series, following: dict[str, str] | None, days: Days | None) -> dict[str, Any]:
    row = {
        "id": series.pk,
        "url": series.get_absolute_url(),
        "title": series.title,
        "added": series.created_at,
        "facts": [
            fact
            for fact in (series.organisation.short_name, series.venue, with_title(series.teacher), series.category and series.category.word)
            if fact
        ],
    }
    if following is None:
        return row | {"when": _expected(series, _not_before(_last_passed(series.starts, series.ends), days))}
    day = dt.date.fromisoformat(following["date"])
    clock.has_ended(day, dt.time.fromisoformat(following["starts"]), dt.time.fromisoformat(following["ends"]) if following["ends"] else None)
    if following["status"] == SessionStatus.CANCELLED:
        off = _("%(day)s is cancelled: %(reason)s") % {"day": full_day(day), "reason": following["reason"]}
        return row | {"off": off, "when": _expected(series, day)}
    return row | {"when": f"{full_day(day)} {following['starts'][:5]}"}


def _expected(series: Series, after: dt.date) -> str:
    """The next day by the rule, marked as not confirmed; empty where the class has ended."""
    day = _expected_day(series.rule, series.first_on, series.last_on, series.exceptions, after)
    return _("%(when)s (to be confirmed)") % {"when": f"{full_day(day)} {series.starts:%H:%M}"} if day else ""
