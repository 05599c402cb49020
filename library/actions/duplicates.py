"""Whether a book is here already: by its file, its identifiers, its title and author."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from library import identifiers, sorting
from library.importing.messages import Message, message
from library.importing.messages import gettext_noop as _
from library.models import Book, BookKey
from network.models import Organisation  # noqa: F401 - resolves the annotation of Book.organisation


class Marks(NamedTuple):
    """What identifies a book that wants in. ``language`` only of one that comes with its text."""

    work: str
    keys: tuple[str, ...] = ()
    hash: str = ""
    language: str = ""


class Twin(NamedTuple):
    """The book that is here, and by what it was recognised."""

    book: Book
    by: str

    @property
    def sentence(self) -> Message:
        """Why it is taken for the same book."""
        texts = _HERE if self.book.deleted_at is None else _IN_BIN
        return message(texts[self.by], title=self.book.title, id=self.book.pk)


_HERE = {
    "hash": _("A book with the very same file is here already: “%(title)s” (no. %(id)s)."),
    "key": _("A book with the same ISBN or identifier is here already: “%(title)s” (no. %(id)s)."),
    "work": _("A book with the same title and author is here already: “%(title)s” (no. %(id)s)."),
}
_IN_BIN = {
    "hash": _("A book with the very same file is here already: “%(title)s” (no. %(id)s, in the bin)."),
    "key": _("A book with the same ISBN or identifier is here already: “%(title)s” (no. %(id)s, in the bin)."),
    "work": _("A book with the same title and author is here already: “%(title)s” (no. %(id)s, in the bin)."),
}


@lru_cache(maxsize=2048)
def marks_of(title: str, creators: str, publisher: str, identifier_line: str, source_hash: str = "", language: str = "") -> Marks:
    """The marks of a book."""
    return Marks(sorting.work_key(title, creators, publisher), tuple(identifiers.keys(identifier_line)), source_hash, language)


@dataclass(slots=True)
class Known:
    """Books that may be twins of some marks, found in three queries; books stored meanwhile are added."""

    by_hash: dict[str, Book] = field(default_factory=dict)
    by_key: dict[str, Book] = field(default_factory=dict)
    by_work: dict[str, list[Book]] = field(default_factory=dict)

    @classmethod
    def of(cls, wanted: Iterable[Marks]) -> "Known":
        """Look up all marks at once."""
        wanted = list(wanted)
        known = cls()
        light = Book.objects.only(
            "title", "creators", "publisher", "identifiers", "deleted_at", "source_hash", "work_key", "chapter_count", "language"
        )
        if hashes := {marks.hash for marks in wanted if marks.hash}:
            known.by_hash = {book.source_hash: book for book in light.filter(source_hash__in=hashes)}
        if keys := {key for marks in wanted for key in marks.keys}:
            found = BookKey.objects.filter(key__in=keys).select_related("book")
            known.by_key = {row.key: row.book for row in found}
        for book in light.filter(work_key__in={marks.work for marks in wanted}):
            known.by_work.setdefault(book.work_key, []).append(book)
        return known

    def twin(self, marks: Marks) -> Twin | None:
        """The book that is the same; another edition (both with identifiers, none shared) is not."""
        if marks.hash and marks.hash in self.by_hash:
            return Twin(self.by_hash[marks.hash], "hash")
        for key in marks.keys:
            if key in self.by_key and not (_is_loose(key) and _is_translation(self.by_key[key], marks)):
                return Twin(self.by_key[key], "key")
        for book in self.by_work.get(marks.work, []):
            theirs = identifiers.keys(book.identifiers)
            if not _is_translation(book, marks) and (not marks.keys or not theirs or not set(theirs).isdisjoint(marks.keys)):
                return Twin(book, "work")
        return None

    def other_edition(self, marks: Marks) -> Book | None:
        """A book of the same title and author with other identifiers."""
        return next(iter(self.by_work.get(marks.work, [])), None)

    def remember(self, book: Book, marks: Marks) -> None:
        """Count a book in that was just stored."""
        if marks.hash:
            self.by_hash[marks.hash] = book
        self.by_key.update(dict.fromkeys(marks.keys, book))
        self.by_work.setdefault(marks.work, []).append(book)


def _is_loose(key: str) -> bool:
    """Whether makers of files give the same identifier to translations: all but an ISBN."""
    return not key.startswith("isbn:")


def _is_translation(book: Book, marks: Marks) -> bool:
    """Whether two books with text are written in different languages."""
    return bool(marks.language and book.chapter_count) and marks.language.split("-")[0] != book.language.split("-")[0]
