"""What an import would change: checked rows beside the sessions that are there. Reads only."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.utils import timezone

from network.enums import RowState
from network.models import Organisation
from timetable.actions.rows import ClassRow
from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.models.classes import folded
from timetable.weeks import Week

TEXTS = ("title", "teacher", "venue", "phone", "audience", "note")
LENGTHS: dict[str, int | None] = {name: getattr(Session._meta.get_field(name), "max_length", None) for name in TEXTS}
"""The checker refuses texts too long; many telephones in one cell it joins."""
STOPPED = "本周停课"
_SAYS_STOPPED = re.compile(
    r"(?:本周|这周|本次|这次)?(?:停课|取消|不上课)"
    "(?:[\\s,，。:：;；、—-]+(?:因为?|由于)?|因为?|由于|(?=老师|教师|讲师|教室|场地|社区|街道|停电|停水|放假|过节|检修|装修|维修|下雨|下雪|大雪))(?=..)"
)
"""Stands before the reason in a sheet's note; citizens read it above the reason anyway."""


@dataclass(frozen=True, slots=True)
class Change:
    """A session that a row would change: field → (old, new)."""

    session: Session
    row: ClassRow
    fields: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class Plan:
    """Rows sorted by what they would do. ``gone`` are sessions of the same communities that no row names any more."""

    create: list[ClassRow] = field(default_factory=list)
    change: list[Change] = field(default_factory=list)
    same: list[Session] = field(default_factory=list)
    gone: list[Session] = field(default_factory=list)
    rows: list[ClassRow] = field(default_factory=list)
    places: dict[int, Organisation] = field(default_factory=dict)
    """The communities of the rows by id."""
    stored: list[Session] = field(default_factory=list)
    """Every session of these communities planned for the week, deleted ones too."""
    made_at: dt.datetime = field(default_factory=timezone.now)


def plan_import(*, rows: Sequence[dict[str, Any]], area: Organisation, week: Week, lock: bool = False) -> Plan:
    """Compare the ``rows`` of a stored reading with the sessions of ``area`` planned for ``week``: two queries.

    Rows outside ``area`` are left out. A withdrawn session is met again by its identity only; it then comes back instead of
    being made twice. With ``lock`` no other import for these communities goes on until the transaction ends.
    """
    plan = Plan()
    communities = Organisation.objects.communities().below(area)
    if lock:
        communities = communities.order_by("path").select_for_update(of=("self",), no_key=True)
    places = {place.code: place for place in communities}
    wanted = _numbered(class_row(places[row["code"]], row) for row in rows if row["code"] in places)
    touched = {row.organisation_id for row in wanted}
    sessions = [session for session in _planned_sessions(area, week, lock=lock) if session.organisation_id in touched]
    pairs = _pairs(wanted, sessions)
    plan.rows, plan.stored = wanted, sessions
    plan.places = {place.pk: place for place in places.values() if place.pk in touched}
    for row in wanted:
        _sort_in(plan, row, pairs.get(identity(row)))
    kept = {session.pk for session in pairs.values()}
    plan.gone = [session for session in sessions if session.pk not in kept and _is_open(session)]
    return plan


def class_row(organisation: Organisation, row: dict[str, Any]) -> ClassRow:
    """A row of a stored reading as verbs take it."""
    cancelled = row["status"] == "cancelled"
    return ClassRow(
        organisation_id=organisation.pk,
        date=dt.date.fromisoformat(row["date"]),
        starts=dt.time.fromisoformat(row["start"]),
        ends=dt.time.fromisoformat(row["end"]) if row["end"] else None,
        cancelled=cancelled,
        reason=_reason(row["note"] or "")[:200] if cancelled else "",
        **cast("dict[str, Any]", {name: (row[name] or "")[: LENGTHS[name]] for name in TEXTS}),
    )


def _reason(note: str) -> str:
    """Return why a class is cancelled, from a note like 停课，老师生病."""
    said = _SAYS_STOPPED.match(note)
    return note[said.end() :] if said else note or STOPPED


def identity(row: ClassRow) -> Hashable:
    """What makes a row one session: the class, the day, which meeting of that day."""
    return (*row.series_key, row.date, row.number)


def values_of(row: ClassRow) -> dict[str, Any]:
    """The session's fields that a sheet decides."""
    status = SessionStatus.CANCELLED if row.cancelled else SessionStatus.SCHEDULED
    fields = ("date", "starts", "ends", "reason", *TEXTS)
    return {name: getattr(row, name) for name in fields} | {"status": status, "deleted_at": None}


