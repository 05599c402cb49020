"""The note, which in a sheet also says whether a class is held: read into a reason, written from one."""

import re

from timetable.enums import SessionStatus
from timetable.models import Session
from timetable.spreadsheets.notes import says_cancelled

NOT_HELD = "停课"
STOPPED = "本周停课"
_SAYS_STOPPED = re.compile(
    r"(?:本周|这周|本次|这次)?(?:停课|取消|不上课)"
    "(?:[\\s,，。:：;；、—-]+(?:因为?|由于)?|因为?|由于|(?=老师|教师|讲师|教室|场地|社区|街道|停电|停水|放假|过节|检修|装修|维修|下雨|下雪|大雪))(?=..)"
)
"""Stands before the reason in a sheet's note; citizens read it above the reason anyway."""


def reason_in(note: str) -> str:
    """Return why a class is cancelled, from a note like 停课，老师生病."""
    said = _SAYS_STOPPED.match(note)
    return note[said.end() :] if said else note or STOPPED


def written_note(session: Session) -> str:
    """The note of a sheet for ``session``: with the reason where it is not held, without an old one where it is."""
    return _note(session)[: Session._meta.get_field("note").max_length]


def _note(session: Session) -> str:
    said = says_cancelled(session.note, session.date)
    if session.status != SessionStatus.CANCELLED:
        return "" if said else session.note
    if said and session.reason in session.note:
        return session.note
    reason = session.reason if says_cancelled(session.reason, session.date) else "，".join(filter(None, (NOT_HELD, session.reason)))
    return "；".join(filter(None, (reason, session.note)))
