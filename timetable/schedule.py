"""What citizens see of a week: published sessions, and for districts without an issue yet the classes that are expected.

Plain rows, never models; two queries for any place and week. An unpublished week is not empty: every rule of a published series
that falls into it gives a row to be confirmed, unless a session (a make-up class, say) is public already.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.lookups import StartsWith
from django.urls import reverse
from django.utils.translation import get_language

from content.models import Category
from network.enums import Tier
from network.models import Organisation
from pagecache import tags
from pagecache.memory import Memory
from timetable import rules
from timetable.enums import IssueState, SessionStatus, Shown
from timetable.models import Issue, Series, Session
from timetable.weeks import Week

_COLUMNS = (
    "organisation_id", "organisation__code", "organisation__short_name", "organisation__path",
    "title", "teacher", "venue", "phone", "audience", "note", "starts", "ends",
)  # fmt: skip
_SESSION_COLUMNS = ("series_id", "pk", "date", "status", "reason", "replaced_on", "planned_on", "planned_starts", "number", "version", "updated_at")
_SERIES_COLUMNS = ("pk", "rule", "first_on", "last_on", "exceptions", "updated_at")
_SHOWN = {SessionStatus.SCHEDULED: Shown.HELD, SessionStatus.CANCELLED: Shown.CANCELLED, SessionStatus.MOVED: Shown.MOVED}
_STATUS = len(_COLUMNS) + _SESSION_COLUMNS.index("status")
NOON, EVENING = dt.time(12), dt.time(18)


@dataclass(frozen=True, slots=True)
class Row:
    """One class on one day as a page shows it. ``session_id`` is None where it is only expected."""

    organisation_id: int
    code: str
    community: str
    path: str
    title: str
    teacher: str
    venue: str
    phone: str
    audience: str
    note: str
    starts: dt.time
    ends: dt.time | None
    series_id: int
    session_id: int | None
    date: dt.date
    shown: Shown
    reason: str
    replaced_on: dt.date | None
    planned_on: dt.date
    planned_starts: dt.time
    number: int
    version: int
    updated_at: dt.datetime
    moved_to: dt.date | None = None

    @property
    def url(self) -> str:
        """The class's page at this day."""
        return f"{_class_address(get_language())}{self.series_id}/#d{self.date:%Y%m%d}"

    @property
    def is_off(self) -> bool:
        """Whether nobody need come on this day."""
        return self.shown in {Shown.CANCELLED, Shown.AWAY}

    @property
    def part(self) -> int:
        """Morning 0, afternoon 1, evening 2."""
        return (self.starts >= NOON) + (self.starts >= EVENING)

    @property
    def tel(self) -> str:
        """The first telephone as a ``tel:`` address has it."""
        return "".join(char for char in self.phone.split("、")[0] if char.isdigit() or char == "+")

    @property
    def district(self) -> str:
        """The district's code."""
        return self.path.split("/")[1]

    @property
    def street(self) -> str:
        """The street's code."""
        return self.path.split("/")[2]

    @property
    def is_public_session(self) -> bool:
        """Whether it stands in a published issue or was announced by itself."""
        return self.session_id is not None


@cache
def _class_address(_language: str | None) -> str:
    """``/classes/`` or ``/en/classes/``: asked for every row, so kept per language."""
    return reverse("timetable:class", args=[1]).removesuffix("1/")


class Planned(NamedTuple):
    """The identity of a session inside its series."""

    series_id: int
    day: dt.date


def within(organisation: Organisation | None) -> Q:
    """Rows of ``organisation`` and everything under it; None is the whole city."""
    if organisation is None or organisation.tier == Tier.CITY:
        return Q()
    if organisation.tier == Tier.COMMUNITY:
        return Q(organisation=organisation.pk)
    return below(organisation.path)


def below(path: str) -> Q:
    """Rows of the organisation at ``path`` and everything under it, looked up by the keys of these: a join would read the whole city's week."""
    return Q(organisation__in=Organisation.objects.filter(path__under=path).order_by().values("pk"))


