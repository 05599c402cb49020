"""The timetable's verbs: one transaction each; each refuses with its own error in plain Chinese."""

from timetable.actions.bulk import Outcome, add_sessions, change_sessions, upsert_sessions
from timetable.actions.copying import copy_week
from timetable.actions.errors import (
    AlreadyCancelled,
    AlreadyImported,
    AlreadyPublished,
    NotChangeable,
    NothingToPublish,
    OutsideIssue,
    ReasonMissing,
    StaleVersion,
    TimetableError,
    WrongTime,
)
from timetable.actions.issues import open_issue, publish_issue, submit
from timetable.actions.rows import ClassRow
from timetable.actions.series import expect_again, find_series, fold_title, make_series
from timetable.actions.sessions import add_session, cancel_session, correct_session, move_session, reinstate_session

__all__ = [
    "AlreadyCancelled",
    "AlreadyImported",
    "AlreadyPublished",
    "ClassRow",
    "NotChangeable",
    "NothingToPublish",
    "Outcome",
    "OutsideIssue",
    "ReasonMissing",
    "StaleVersion",
    "TimetableError",
    "WrongTime",
    "add_session",
    "add_sessions",
    "cancel_session",
    "change_sessions",
    "copy_week",
    "correct_session",
    "expect_again",
    "find_series",
    "fold_title",
    "make_series",
    "move_session",
    "open_issue",
    "publish_issue",
    "reinstate_session",
    "submit",
    "upsert_sessions",
]
