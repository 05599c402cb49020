"""A class that is added by itself, without a sheet: the same classes, the same clashes, a draft or a correction."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState
from network.models import Organisation
from network.querysets import under
from timetable import saying
from timetable.actions.bulk import add_sessions
from timetable.actions.corrections import index_series, week_of
from timetable.actions.errors import AlreadyThere
from timetable.actions.issues import hold_issues
from timetable.actions.rows import ClassRow
from timetable.actions.series import find_series
from timetable.actions.sessions import add_session, next_number, require_order
from timetable.enums import SessionStatus
from timetable.models import Series, Session
from timetable.models.classes import folded
from timetable.spreadsheets.clashes import teacher_clashes, venue_clashes

_TEXTS = ("title", "venue", "phone", "audience", "note")


@transaction.atomic
def add_class(row: ClassRow, *, by: User | None, reason: str = "") -> Session:
    """Add a class: a further meeting of one that is known by title and teacher, which is expected as before, or a new one.

    In an issue that is being collected it is a draft, in a published one a correction with ``reason``.
    Raises ``AlreadyThere``, ``WrongTime``, ``ReasonMissing``.
    """
    week = week_of(row.date)
    require_order(row.starts, row.ends)
    place = Organisation.objects.select_for_update(no_key=True).get(pk=row.organisation_id)
    hold_issues([place.codes()[1]], week)
    _require_new(row)
    series = find_series([place.pk]).get(row.series_key)
    if series is not None and series.deleted_at is None:
        _expect_beyond(series, row.date)
        texts = {name: getattr(row, name) for name in _TEXTS} | ({"place_id": None} if row.venue != series.venue else {})
        session = add_session(series, date=row.date, starts=row.starts, ends=row.ends, reason=reason, by=by, texts=texts)
    else:
        number = next_number(series.pk, row.date) if series else 1
        [session] = add_sessions([replace(row, number=number)], by=by, reason=reason)
    log(session, "wagtail.create", user=by)
    return session


def _expect_beyond(series: Series, day: dt.date) -> None:
    """A class that had ended before ``day`` is held again, and found again."""
    if series.last_on is not None and series.last_on < day:
        series.last_on = None
        series.save(update_fields=["last_on", "updated_at"])
        index_series([series.pk])


def _require_new(row: ClassRow) -> None:
    there = Session.objects.present().filter(organisation=row.organisation_id, date=row.date, starts=row.starts)
    found = {status for title, status in there.values_list("title", "status") if folded(title) == folded(row.title)}
    if not found:
        return
    if found == {SessionStatus.CANCELLED}:
        text = _("“%(title)s” on %(day)s, %(time)s, is cancelled; it was not added once more. To hold it, press “Hold it after all” beside it.")
    else:
        text = _("“%(title)s” stands on %(day)s, %(time)s, already; it was not added twice.")
    raise AlreadyThere(text % {"title": row.title, "day": saying.day(row.date), "time": f"{row.starts:%H:%M}"})


@dataclass(slots=True)
class _Fellow:
    """A class as clashes are looked for."""

    code: str
    place: str
    date: dt.date
    start: dt.time
    end: dt.time | None
    title: str
    teacher: str
    venue: str


def clashes_of(row: ClassRow, place: Organisation, *, seen_by: Iterable[str]) -> list[str]:
    """Say where a class of ``place`` would meet another one in its room, or its teacher would: what sheets are told of too. One query.

    Looked at is what citizens see of the district, and all that lies within the paths ``seen_by``.
    """
    held = Session.objects.present().filter(date=row.date, organisation__path__under="/".join(place.path.split("/")[:2]) + "/")
    known = held.filter(Q(state=RowState.PUBLISHED) | under(seen_by))
    others = [
        _Fellow(one.organisation.code, one.organisation.short_name, one.date, one.starts, one.ends, one.title, one.teacher, one.venue)
        for one in known.exclude(status=SessionStatus.CANCELLED).select_related("organisation").order_by("starts", "pk")
    ]
    own = _Fellow(place.code, place.short_name, row.date, row.starts, row.ends, row.title, row.teacher, row.venue)
    fellows, last = [*others, own], len(others)
    rooms = [_room(fellows[earlier]) for later, earlier in venue_clashes(fellows) if later == last]
    return rooms + [_teacher(name, fellows[earlier]) for later, earlier, name in teacher_clashes(fellows) if later == last]


def _when(fellow: _Fellow) -> str:
    return f"{fellow.start:%H:%M}" + (f"–{fellow.end:%H:%M}" if fellow.end else "")


def _room(fellow: _Fellow) -> str:
    text = _("In the same room there is “%(title)s” at that time (%(when)s).")
    return text % {"title": fellow.title, "when": _when(fellow)}


def _teacher(name: str, fellow: _Fellow) -> str:
    text = _("%(teacher)s has another class at that time: “%(title)s” in %(place)s (%(when)s).")
    return text % {"teacher": name, "title": fellow.title, "place": fellow.place, "when": _when(fellow)}