def week_rows(where: Q, week: Week, *, is_out: bool | None = None) -> list[Row]:
    """Everything citizens see of ``week`` among the classes that ``where`` selects, by day, hour, place: two queries.

    ``is_out`` says of classes in one district whether its issue is out: if so nothing is only expected, and one query does.
    """
    tags.used(f"week:{week}")
    found = _public_rows(where, week.monday, week.sunday)
    rows = [shown for row in found for shown in _in_week(row, week)]
    if not is_out:
        known = {Planned(row.series_id, row.planned_on) for row in found}
        rows += expected_rows(where, week.monday, week.sunday, known, is_unknown=is_out is None)
    return in_order(rows)


def draft_rows(where: Q, week: Week) -> list[Row]:
    """What ``week`` will look like once the issue is out: drafts included, nothing only expected. For editors; one query."""
    found = on_days(Session.objects.present().filter(where).values_list(*_COLUMNS, *_SESSION_COLUMNS), week.monday, week.sunday)
    return in_order(shown for values in found for shown in _in_week(_session_row(values), week))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By day, hour, place, title."""
    return sorted(rows, key=lambda row: (row.date, row.starts, row.path, row.title))


def on_days(sessions: QuerySet[Session, Any], since: dt.date, until: dt.date) -> QuerySet[Session, Any]:
    """Those of ``sessions`` that are held or were planned from ``since`` to ``until``; choose the columns before, nothing can be added after.

    Two statements in one, each with an index of its own: with OR, SQLite would read all the years of a place.
    """
    held = sessions.filter(week__in=[week.key for week in _weeks(since, until)], date__range=(since, until))
    left = sessions.filter(planned_on__range=(since, until)).exclude(date__range=(since, until))
    return held.union(left, all=True)


def _public_rows(where: Q, since: dt.date, until: dt.date) -> list[Row]:
    public = Session.objects.live().filter(where).values_list(*_COLUMNS, *_SESSION_COLUMNS)
    return [_session_row(values) for values in on_days(public, since, until)]


def _session_row(values: tuple[Any, ...]) -> Row:
    cells = list(values)
    cells[_STATUS] = _SHOWN[cells[_STATUS]]
    return Row(*cells)


def _in_week(row: Row, week: Week) -> list[Row]:
    """The row itself, and on the day it left the mark where it went to."""
    shown = [row] if row.date in week else []
    if row.shown == Shown.MOVED and row.planned_on != row.date and row.planned_on in week:
        shown.append(replace(row, date=row.planned_on, starts=row.planned_starts, ends=None, shown=Shown.AWAY, moved_to=row.date))
    return shown


def span_rows(where: Q, since: dt.date, until: dt.date, category: str | None = None) -> list[Row]:
    """What citizens see from ``since`` to ``until`` (days, at most some weeks), perhaps of one category (slug): three queries."""
    weeks = _weeks(since, until)
    tags.used(*(f"week:{week}" for week in weeks))
    category_of = Series.objects.filter(pk=OuterRef("series"), category__slug=category)
    found = _public_rows(where & (Q(Exists(category_of)) if category else Q()), since, until)
    published = set(_published(weeks))
    known = {Planned(row.series_id, row.planned_on) for row in found}
    series = Series.objects.live().filter(where & (Q(Exists(Category.objects.filter(pk=OuterRef("category"), slug=category))) if category else Q()))
    rows = [row for row in found if since <= row.date <= until]
    for values in _running(series.values_list(*_COLUMNS, *_SERIES_COLUMNS), since, until):
        rows += _unpublished(_expected(values, since, until, known), published)
    return in_order(rows)


def _published(weeks: Iterable[Week]) -> QuerySet[Issue, tuple[str, int]]:
    issues = Issue.objects.filter(week__in=[week.key for week in weeks], status=IssueState.PUBLISHED)
    return issues.values_list("organisation__code", "week")


_out: dict[Week, Memory[frozenset[str]]] = {}
WEEKS_KEPT = 8


def districts_out(week: Week) -> frozenset[str]:
    """The districts (codes) whose issue of ``week`` is out: one query, none while no issue changes."""
    memory = _out.get(week)
    if memory is None:
        if len(_out) >= WEEKS_KEPT:
            _out.clear()
        memory = _out[week] = Memory(partial(_load_out, week), f"week:{week}", "list:timetable.issue", "list:network.organisation")
    return memory()


def _load_out(week: Week) -> frozenset[str]:
    return frozenset(code for code, _week in _published([week]))


def _running(series: QuerySet[Series, Any], since: dt.date, until: dt.date) -> QuerySet[Series, Any]:
    """Those of ``series`` that recur in these days; in two parts for the same reason: classes that ended long ago are not read."""
    begun = series.filter(first_on__lte=until).exclude(rule="")
    return begun.filter(last_on=None).union(begun.filter(last_on__gte=since), all=True)


def expected_rows(where: Q, since: dt.date, until: dt.date, known: Collection[Planned] = (), *, is_unknown: bool = True) -> list[Row]:
    """Days of one ISO week on which rules fall, where the district's issue is not out: one query.

    ``known`` are public sessions (make-up classes, moved ones), which are no longer only expected. Where it is not
    ``is_unknown`` whether an issue is out, none is.
    """
    unpublished = Series.objects.live().filter(where)
    if is_unknown:
        unpublished = unpublished.filter(~Exists(_published_issue(Week.from_date(since).key)))
    rows: list[Row] = []
    for values in _running(unpublished.values_list(*_COLUMNS, *_SERIES_COLUMNS), since, until):
        rows += _expected(values, since, until, known)
    return rows


def _expected(values: tuple[Any, ...], since: dt.date, until: dt.date, known: Collection[Planned]) -> list[Row]:
    *texts, pk, rule, first_on, last_on, exceptions, updated_at = values
    days = rules.expand(rule, first_on=first_on, last_on=last_on, since=since, until=until)
    starts = texts[_COLUMNS.index("starts")]
    wanted = [day for day in days if Planned(pk, day) not in known and day.isoformat() not in exceptions]
    return [Row(*[*texts, pk, None, day, Shown.EXPECTED, "", None, day, starts, 1, 0, updated_at]) for day in wanted]


def _published_issue(week: int) -> QuerySet[Issue]:
    """The published issue of the district an outer row lies in."""
    outer = ExpressionWrapper(OuterRef("organisation__path"), output_field=CharField())
    issues = Issue.objects.filter(week=week, status=IssueState.PUBLISHED)
    return issues.alias(outer=outer).filter(StartsWith(F("outer"), F("organisation__path")))


def class_rows(series: Series, since: dt.date, until: dt.date) -> list[Row]:
    """The dates of one class (its organisation loaded) from ``since`` to ``until``, expected ones too: two queries."""
    weeks = _weeks(since, until)
    tags.used(*(f"week:{week}" for week in weeks))
    public = Session.objects.live().filter(series=series, date__range=(since, until))
    found = [_session_row(values) for values in public.values_list(*_COLUMNS, *_SESSION_COLUMNS)]
    published = set(_published(weeks))
    known = {Planned(row.series_id, row.planned_on) for row in found}
    place = series.organisation
    texts = (series.title, series.teacher, series.venue, series.phone, series.audience, series.note, series.starts, series.ends)
    rule = (series.pk, series.rule, series.first_on, series.last_on, series.exceptions, series.updated_at)
    expected = _expected((place.pk, place.code, place.short_name, place.path, *texts, *rule), since, until, known)
    return in_order([*found, *_unpublished(expected, published)])


def _weeks(since: dt.date, until: dt.date) -> list[Week]:
    return sorted({Week.from_date(since + dt.timedelta(days=offset)) for offset in range((until - since).days + 1)})


def _unpublished(rows: Iterable[Row], published: Collection[tuple[str, int]]) -> list[Row]:
    """Rows whose district has no issue of their week yet."""
    return [row for row in rows if (row.district, Week.from_date(row.date).key) not in published]
