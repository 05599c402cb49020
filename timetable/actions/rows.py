"""What an import or a form hands over: one class at one time, already read and checked."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One dated class of one community, texts clean and within the model's lengths.

    ``ends`` is None where nobody wrote it. ``cancelled`` classes are kept and shown struck through, with ``reason``.
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
    cancelled: bool = False
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """What ``upsert_sessions`` did, in sessions (``series`` counts the new classes)."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    series: int = 0
    session_ids: list[int] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many sessions are not as they were."""
        return self.created + self.changed