def _is_open(session: Session) -> bool:
    """Whether a sheet may change a session that it names otherwise, or no more: one that stands, or is cancelled in a draft, by a sheet as well."""
    is_draft = session.status == SessionStatus.CANCELLED and session.state == RowState.DRAFT
    return session.deleted_at is None and (session.status == SessionStatus.SCHEDULED or is_draft)


def _planned_sessions(area: Organisation, week: Week, *, lock: bool) -> list[Session]:
    planned = Session.objects.below(area).filter(planned_on__range=(week.monday, week.sunday))
    if lock:
        planned = planned.select_for_update(of=("self",), no_key=True)
    return list(planned.select_related("series", "organisation").order_by("organisation__path", "planned_on", "number"))


def _numbered(rows: Iterable[ClassRow]) -> list[ClassRow]:
    """Give the second meeting of a class on one day the number 2, by start."""
    count: dict[Hashable, int] = defaultdict(int)
    numbered = []
    for row in sorted(rows, key=lambda row: (row.date, row.starts)):
        key = (row.series_key, row.date)
        count[key] += 1
        numbered.append(row if count[key] == 1 else replace(row, number=count[key]))
    return numbered


def _session_identity(session: Session) -> Hashable:
    series = session.series
    return session.organisation_id, series.folded_title, series.teacher, session.planned_on, session.number


def _pairs(wanted: list[ClassRow], sessions: list[Session]) -> dict[Hashable, Session]:
    """Row identity → session: the same first, then what an editor mends: another teacher, another day, another title."""
    known = {_session_identity(session): session for session in sessions}
    pairs = {identity(row): known[identity(row)] for row in wanted if identity(row) in known}
    taken = {session.pk for session in pairs.values()}
    for likeness in LOOSER:
        free = [session for session in sessions if session.pk not in taken and _is_open(session)]
        free.sort(key=lambda session: session.status == SessionStatus.CANCELLED)
        _pair_loosely(wanted, free, pairs, taken, *likeness)
    return pairs


LOOSER: tuple[tuple[Callable[[ClassRow], Hashable], Callable[[Session], Hashable], bool], ...] = (
    (
        lambda row: (row.organisation_id, folded(row.title), row.date, row.starts),
        lambda session: (session.organisation_id, folded(session.title), session.date, session.starts),
        True,
    ),
    (
        lambda row: row.series_key,
        lambda session: (session.organisation_id, folded(session.title), session.teacher),
        False,
    ),
    (
        lambda row: (row.organisation_id, row.teacher or None, row.date, row.starts),
        lambda session: (session.organisation_id, session.teacher, session.date, session.starts),
        False,
    ),
)
"""Weaker likenesses: title at its hour (the teacher changed); title and teacher (the day changed); teacher at the hour (the title did).

The last says whether a row that takes place may be one that was cancelled: only at its own hour. Else what is cancelled stays, and says so.
"""


def _pair_loosely(
    wanted: list[ClassRow],
    free: list[Session],
    pairs: dict[Hashable, Session],
    taken: set[int],
    of_row: Callable[[ClassRow], Hashable],
    of_session: Callable[[Session], Hashable],
    revives: bool,
) -> None:
    waiting: dict[Hashable, list[Session]] = defaultdict(list)
    for session in free:
        waiting[of_session(session)].append(session)
    for row in wanted:
        candidates = waiting.get(of_row(row), []) if identity(row) not in pairs else []
        fits = (one for one in candidates if revives or row.cancelled or one.status != SessionStatus.CANCELLED)
        if found := next(fits, None):
            candidates.remove(found)
            pairs[identity(row)] = found
            taken.add(found.pk)


def _sort_in(plan: Plan, row: ClassRow, session: Session | None) -> None:
    if session is None:
        plan.create.append(row)
        return
    fields = _differences(session, row)
    if fields:
        plan.change.append(Change(session, row, fields))
    else:
        plan.same.append(session)


def _differences(session: Session, row: ClassRow) -> dict[str, tuple[Any, Any]]:
    """Changed fields. What was moved by hand, or cancelled after publishing, stays so: an old sheet never revives it."""
    cancelled = session.status == SessionStatus.CANCELLED and session.state == RowState.PUBLISHED
    if session.deleted_at is None and (cancelled or session.status == SessionStatus.MOVED):
        return {}
    return {name: (getattr(session, name), value) for name, value in values_of(row).items() if getattr(session, name) != value}
