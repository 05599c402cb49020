"""What an import would change: checked rows beside the sessions that are there. Reads only, but for the issues that an import holds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from network.enums import RowState
from network.models import Organisation
from timetable.actions.issues import hold_issues
from timetable.actions.notes import reason_in, written_note
from timetable.actions.rows import ClassRow, SeriesKey
from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.models.classes import folded
from timetable.spreadsheets.text import content
from timetable.weeks import Week

TEXTS = ("title", "teacher", "venue", "phone", "audience", "note")
Identity = tuple[int, str, str, dt.date, int]
LENGTHS: dict[str, int | None] = {name: getattr(Session._meta.get_field(name), "max_length", None) for name in TEXTS}
"""The checker refuses texts too long; many telephones in one cell it joins."""


@dataclass(frozen=True, slots=True)
class Change:
    """A session that a row would change: field → (old, new). The row's number is the one that a draft takes."""

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
    """Every session of these communities planned for the week or lying in it, deleted ones too."""
    made_at: dt.datetime = field(default_factory=timezone.now)

    @property
    def districts(self) -> set[str]:
        """Codes of the districts that the rows fall into."""
        return {place.codes()[1] for place in self.places.values()}


def plan_import(*, rows: Sequence[dict[str, Any]], area: Organisation, week: Week, lock: bool = False) -> Plan:
    """Compare the ``rows`` of a stored reading with the sessions of ``area`` that ``week`` has, or had when it was planned: two queries.

    Rows outside ``area`` are left out. A withdrawn session is met again by its identity only, where nothing that stands fits; it then
    comes back instead of being made twice. With ``lock`` no other import for these communities and no publishing of their districts' week
    goes on until the transaction ends; the issues are opened where nobody did.
    """
    plan = Plan()
    communities = Organisation.objects.communities().below(area)
    if lock:
        communities = communities.order_by("path").select_for_update(of=("self",), no_key=True)
    places = {place.code: place for place in communities}
    wanted = _numbered(class_row(places[row["code"]], row) for row in rows if row["code"] in places)
    touched = {row.organisation_id for row in wanted}
    plan.places = {place.pk: place for place in places.values() if place.pk in touched}
    if lock:
        hold_issues(plan.districts, week)
    sessions = [session for session in _planned_sessions(area, week, lock=lock) if session.organisation_id in touched]
    pairs = _pairs(wanted, sessions)
    plan.rows, plan.stored = wanted, sessions
    numbers = _Numbers(sessions)
    for row in wanted:
        _sort_in(plan, row, pairs.get(identity(row)), numbers)
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
        reason=reason_in(row["note"] or "")[:200] if cancelled else "",
        **cast("dict[str, Any]", {name: (row[name] or "")[: LENGTHS[name]] for name in TEXTS}),
    )


def identity(row: ClassRow) -> Identity:
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
    days = (week.monday, week.sunday)
    planned = Session.objects.below(area).filter(Q(planned_on__range=days) | Q(date__range=days))
    if lock:
        planned = planned.select_for_update(of=("self",), no_key=True)
    return list(planned.select_related("series", "organisation").order_by("organisation__path", "planned_on", "number", "pk"))


def _numbered(rows: Iterable[ClassRow]) -> list[ClassRow]:
    """Give the second meeting of a class on one day the number 2, by start."""
    count: dict[Hashable, int] = defaultdict(int)
    numbered = []
    for row in sorted(rows, key=lambda row: (row.date, row.starts)):
        key = (row.series_key, row.date)
        count[key] += 1
        numbered.append(row if count[key] == 1 else replace(row, number=count[key]))
    return numbered


def _session_identity(session: Session) -> Identity:
    series = session.series
    return session.organisation_id, series.folded_title, series.teacher, session.planned_on, session.number


def _pairs(wanted: list[ClassRow], sessions: list[Session]) -> dict[Hashable, Session]:
    """Row identity → session: what stands there just so, moved or cancelled too; the same by identity; what an editor mends; what was taken back."""
    pairs: dict[Hashable, Session] = {}
    present = [session for session in sessions if session.deleted_at is None]
    for of_row, of_session in JUST_SO:
        _pair(wanted, present, pairs, of_row, of_session)
    _pair(wanted, present, pairs, identity, _session_identity)
    open_ones = sorted(filter(_is_open, present), key=lambda session: session.status == SessionStatus.CANCELLED)
    for of_row, of_session, revives in LOOSER:
        _pair(wanted, open_ones, pairs, of_row, of_session, revives=revives)
    _pair(wanted, [session for session in sessions if session.deleted_at is not None], pairs, identity, _session_identity)
    return pairs


