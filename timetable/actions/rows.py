"""What an import, the demo or a form hands over: one class at one time, already read and checked."""

import datetime as dt
from dataclasses import dataclass

from timetable.models.classes import folded

SeriesKey = tuple[int, str, str]
"""Community, folded title, teacher: what makes rows one class."""


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One dated class of one community, texts clean and within the model's lengths.

    ``ends`` is None where nobody wrote it. ``number`` is which meeting of its class on that day it is. ``cancelled`` classes are
    kept and shown struck through, with ``reason``.
    """

    organisation_id: int
    date: dt.date
    starts: dt.time
    title: str
    ends: dt.time | None = None
    teacher: str = ""
    venue: str = ""
    phone: str = ""
    audience: str = ""
    note: str = ""
    number: int = 1
    cancelled: bool = False
    reason: str = ""

    @property
    def series_key(self) -> SeriesKey:
        """The class it belongs to."""
        return self.organisation_id, folded(self.title), self.teacher
