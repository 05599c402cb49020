"""Books into the database: one read from a file, or many records at once."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from content.models import Category
from library import identifiers
from library.actions.bulk import insert_books, insert_keys
from library.actions.duplicates import Marks, marks_of
from library.enums import Rights
from library.importing.records import Record, Volume
from library.models import Book, BookKey, Chapter
from library.models.books import FOLDER, book_tag
from network.enums import RowState
from network.models import Organisation
from pagecache import tags
from search.actions import index_objects

JOIN = "；"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an editor decides for all books of an import; a record's own word goes first."""

    organisation: Organisation
    rights: str = Rights.READ
    category: Category | None = None
    state: str = RowState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Source:
    """The file a book came from."""

    name: str
    hash: str


def book_of_volume(volume: Volume, choices: Choices, source: Source) -> Book:
    """A book, not stored yet, as its file tells it."""
    return Book(
        organisation=choices.organisation,
        state=choices.state,
        title=volume.title[:300] or Path(source.name).stem[:300],
        creators=JOIN.join(volume.creators)[:300],
        publisher=volume.publisher[:120],
        year=volume.year,
        language=_language(volume.language),
        identifiers=JOIN.join(volume.identifiers)[:300],
        subjects=JOIN.join(volume.subjects)[:300],
        summary=volume.summary,
        rights=choices.rights,
        rights_note=volume.rights_note,
        category=choices.category,
        source_name=source.name[-200:],
        source_hash=source.hash,
    )


def _language(code: str) -> str:
    """A language as shelves know it: Chinese without a script is simplified."""
    lower = code.strip().lower().replace("_", "-")
    if lower in {"", "zh", "zh-cn", "chi", "zho", "cmn", "zh-hans", "zh-hans-cn", "zh-sg", "und"}:
        return "zh-Hans"
    if lower in {"zh-tw", "zh-hk", "zh-hant", "zh-hant-tw", "zh-mo"}:
        return "zh-Hant"
    return code.strip().replace("_", "-")[:12]


def apply_record(book: Book, record: Record, categories: dict[str, Category]) -> None:
    """Let what a row says stand before what a file says."""
    for name in ("title", "creators", "publisher", "year", "language", "identifiers", "subjects", "clc", "summary", "rights", "rights_note"):
        if value := getattr(record, name):
            setattr(book, name, value)
    if record.category in categories:
        book.category = categories[record.category]


def marks_of_book(book: Book) -> Marks:
    """The marks by which the book will be recognised."""
    return marks_of(book.title, book.creators, book.publisher, book.identifiers, book.source_hash, book.language if book.source_hash else "")


@transaction.atomic
def store_volume(book: Book, volume: Volume, folder: Path) -> Book:
    """Store a book with its chapters and pictures (they lie in ``folder``): all of it or nothing."""
    book.chapter_count, book.characters, book.download_size = len(volume.chapters), volume.characters, volume.size
    book.cover = volume.cover
    is_new = book.pk is None
    book.save()
    if is_new:
        _store_keys([(book, marks_of_book(book))])
    Chapter.objects.filter(book=book).delete()
    Chapter.objects.bulk_create(_chapters(book, volume), batch_size=200)
    _move_pictures(folder, volume.pictures, FOLDER / str(book.pk))
    tags.bump(book_tag(book.pk))
    return book


def _chapters(book: Book, volume: Volume) -> list[Chapter]:
    return [
        Chapter(
            book=book,
            number=number,
            title=chapter.title[:300],
            depth=chapter.depth,
            paragraphs=chapter.paragraphs,
            characters=chapter.characters,
            outline=chapter.outline,
            html=chapter.html,
        )
        for number, chapter in enumerate(volume.chapters, 1)
    ]


def _move_pictures(folder: Path, names: Sequence[str], target: Path) -> None:
    """Put the pictures in their place; what an import that was killed left there goes."""
    shutil.rmtree(target, ignore_errors=True)
    if not names:
        return
    target.mkdir(parents=True)
    for name in names:
        shutil.move(folder / name, target / name)


@transaction.atomic
def store_books(books: Sequence[Book]) -> None:
    """Store many books without chapters, their keys and their entries in the search index, in a few statements."""
    now = timezone.now()
    for book in books:
        book.added_at = book.added_at or now
        book.derive()
    insert_books(books)
    _store_keys([(book, marks_of_book(book)) for book in books])
    index_objects(books)


def _store_keys(pairs: Sequence[tuple[Book, Marks]]) -> None:
    insert_keys([(book.pk, key) for book, marks in pairs for key in marks.keys])


def renew_keys(book: Book) -> None:
    """After an editor changed the identifiers."""
    wanted = identifiers.keys(book.identifiers)
    BookKey.objects.filter(book=book).exclude(key__in=wanted).delete()
    BookKey.objects.bulk_create([BookKey(book=book, key=key) for key in wanted], ignore_conflicts=True)
