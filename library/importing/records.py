"""What a file holds once it is read, and how a file is refused. Everything goes to and from JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from .messages import Message, gettext_noop, message

Level = Literal["error", "warning"]
Kind = Literal["epub", "txt", "sheet"]
WITH_PLACE = gettext_noop("%(place)s: %(said)s")


class RefusedFileError(ValueError):
    """A file that cannot be read as a whole: ``kind`` says why, the message tells an editor what to do."""

    def __init__(self, kind: str, message: Message) -> None:
        super().__init__(message.english)
        self.kind = kind
        self.message = message


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing an editor should know. ``where`` names an entry of the file."""

    kind: str
    message: Message
    where: str = ""
    level: Level = "warning"

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Remark":
        """Back from the pipe or from a report; old reports hold finished words."""
        said = data.get("message")
        return cls(data["kind"], Message.from_json(said) if said else Message(data["text"]), data["where"], data["level"])

    @property
    def text(self) -> str:
        """Its words in the language of the moment."""
        return str(self.message)

    @property
    def line(self) -> str:
        """The remark with its place, as one line."""
        return str(message(WITH_PLACE, place=self.where, said=self.message)) if self.where else self.text


@dataclass(slots=True)
class ReadChapter:
    """A chapter ready to store; ``outline`` lists headings inside it: [title, id, depth]."""

    title: str
    html: str
    depth: int = 0
    paragraphs: int = 0
    characters: int = 0
    outline: list[list[Any]] = field(default_factory=list)


@dataclass(slots=True)
class Volume:
    """A book as its file tells it. ``pictures`` are names of files that the reader wrote beside it."""

    title: str = ""
    creators: list[str] = field(default_factory=list)
    publisher: str = ""
    year: int | None = None
    language: str = ""
    identifiers: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    summary: str = ""
    rights_note: str = ""
    cover: str = ""
    size: int = 0
    chapters: list[ReadChapter] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def characters(self) -> int:
        """Of all chapters."""
        return sum(chapter.characters for chapter in self.chapters)


@dataclass(slots=True)
class Record:
    """A row of a spreadsheet. ``file`` names the book's file beside the sheet, where there is one."""

    row: int
    title: str = ""
    creators: str = ""
    publisher: str = ""
    year: int | None = None
    language: str = ""
    identifiers: str = ""
    subjects: str = ""
    clc: str = ""
    category: str = ""
    summary: str = ""
    rights: str = ""
    rights_note: str = ""
    file: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing in it must be mended first."""
        return not any(remark.level == "error" for remark in self.remarks)


@dataclass(slots=True)
class Answer:
    """What the child process tells: a volume, or the records of a sheet with its headings."""

    kind: Kind
    volume: Volume | None = None
    records: list[Record] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the pipe."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Answer":
        """Back from the pipe."""
        volume = data["volume"]
        return cls(
            kind=data["kind"],
            volume=_volume(volume) if volume else None,
            records=[Record(**{**row, "remarks": _remarks(row["remarks"])}) for row in data["records"]],
            remarks=_remarks(data["remarks"]),
        )


def _remarks(rows: list[dict[str, Any]]) -> list[Remark]:
    return [Remark.from_json(row) for row in rows]


def _volume(data: dict[str, Any]) -> Volume:
    chapters = [ReadChapter(**row) for row in data["chapters"]]
    return Volume(**{**data, "chapters": chapters, "remarks": _remarks(data["remarks"])})
