"""A class on its way from a line to a row, gathering what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from .divisions import Place
from .records import ClassRow, Passed, Problem, Status


@dataclass(slots=True)
class Spotted:
    """The problems of one place in a sheet (a line, or a cell of a matrix)."""

    sheet: str | None
    row: int
    problems: list[Problem] = field(default_factory=list)
    slight: int = 0

    def error(self, kind: str, cell: str | None, reason: str, suggestion: str | None = None) -> None:
        """Something that keeps the class from being imported."""
        self.problems.append(Problem(self.sheet, self.row, cell, "error", kind, reason, suggestion))

    def warning(self, kind: str, cell: str | None, reason: str, suggestion: str | None = None) -> None:
        """Something to look at; the class is imported."""
        self.problems.append(Problem(self.sheet, self.row, cell, "warning", kind, reason, suggestion))

    def remark(self, kind: str, cell: str | None, reason: str) -> None:
        """Something to know; the class stays all right."""
        self.warning(kind, cell, reason)
        self.slight += 1

    @property
    def in_order(self) -> bool:
        """Whether nothing needs a look."""
        return len(self.problems) == self.slight

    @property
    def rejected(self) -> bool:
        """Whether there is an error."""
        return any(problem.level == "error" for problem in self.problems)


@dataclass(slots=True)
class Texts:
    """The fields that are only text."""

    title: str = ""
    teacher: str = ""
    venue: str = ""
    phone: str = ""
    audience: str = ""
    note: str = ""


@dataclass(slots=True)
class Draft:
    """A class without an error; ``spots`` are its line and, in a matrix, its cell; ``cells`` maps a field to its address."""

    spots: tuple[Spotted, ...]
    place: Place
    date: date
    start: time
    end: time | None
    texts: Texts
    status: Status
    cells: Mapping[str, str | None]
    cell: str | None = None
    part: int | None = None

    @property
    def code(self) -> str:
        """The community's code."""
        return self.place.code

    @property
    def title(self) -> str:
        """The class's title."""
        return self.texts.title

    @property
    def teacher(self) -> str:
        """Who teaches it."""
        return self.texts.teacher

    @property
    def venue(self) -> str:
        """Where it is held."""
        return self.texts.venue

    @property
    def passed(self) -> Passed:
        """Its place, for a row that is not imported."""
        return Passed(self.spots[-1].sheet, self.spots[-1].row, self.cell, self.part)

    def row(self) -> ClassRow:
        """The row to import."""
        place, texts = self.place, self.texts
        return ClassRow(
            sheet=self.spots[-1].sheet,
            row=self.spots[-1].row,
            cell=self.cell,
            part=self.part,
            code=place.code,
            community=place.name,
            street=place.street,
            district=place.district,
            date=self.date,
            start=self.start,
            end=self.end,
            title=texts.title,
            teacher=texts.teacher,
            venue=texts.venue,
            phone=texts.phone,
            audience=texts.audience,
            note=texts.note,
            status=self.status,
            state="ok" if all(spot.in_order for spot in self.spots) else "warning",
        )


@dataclass(slots=True)
class Findings:
    """What the sheets gave so far."""

    drafts: list[Draft] = field(default_factory=list)
    spots: list[Spotted] = field(default_factory=list)
    rejected: list[Passed] = field(default_factory=list)
