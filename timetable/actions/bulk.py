"""Many sessions in a few statements: what imports and the demo call."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from network.enums import RowState
from network.models import Organisation
from timetable.actions.corrections import index_series, plain, require_reason, say_changed
from timetable.actions.rows import ClassRow, SeriesKey
from timetable.actions.series import make_series
from timetable.enums import IssueState, SessionStatus
from timetable.models import Correction, Issue, Series, Session
from timetable.weeks import Week

_TEXTS = ("title", "teacher", "venue", "phone", "audience", "note", "starts", "ends")
BATCH = 400


@dataclass(slots=True)
class Outcome:
    """What ``upsert_sessions`` did, in sessions."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def upsert_sessions(rows: Sequence[ClassRow], *, by: User | None = None, reason: str = "") -> Outcome:
    """Bring sessions to what ``rows`` say: a row belongs to a session by (class, planned day, number). Doing it twice changes nothing.

    What an editor moved, or cancelled after publication, stays so.
    """
    known = _known_sessions(rows)
    fresh = [row for row in rows if (row.series_key, row.date, row.number) not in known]
    pairs = [(known[row.series_key, row.date, row.number], row) for row in rows if (row.series_key, row.date, row.number) in known]
    changed = change_sessions([(session, _values(row)) for session, row in pairs if not _is_settled(session)], by=by, reason=reason)
    add_sessions(fresh, by=by, reason=reason)
    return Outcome(created=len(fresh), changed=changed, unchanged=len(pairs) - changed)


def _known_sessions(rows: Sequence[ClassRow]) -> dict[tuple[SeriesKey, dt.date, int], Session]:
    if not rows:
        return {}
    days = [row.date for row in rows]
    planned = Session.objects.filter(organisation__in={row.organisation_id for row in rows}, planned_on__range=(min(days), max(days)))
    return {
        ((one.organisation_id, one.series.folded_title, one.series.teacher), one.planned_on, one.number): one
        for one in planned.select_related("series")
    }


def _is_settled(session: Session) -> bool:
    if session.deleted_at is not None:
        return False
    cancelled = session.status == SessionStatus.CANCELLED and session.state == RowState.PUBLISHED
    return cancelled or session.status == SessionStatus.MOVED


def _values(row: ClassRow) -> dict[str, Any]:
    status = SessionStatus.CANCELLED if row.cancelled else SessionStatus.SCHEDULED
    texts = {name: getattr(row, name) for name in _TEXTS}
    return texts | {"status": status, "reason": row.reason if row.cancelled else "", "deleted_at": None}


@transaction.atomic
def add_sessions(rows: Sequence[ClassRow], *, by: User | None, reason: str = "") -> list[Session]:
    """Make a session of every row (the caller knows that none exists), and the classes they belong to.

    In an issue that is being collected they are drafts; in a published one they are public at once, each with a correction that
    gives ``reason`` (``ReasonMissing`` without one).
    """
    if not rows:
        return []
    series = make_series(rows)
    published = _published_issues(rows)
    sessions = [_session(row, series[row.series_key], row.organisation_id in published.get(_week(row), {})) for row in rows]
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    public = [session for session in sessions if session.state == RowState.PUBLISHED]
    _correct([(session, {}, {"date": plain(session.date), "starts": plain(session.starts)}) for session in public], published, by, reason)
    _show_series(public)
    say_changed({session.week for session in sessions}, _districts(row.organisation_id for row in rows))
    return sessions


def _week(row: ClassRow) -> int:
    return Week.from_date(row.date).key


def _session(row: ClassRow, series: Series, public: bool) -> Session:
    values = {name: getattr(row, name) for name in _TEXTS}
    return Session(
        series=series,
        organisation_id=row.organisation_id,
        date=row.date,
        week=_week(row),
        planned_on=row.date,
        planned_starts=row.starts,
        number=row.number,
        status=SessionStatus.CANCELLED if row.cancelled else SessionStatus.SCHEDULED,
        reason=row.reason if row.cancelled else "",
        state=RowState.PUBLISHED if public else RowState.DRAFT,
        **values,
    )


