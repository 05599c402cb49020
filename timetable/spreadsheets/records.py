"""What an import knows and what it gives back: the week, the rows, the problems."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal

from timetable import saying
from timetable.catalogue import gettext, gettext_noop
from timetable.weeks import Week

Level = Literal["error", "warning"]
State = Literal["ok", "warning"]
Status = Literal["scheduled", "cancelled"]


class SpreadsheetError(ValueError):
    """A file that cannot be read as a timetable; ``kind`` is one of the kinds of ``REFUSALS``, ``text`` an English message that says it closer."""

    def __init__(self, kind: str, text: str | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.text = text

    @property
    def reason(self) -> str:
        """Plain words in the language of the moment. The child process, which has no catalogues, never asks."""
        return gettext(self.text or REFUSALS[self.kind])

    def __str__(self) -> str:
        return self.reason


REFUSALS = {
    "not_a_spreadsheet": gettext_noop("This file is not a spreadsheet. Please upload an xlsx, xls, ods or csv file."),
    "empty_workbook": gettext_noop("The spreadsheet is empty, there is not a word in it. Please check whether it is the right file."),
    "no_rows": gettext_noop("The spreadsheet has headings only and no class. Please fill in the classes and upload it again."),
    "encrypted": gettext_noop("The spreadsheet is locked with a password. Please remove the password and upload it again."),
    "damaged": gettext_noop("The file is incomplete or damaged. Please save it once more and upload it again."),
    "too_large": gettext_noop(
        "Unpacked, the file is too large for a timetable and cannot be imported. Please copy the classes into a new spreadsheet and upload that."
    ),
    "forbidden_xml": gettext_noop(
        "The file holds something that is not allowed (external references). Please save it as xlsx in Excel or WPS and upload that."
    ),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What the import form already knows: ISO year and week, and the editor's area (street None: the whole district; both None: the city)."""

    year: int
    week: int
    district: str | None = None
    street: str | None = None
    monday: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "monday", Week(self.year, self.week).monday)  # WeekError, a ValueError, if there is no such week

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    @property
    def span(self) -> str:
        """The week in words: 11月23日至29日."""
        return saying.days(self.monday, self.days[-1])

    def as_json(self) -> dict[str, object]:
        """The object ``context`` of the interchange shape."""
        return {"year": self.year, "week": self.week, "district": self.district, "street": self.street}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at: where it stands (None: the whole sheet or file), how bad it is, and plain words."""

    sheet: str | None
    row: int | None
    cell: str | None
    level: Level
    kind: str
    reason: str
    suggestion: str | None = None

    def as_json(self) -> dict[str, object]:
        """The object of ``problems`` in the interchange shape."""
        names = ("sheet", "row", "cell", "level", "kind", "reason")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class that can be imported. ``cell`` is set in matrices, ``part`` when one place yields several classes."""

    sheet: str | None
    row: int
    cell: str | None
    part: int | None
    code: str
    community: str
    street: str
    district: str
    date: date
    start: time
    end: time | None
    title: str
    teacher: str
    venue: str
    phone: str
    audience: str
    note: str
    status: Status
    state: State

    def as_json(self) -> dict[str, object]:
        """The object of ``rows`` in the interchange shape."""
        place = _place(self.sheet, self.row, self.cell, self.part)
        texts = ("title", "teacher", "venue", "phone", "audience", "note", "status", "state")
        return {
            **place,
            "community": self.community,
            "street": self.street,
            "district": self.district,
            "date": self.date.isoformat(),
            "start": f"{self.start:%H:%M}",
            "end": None if self.end is None else f"{self.end:%H:%M}",
            **{name: getattr(self, name) for name in texts},
        }


@dataclass(frozen=True, slots=True)
class Passed:
    """A place that is not imported: in ``rejected`` because of an error, in ``skipped`` because it stands there twice."""

    sheet: str | None
    row: int
    cell: str | None = None
    part: int | None = None

    def as_json(self) -> dict[str, object]:
        """The object of ``rejected`` and ``skipped`` in the interchange shape."""
        return _place(self.sheet, self.row, self.cell, self.part)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the dry run sees of one file."""

    context: Context
    rows: tuple[ClassRow, ...] = ()
    rejected: tuple[Passed, ...] = ()
    skipped: tuple[Passed, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The sums the dry run shows at its head."""
        states = Counter(row.state for row in self.rows)
        return {
            "rows": len(self.rows),
            "ok": states["ok"],
            "warning": states["warning"],
            "rejected": len(self.rejected),
            "skipped": len(self.skipped),
            "cancelled": sum(row.status == "cancelled" for row in self.rows),
            "problems": len(self.problems),
        }

    @property
    def refused(self) -> Problem | None:
        """The problem of the file as a whole, when nothing in it can be imported."""
        return next((problem for problem in self.problems if problem.sheet is None and problem.row is None and problem.kind in REFUSALS), None)

    def as_json(self) -> dict[str, object]:
        """One file's object of ``expected.json``."""
        return {
            "context": self.context.as_json(),
            "counts": self.counts,
            "rows": [row.as_json() for row in self.rows],
            "rejected": [place.as_json() for place in self.rejected],
            "skipped": [place.as_json() for place in self.skipped],
            "problems": [problem.as_json() for problem in self.problems],
        }


def refusal(context: Context, error: SpreadsheetError) -> Reading:
    """The reading of a file that was refused as a whole."""
    return Reading(context, problems=(Problem(None, None, None, "error", error.kind, error.reason),))


def _place(sheet: str | None, row: int, cell: str | None, part: int | None) -> dict[str, object]:
    place: dict[str, object] = {"sheet": sheet, "row": row}
    if cell is not None:
        place["cell"] = cell
    if part is not None:
        place["part"] = part
    return place
