"""What the timetable declares to the registries: the section of an organisation's page, the kind of things that are found."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple

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
from timetable import clock, day_words, rules, saying
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
OTHER_DAYS = pgettext_lazy("rank", "Not on the days asked for")
NOT_SURE = 60
"""Days for a class whose next date nobody has confirmed, or is cancelled."""
LATE = 200
"""The same for a class that is held on none of the days asked for."""
NEVER = "9"
"""Behind every day, for a class that is not expected any more."""
NEXT = JSONObject(date="date", starts="starts", ends="ends", status="status", reason="reason", planned_on="planned_on")
"""What a row tells of the next session."""
_SPACE = Value(" ")
_TEXTS = (Cast("date", CharField()), Cast("starts", CharField()), F("status"), Cast("planned_on", CharField()))
NARROW = Concat(*chain.from_iterable((_SPACE, part) for part in _TEXTS), output_field=CharField())
"""What puts a class in its place, as text: the date, the time, the status, the day it was planned for."""


def declare() -> None:
    """Called once, when the app is ready."""
    companions.register("classes", next_classes)
    readers.register("day", day_words.read_typed, as_typed=True)
    suggestions.register(suggestions.Source("classes", pgettext_lazy("search", "class"), _titles))
    suggestions.register(suggestions.Source("teachers", pgettext_lazy("search", "teacher"), _teachers, people=True))
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
            labelled=True,
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


def _following(told: Combinable, days: Days | None, *, held: bool = False) -> Subquery:
    """What is asked of the next session of a series that is not over yet; ``held``: of the next that is not cancelled, also behind the days.

    Its date is asked for by itself, too: without, all of the past is read.
    """
    with tags.unrecorded():
        now = clock.now()
    later = Q(date__gt=now.date()) | Q(date=now.date(), ends__gte=now.time()) | Q(date=now.date(), ends=None, starts__gte=now.time())
    first = max(now.date(), days[0]) if days else now.date()
    dates = {"date__range": (first, days[1])} if days and not held else {"date__gte": first}
    coming = Session.objects.live().filter(later, series=OuterRef("pk"), **dates).order_by("date", "starts")
    return Subquery((coming.exclude(status=SessionStatus.CANCELLED) if held else coming).values(f=told)[:1])


def found_rows(ids: Sequence[int], _place: str | None, days: Days | None = None) -> list[dict[str, Any]]:
    """Public rows of classes with their next date, or the next within some days, cancelled ones marked; one query for all.

    Of a class that is held on none of these days any more ``late`` says so, and the date is the next behind them.
    """
    found = Series.objects.live().filter(pk__in=ids).select_related("organisation", "category")
    told = found.annotate(following=_following(NEXT, days), sure=_following(NEXT, days, held=True))
    return [_found(series, series.following, series.sure, days) for series in told]


def ranks(ids: Sequence[int], place: str | None, days: Days | None = None) -> dict[int, kinds.Rank]:
    """What comes first among classes: by date and distance; one query for all. Of a thousand classes: rows are narrow, equal ranks are made once."""
    sure: Combinable = _following(NARROW, days, held=True) if days else Value(None, output_field=CharField())
    found = (
        Series.objects.live()
        .filter(pk__in=ids)
        .annotate(following=_following(NARROW, days), sure=sure, code=F("organisation__code") if place else Value(""))
    )
    rows = found.values_list("pk", "code", "following", "sure", "starts", "ends", "rule", "first_on", "last_on", "exceptions")
    today, expected = clock.today(), cache(_expected_day)
    rank, known = cache(partial(_rank, today)), {}
    for pk, code, following, then, starts, ends, rule, first_on, last_on, exceptions in rows:
        next_one, held, way = _coming(following), _coming(then), _way(code, place)
        if session := _on_these(next_one, held, days):
            known[pk] = rank(way, session.date, session.starts)
            continue
        after = _not_before(_last_passed(starts, ends) if next_one is None else next_one.date, days)
        day = expected(rule, first_on, last_on, _left_out(exceptions, held), after)
        late = days is not None and (day is None or day > days[1])
        if held and late:
            known[pk] = rank(way, held.date, held.starts, late=True)
        else:
            known[pk] = rank(way, None, f"{day} {starts}" if day else NEVER, late=late)
    return known


class _Coming(NamedTuple):
    """A session that is not over."""

    date: dt.date
    starts: str
    status: str
    planned_on: dt.date

    @property
    def is_held(self) -> bool:
        return self.status != SessionStatus.CANCELLED


def _coming(told: str | None) -> _Coming | None:
    if told is None:
        return None
    date, starts, status, planned_on = told.split()
    return _Coming(dt.date.fromisoformat(date), starts, status, dt.date.fromisoformat(planned_on))


def _on_these(following: _Coming | None, held: _Coming | None, days: Days | None) -> _Coming | None:
    """The next session that is held, on the days asked for where some are; of one that is cancelled another of these days."""
    if following is None or following.is_held:
        return following
    return held if held and days and held.date <= days[1] else None


def _last_passed(starts: dt.time, ends: dt.time | None) -> dt.date:
    """The last day whose hour of a class is over: today or yesterday."""
    today = clock.today()
    return today if clock.has_ended(today, starts, ends) else today - dt.timedelta(days=1)


def _not_before(after: dt.date, days: Days | None) -> dt.date:
    """The day behind which the next one is looked for, where certain days are asked for."""
    return max(after, days[0] - dt.timedelta(days=1)) if days else after


def _left_out(exceptions: Sequence[str], held: _Coming | None) -> tuple[str, ...]:
    """The days on which a rule does not hold: its exceptions, and the one that the next session was moved from."""
    return (*exceptions, held.planned_on.isoformat()) if held and held.planned_on != held.date else tuple(exceptions)


def _expected_day(rule: str, first_on: dt.date, last_on: dt.date | None, exceptions: Sequence[str], after: dt.date) -> dt.date | None:
    return rules.next_after(rule, first_on=first_on, last_on=last_on, exceptions=exceptions, after=after)


def _way(code: str, place: str | None) -> int:
    """How many days later a class counts for the way to it."""
    return next((days for digits, days in FAR if code[:digits] == place[:digits]), FURTHEST) if place else 0


def _rank(today: dt.date, far: int, date: dt.date | None, tie: str, *, late: bool = False) -> kinds.Rank:
    """Days until the next class, and some more for the way; what is not sure to be held comes after what is, by the day it is expected.

    ``late``: behind all that is held on the days asked for.
    """
    days = NOT_SURE if date is None else (date - today).days
    parts = ((DAYS, days), (WAY, far), *(((OTHER_DAYS, LATE),) if late else ()))
    return kinds.Rank(sum(part for _name, part in parts), tie, parts, late)


def _found(series: Series, following: dict[str, str] | None, sure: dict[str, str] | None, days: Days | None) -> dict[str, Any]:
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
    next_one, held = _told(following), _told(sure)
    if session := _on_these(next_one, held, days):
        return row | {"when": _at(session)}
    passed = _last_passed(series.starts, series.ends) if next_one is None else next_one.date
    day = _expected_day(series.rule, series.first_on, series.last_on, _left_out(series.exceptions, held), _not_before(passed, days))
    late = days is not None and (day is None or day > days[1])
    if following and next_one:
        row["off"] = _("%(day)s is cancelled: %(reason)s") % {"day": full_day(next_one.date), "reason": following["reason"]}
    if days and late and (held or series.rule):
        row["late"] = _none_then(*days)
    if held and (late or days is None):
        return row | {"when": _at(held)}
    return row | {"when": _("%(when)s (to be confirmed)") % {"when": f"{full_day(day)} {series.starts:%H:%M}"} if day else ""}


def _told(session: dict[str, str] | None) -> _Coming | None:
    """A session as a row tells it. What is made of it holds until it is over."""
    if session is None:
        return None
    day, ends = dt.date.fromisoformat(session["date"]), session["ends"]
    clock.has_ended(day, dt.time.fromisoformat(session["starts"]), dt.time.fromisoformat(ends) if ends else None)
    return _Coming(day, session["starts"], session["status"], dt.date.fromisoformat(session["planned_on"]))


def _at(session: _Coming) -> str:
    return f"{full_day(session.date)} {session.starts[:5]}"


def _none_then(first: dt.date, last: dt.date) -> str:
    """What is said of a class that is not held on the days asked for: no more, where they have begun."""
    today = clock.today()
    if first == last == today:
        return _("No more class today")
    when = {"days": full_day(first) if first == last else saying.days(first, last)}
    return _("No more class on %(days)s") % when if first <= today else _("No class on %(days)s") % when