Likeness = tuple[Callable[[ClassRow], Hashable], Callable[[Session], Hashable]]
JUST_SO: tuple[Likeness, ...] = (
    (
        lambda row: (*row.series_key, row.date, row.starts, row.date, row.cancelled),
        lambda session: (*_written_key(session), session.date, session.starts, session.planned_on, session.status == SessionStatus.CANCELLED),
    ),
    (
        lambda row: (*row.series_key, row.date, row.starts, row.date),
        lambda session: (*_written_key(session), session.date, session.starts, session.planned_on),
    ),
    (
        lambda row: (*row.series_key, row.date, row.starts),
        lambda session: (*_written_key(session), session.date, session.starts),
    ),
)
"""The same class at the same hour; of several the one that was planned for that day, and is held as the row is."""


def _written_key(session: Session) -> SeriesKey:
    """The class as the session calls it, which for a corrected one is not what its series is called."""
    return session.organisation_id, folded(session.title), session.teacher


LOOSER: tuple[tuple[Callable[[ClassRow], Hashable], Callable[[Session], Hashable], bool], ...] = (
    (
        lambda row: (row.organisation_id, folded(row.title), row.date, row.starts),
        lambda session: (session.organisation_id, folded(session.title), session.date, session.starts),
        True,
    ),
    (
        lambda row: row.series_key,
        _written_key,
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


def _pair(
    wanted: list[ClassRow],
    sessions: Iterable[Session],
    pairs: dict[Hashable, Session],
    of_row: Callable[[ClassRow], Hashable],
    of_session: Callable[[Session], Hashable],
    *,
    revives: bool = True,
) -> None:
    """Add to ``pairs`` rows and sessions that are in none yet and alike."""
    taken = {session.pk for session in pairs.values()}
    waiting: dict[Hashable, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.pk not in taken:
            waiting[of_session(session)].append(session)
    for row in wanted:
        candidates = waiting.get(of_row(row), []) if identity(row) not in pairs else []
        fits = (one for one in candidates if revives or row.cancelled or one.status != SessionStatus.CANCELLED)
        if found := next(fits, None):
            candidates.remove(found)
            pairs[identity(row)] = found


class _Numbers:
    """Which meeting of its day a class gets that is new there: a number that no other has or had."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._used: dict[Hashable, set[int]] = defaultdict(set)
        for session in sessions:
            self._used[_session_identity(session)[:-1]].add(session.number)

    def renumbered(self, row: ClassRow, session: Session | None = None) -> ClassRow:
        """The row with the number of its ``session``, if that was planned as the same class for the same day, else with a free one."""
        day = identity(row)[:-1]
        if session is not None and _session_identity(session)[:-1] == day:
            return replace(row, number=session.number)
        used = self._used[day]
        number = row.number if row.number not in used else max(used) + 1
        used.add(number)
        return replace(row, number=number)


def _sort_in(plan: Plan, row: ClassRow, session: Session | None, numbers: _Numbers) -> None:
    if session is None:
        plan.create.append(numbers.renumbered(row))
        return
    fields = _differences(session, row)
    if fields:
        plan.change.append(Change(session, numbers.renumbered(row, session), fields))
    else:
        plan.same.append(session)


def _differences(session: Session, row: ClassRow) -> dict[str, tuple[Any, Any]]:
    """Changed fields. What was moved by hand, or cancelled after publishing, stays so: an old sheet never revives it."""
    cancelled = session.status == SessionStatus.CANCELLED and session.state == RowState.PUBLISHED
    if session.deleted_at is None and (cancelled or session.status == SessionStatus.MOVED):
        return {}
    left = _left_alone(session, row)
    return {name: (getattr(session, name), new) for name, new in values_of(row).items() if name not in left and getattr(session, name) != new}


def _left_alone(session: Session, row: ClassRow) -> set[str]:
    """What a row cannot say of a class: why one is held (a make-up class), and note and reason by themselves where an export put them together."""
    cancelled = session.status == SessionStatus.CANCELLED
    if session.deleted_at is not None or cancelled != row.cancelled:
        return set()
    if content(written_note(session)) == row.note:
        return {"note", "reason"}
    return set() if cancelled else {"reason"}
