"""Dated sessions: added, cancelled, moved, corrected."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from network.enums import RowState
from timetable import saying
from timetable.actions.corrections import (
    apply_change,
    district_of,
    index_series,
    is_published,
    leave_correction,
    plain,
    require_reason,
    say_changed,
    week_of,
)
from timetable.actions.errors import AlreadyCancelled, NotCancelled, NotChangeable, WrongTime
from timetable.enums import SessionStatus
from timetable.models import Correction, Series, Session

CORRECTABLE = frozenset({"title", "teacher", "venue", "place", "phone", "audience", "note", "ends"})


@transaction.atomic
def cancel_session(session: Session, *, reason: str, replaced_on: dt.date | None = None, by: User | None, version: int | None = None) -> Session:
    """Cancel: it stays where it is, struck through, with ``reason``; the make-up class on ``replaced_on`` is added.

    Raises ``ReasonMissing``, ``AlreadyCancelled``, ``WrongTime``, ``StaleVersion``.
    """
    reason = require_reason(reason)
    if session.status == SessionStatus.CANCELLED:
        text = _("“%(title)s” on %(day)s is cancelled already, there is no need to cancel it again.")
        raise AlreadyCancelled(text % {"title": session.title, "day": saying.day(session.date)})
    if replaced_on is not None and replaced_on <= session.date:
        text = _("The make-up class must be after %(day)s; it cannot be on %(other)s.")
        raise WrongTime(text % {"day": saying.day(session.date), "other": saying.day(replaced_on)})
    changes = {"status": SessionStatus.CANCELLED, "reason": reason, "replaced_on": replaced_on}
    apply_change(session, changes, reason=reason, by=by, version=version)
    if replaced_on is not None:
        _make_up(session, replaced_on, by)
    return session


def _make_up(cancelled: Session, day: dt.date, by: User | None) -> None:
    """Add the class that makes up for ``cancelled``, unless the series meets that day anyway."""
    standing = set(Session.objects.present().filter(series=cancelled.series_id, date=day).values_list("status", flat=True))
    if standing == {SessionStatus.CANCELLED}:
        raise WrongTime(
            _("The class on %(day)s is cancelled too and cannot make up for this one. Please take another day.") % {"day": saying.day(day)}
        )
    if standing:
        return
    week_of(day)
    session = _copy(cancelled, day)
    session.reason = f"补{cancelled.date.month}月{cancelled.date.day}日停的课"  # content that citizens read: Chinese, whoever edits
    session.save()
    say_changed([session.week], [session.organisation.codes()[1]])
    if session.state == RowState.PUBLISHED:
        leave_correction(session, week=session.week, before={}, after={"date": day.isoformat()}, reason=session.reason, by=by)


def _copy(session: Session, day: dt.date) -> Session:
    names = ("series_id", "organisation", "state", "title", "teacher", "venue", "place_id", "phone", "audience", "note", "starts", "ends")
    return Session(date=day, number=next_number(session.series_id, day), **{name: getattr(session, name) for name in names})


def next_number(series_id: int, day: dt.date) -> int:
    """Which meeting of ``day`` a further session of the series is: numbers are never used twice."""
    return (Session.objects.filter(series=series_id, planned_on=day).aggregate(top=Max("number"))["top"] or 0) + 1


@transaction.atomic
def reinstate_session(session: Session, *, reason: str, by: User | None, version: int | None = None) -> Session:
    """Hold a cancelled class after all. A class that makes up for it stays. Raises ``ReasonMissing``, ``NotCancelled``, ``StaleVersion``."""
    reason = require_reason(reason)
    if session.status != SessionStatus.CANCELLED:
        text = _("“%(title)s” on %(day)s is held as it is; there is nothing to take back.")
        raise NotCancelled(text % {"title": session.title, "day": saying.day(session.date)})
    moved = (session.date, session.starts) != (session.planned_on, session.planned_starts)
    status = SessionStatus.MOVED if moved else SessionStatus.SCHEDULED
    apply_change(session, {"status": status, "reason": "", "replaced_on": None}, reason=reason, by=by, version=version)
    return session


@transaction.atomic
def move_session(
    session: Session,
    *,
    date: dt.date | None = None,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    reason: str,
    by: User | None,
    version: int | None = None,
) -> Session:
    """Hold it on another day or at another hour; what was planned stays known. Without ``ends`` it keeps its length.

    Raises ``ReasonMissing``, ``WrongTime``, ``StaleVersion``.
    """
    reason = require_reason(reason)
    new_date, new_starts = date or session.date, starts or session.starts
    new_ends = ends or _same_length(session, new_starts)
    if (new_date, new_starts, new_ends) == (session.date, session.starts, session.ends):
        text = _("“%(title)s” is on %(day)s, %(time)s, as it is; there is nothing to change.")
        raise WrongTime(text % {"title": session.title, "day": saying.day(session.date), "time": f"{session.starts:%H:%M}"})
    require_order(new_starts, new_ends)
    back = (new_date, new_starts) == (session.planned_on, session.planned_starts)
    changes = {
        "date": new_date,
        "starts": new_starts,
        "ends": new_ends,
        "status": SessionStatus.SCHEDULED if back else SessionStatus.MOVED,
        "reason": "" if back else reason,
        "replaced_on": None,
    }
    apply_change(session, changes, reason=reason, by=by, version=version)
    return session


def _same_length(session: Session, starts: dt.time) -> dt.time | None:
    if session.ends is None:
        return None
    day = dt.date(2000, 1, 1)
    length = dt.datetime.combine(day, session.ends) - dt.datetime.combine(day, session.starts)
    moved = dt.datetime.combine(day, starts) + length
    return moved.time() if moved.date() == day else None


def require_order(starts: dt.time, ends: dt.time | None) -> None:
    """Raise ``WrongTime`` for an end that does not come after the start."""
    if ends is not None and ends <= starts:
        text = _("The end, %(end)s, must be after the start, %(start)s.")
        raise WrongTime(text % {"end": f"{ends:%H:%M}", "start": f"{starts:%H:%M}"})


@transaction.atomic
def correct_session(session: Session, *, reason: str = "", by: User | None, version: int | None = None, **changes: Any) -> Correction | None:
    """Mend title, teacher, place, telephone, audience, note or end. After publication it needs a reason and leaves a correction.

    Returns the correction, or None where the class was not public yet or nothing changed.
    Raises ``NotChangeable``, ``ReasonMissing``, ``WrongTime``, ``StaleVersion``.
    """
    if foreign := sorted(set(changes) - CORRECTABLE):
        text = _("This cannot be changed here: %(fields)s. For the date and the start, please use “Move”.")
        raise NotChangeable(text % {"fields": "、".join(foreign)})
    if session.state == RowState.PUBLISHED:
        reason = require_reason(reason)
    require_order(session.starts, changes.get("ends"))
    real = {name: value for name, value in changes.items() if getattr(session, name) != value}
    if not real:
        return None
    return apply_change(session, real, reason=reason, by=by, version=version)


@transaction.atomic
def add_session(
    series: Series,
    *,
    date: dt.date,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    texts: Mapping[str, Any] | None = None,
    reason: str = "",
    by: User | None,
) -> Session:
    """One more meeting of ``series``: a draft in an issue that is being collected, a correction (with reason) in a published one.

    ``texts`` are what it has otherwise than the series.

    Raises ``WrongTime``, ``ReasonMissing``.
    """
    begins = starts or series.starts
    finishes = ends or (series.ends if starts is None else None)
    require_order(begins, finishes)
    if Session.objects.present().filter(series=series, date=date, starts=begins).exists():
        text = _("“%(title)s” has a class on %(day)s at %(time)s already.")
        raise WrongTime(text % {"title": series.title, "day": saying.day(date), "time": f"{begins:%H:%M}"})
    week = week_of(date).key
    public = is_published(district_of(series.organisation), week)
    names = ("title", "teacher", "venue", "place_id", "phone", "audience", "organisation")
    session = Session(
        series=series,
        date=date,
        number=next_number(series.pk, date),
        starts=begins,
        ends=finishes,
        state=RowState.PUBLISHED if public else RowState.DRAFT,
        **{name: getattr(series, name) for name in names} | dict(texts or {}),
    )
    session.save()
    say_changed([week], [series.organisation.codes()[1]])
    if public:
        after = {"date": plain(date), "starts": plain(begins)}
        leave_correction(session, week=week, before={}, after=after, reason=reason, by=by)
        if Series.objects.filter(pk=series.pk, state=RowState.DRAFT).update(state=RowState.PUBLISHED):
            index_series([series.pk])
    return session