def _published_issues(rows: Iterable[ClassRow]) -> dict[int, dict[int, Issue]]:
    """Week → community → its district's published issue: two queries."""
    weeks = {_week(row) for row in rows}
    issues = list(Issue.objects.filter(week__in=weeks, status=IssueState.PUBLISHED).select_related("organisation").defer("frozen"))
    if not issues:
        return {}
    paths = Organisation.objects.filter(pk__in={row.organisation_id for row in rows}).values_list("pk", "path")
    found: dict[int, dict[int, Issue]] = defaultdict(dict)
    for pk, path in paths:
        for issue in issues:
            if issue.organisation.covers(path):
                found[issue.week][pk] = issue
    return found


def _districts(organisation_ids: Iterable[int]) -> set[str]:
    paths = Organisation.objects.filter(pk__in=set(organisation_ids)).values_list("path", flat=True)
    return {path.split("/")[1] for path in paths}


def _show_series(public: Iterable[Session]) -> None:
    """Publish the classes of sessions that became public."""
    wanted = {session.series_id for session in public}
    fresh = list(Series.objects.filter(pk__in=wanted, state=RowState.DRAFT).values_list("pk", flat=True))
    Series.objects.filter(pk__in=fresh).update(state=RowState.PUBLISHED)
    index_series(fresh)


def _correct(
    changed: Sequence[tuple[Session, dict[str, Any], dict[str, Any]]],
    published: dict[int, dict[int, Issue]],
    by: User | None,
    reason: str,
) -> None:
    if not changed:
        return
    reason = require_reason(reason)
    notes = [
        Correction(issue=published[session.week][session.organisation_id], session=session, by=by, reason=reason, before=before, after=after)
        for session, before, after in changed
    ]
    Correction.objects.bulk_create(notes, batch_size=BATCH)


@transaction.atomic
def change_sessions(changes: Sequence[tuple[Session, dict[str, Any]]], *, by: User | None, reason: str = "") -> int:
    """Write other values to many sessions (field → value; ``deleted_at`` None brings one back); return how many changed.

    Public ones get a correction each. A change of title does not change which class they belong to.
    """
    real = [(session, _different(session, values)) for session, values in changes]
    real = [(session, values) for session, values in real if values]
    noted = [(s, {n: plain(getattr(s, n)) for n in v}, {n: plain(x) for n, x in v.items()}) for s, v in real if s.state == RowState.PUBLISHED]
    _correct(noted, _issues_of([session for session, _before, _after in noted]), by, reason)
    names = {name for _session, values in real for name in values}
    for session, values in real:
        _write(session, values)
    if real:
        columns = sorted(names | {"week", "version", "updated_at"})
        Session.objects.bulk_update([session for session, _values in real], columns, batch_size=100)
    say_changed({session.week for session, _values in real}, _districts(session.organisation_id for session, _values in real))
    return len(real)


def _different(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(session, name) != value}


def _write(session: Session, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(session, name, value)
    session.week = Week.from_date(session.date).key
    session.version += 1
    session.updated_at = timezone.now()


def _issues_of(sessions: Sequence[Session]) -> dict[int, dict[int, Issue]]:
    """Week → community → its district's issue, for the corrections; opened where nobody did."""
    found: dict[int, dict[int, Issue]] = defaultdict(dict)
    paths = dict(Organisation.objects.filter(pk__in={session.organisation_id for session in sessions}).values_list("pk", "path"))
    wanted = {(session.week, paths[session.organisation_id].split("/")[1]) for session in sessions}
    districts = {one.code: one for one in Organisation.objects.filter(code__in={code for _week, code in wanted})}
    issues = {(week, code): Issue.objects.get_or_create(organisation=districts[code], week=week)[0] for week, code in wanted}
    for session in sessions:
        found[session.week][session.organisation_id] = issues[session.week, paths[session.organisation_id].split("/")[1]]
    return found
