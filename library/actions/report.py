"""What became of each book of an import: one line each, for the terminal, the desk and a spreadsheet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from library.importing.records import Record, Remark


class Status(StrEnum):
    """How a line ended."""

    ADDED = "added"
    FILLED = "filled"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


WORDS = {
    Status.ADDED: "新增",
    Status.FILLED: "补上了正文",
    Status.UNCHANGED: "已经有了，没有改动",
    Status.DUPLICATE: "和已有的书重复，没有收",
    Status.REFUSED: "没有收",
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
        return f"{self.file} 第 {self.row} 行" if self.row else self.file

    @property
    def text(self) -> str:
        """The line as an editor reads it."""
        said = "".join(f"　{remark.text}" if self.row else f"　{remark.line}" for remark in self.remarks)
        size = f"，{self.chapters} 章" if self.chapters else ""
        return f"{self.place}：{f'《{self.title}》' if self.title else ''}{WORDS[self.status]}{size}。{said}"

    @property
    def is_left_out(self) -> bool:
        """Whether the book did not come in."""
        return self.status in {Status.REFUSED, Status.DUPLICATE}

    @property
    def is_silent(self) -> bool:
        """Whether nobody needs to look at it."""
        return not self.remarks and self.status in {Status.ADDED, Status.FILLED, Status.UNCHANGED}

    def as_json(self) -> dict[str, Any]:
        """For reports: the row of a sheet only where it must be mended."""
        data = asdict(self) | {"status": str(self.status), "text": self.text, "word": WORDS[self.status]}
        return data if self.is_left_out else data | {"record": None}


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

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """For ``--report json`` and the desk; with ``most`` the lines that matter first."""
        lines = self.lines if most is None else sorted(self.lines, key=lambda line: (not line.is_left_out, line.is_silent))[:most]
        return {"counts": self.counts, "total": len(self.lines), "lines": [line.as_json() for line in lines]}

    def summary(self) -> str:
        """The sums in one sentence."""
        counts = self.counts
        parts = [f"{WORDS[status].split('，')[0]} {counts[status]} 本" for status in Status if counts[status]]
        return f"一共 {len(self.lines)} 本：{'，'.join(parts)}。" if parts else "没有找到可以导入的书。"
