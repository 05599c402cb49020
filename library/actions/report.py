"""What became of each book of an import: one line each, for the terminal, the desk and a spreadsheet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from library.importing.records import Record, Remark


class Status(StrEnum):
    """How a line ended."""

    ADDED = "added"
    FILLED = "filled"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


WORDS = {
    Status.ADDED: pgettext_lazy("book", "added"),
    Status.FILLED: pgettext_lazy("book", "got its text"),
    Status.UNCHANGED: pgettext_lazy("book", "here already, nothing was changed"),
    Status.DUPLICATE: pgettext_lazy("book", "the same as one that is here, not taken"),
    Status.REFUSED: pgettext_lazy("book", "not taken"),
}
SUMS = {
    Status.ADDED: pgettext_lazy("books", "%(number)s added"),
    Status.FILLED: pgettext_lazy("books", "%(number)s with their text now"),
    Status.UNCHANGED: pgettext_lazy("books", "%(number)s here already"),
    Status.DUPLICATE: pgettext_lazy("books", "%(number)s the same as one that is here"),
    Status.REFUSED: pgettext_lazy("books", "%(number)s not taken"),
}
MOST_LINES = 3_000
"""Lines an upload keeps: those with something to say first."""


@dataclass(slots=True)
class Line:
    """One book: the file it came from and the row in it, what became of it, and what an editor should know."""

    file: str
    status: Status
    title: str = ""
    row: int | None = None
    book: int | None = None
    chapters: int = 0
    remarks: list[Remark] = field(default_factory=list)
    record: Record | None = None

    @property
    def place(self) -> str:
        """The file, and the row where it has rows."""
        return _("%(file)s row %(row)s") % {"file": self.file, "row": self.row} if self.row else self.file

    @property
    def text(self) -> str:
        """The line as an editor reads it, in the language of the moment."""
        became = str(WORDS[self.status])
        if self.chapters:
            counted = ngettext("%(became)s, %(number)s chapter", "%(became)s, %(number)s chapters", self.chapters)
            became = counted % {"became": became, "number": self.chapters}
        text = _("%(place)s: “%(title)s” %(became)s.") if self.title else _("%(place)s: %(became)s.")
        text %= {"place": self.place, "title": self.title, "became": became}
        for remark in self.remarks:
            text = pgettext("a line and a remark", "%(line)s %(remark)s") % {"line": text, "remark": remark.text if self.row else remark.line}
        return text

    @property
    def is_left_out(self) -> bool:
        """Whether the book did not come in."""
        return self.status in {Status.REFUSED, Status.DUPLICATE}

    @property
    def is_silent(self) -> bool:
        """Whether nobody needs to look at it."""
        return not self.remarks and self.status in {Status.ADDED, Status.FILLED, Status.UNCHANGED}

    def as_json(self) -> dict[str, Any]:
        """To be kept and read again in any language: the row of a sheet only where it must be mended."""
        data = asdict(self) | {"status": str(self.status), "record": None}
        return data | {"record": asdict(self.record) | {"remarks": []}} if self.record and self.is_left_out else data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Line":
        """From a report that was kept."""
        names = ("file", "title", "row", "book", "chapters")
        record = Record(**data["record"] | {"remarks": []}) if data["record"] else None
        remarks = [Remark.from_json(row) for row in data["remarks"]]
        return cls(**{name: data[name] for name in names}, status=Status(data["status"]), remarks=remarks, record=record)

    def as_said(self) -> dict[str, Any]:
        """``as_json`` for those who read it now: with its words in the language of the moment."""
        remarks = [{"kind": one.kind, "text": one.text, "where": one.where, "level": one.level} for one in self.remarks]
        return self.as_json() | {"text": self.text, "word": str(WORDS[self.status]), "remarks": remarks}


@dataclass(slots=True)
class Report:
    """All lines of an import. ``remarks`` concern a file as a whole."""

    lines: list[Line] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of lines of each status, and of those with remarks."""
        counted = Counter(line.status for line in self.lines)
        return {str(status): counted[status] for status in Status} | {"remarks": sum(bool(line.remarks) for line in self.lines)}

    def add(self, lines: Iterable[Line]) -> None:
        """Take lines in."""
        self.lines += lines

    def as_json(self, most: int) -> dict[str, Any]:
        """For the desk: the lines that matter first."""
        lines = sorted(self.lines, key=lambda line: (not line.is_left_out, line.is_silent))[:most]
        return {"counts": self.counts, "total": len(self.lines), "lines": [line.as_json() for line in lines]}

    def as_said(self) -> dict[str, Any]:
        """For ``--report json``, in the language of the moment."""
        return {"counts": self.counts, "total": len(self.lines), "lines": [line.as_said() for line in self.lines]}

    def summary(self) -> str:
        """The sums in one sentence."""
        counts = self.counts
        parts = [SUMS[status] % {"number": counts[status]} for status in Status if counts[status]]
        if not parts:
            return _("There was no book to import.")
        text = ngettext("%(number)s book: %(sums)s.", "%(number)s books: %(sums)s.", len(self.lines))
        return text % {"number": len(self.lines), "sums": pgettext("between sums", ", ").join(parts)}
