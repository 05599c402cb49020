"""Files into the library. One book is one transaction, so an import that was killed goes on where it stopped; doing it again changes nothing."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from content.models import Category
from library import identifiers
from library.actions.duplicates import Known, Marks, Twin
from library.actions.report import Line, Report, Status
from library.actions.storing import Choices, Source, apply_record, book_of_volume, marks_of_book, store_books, store_volume
from library.enums import Rights
from library.importing.messages import gettext_noop as _
from library.importing.messages import message
from library.importing.records import Answer, Record, RefusedFileError, Remark, Volume
from library.importing.sandbox import read_file
from library.models import Book

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
SUFFIXES = (".epub", ".txt", *SHEETS)
BATCH = 500
Say = Callable[[Line], None]


@dataclass(slots=True)
class Import:
    """One run. With ``store`` false it only looks: every line says what would become of it."""

    choices: Choices
    store: bool = True
    say: Say = lambda _line: None
    report: Report = field(default_factory=Report)
    categories: dict[str, Category] = field(default_factory=lambda: {one.name: one for one in Category.objects.all()})
    foreseen: set[str] = field(default_factory=set)

    def run(self, paths: Iterable[Path]) -> Report:
        """Import files, and all books in folders; sheets first, because they name files."""
        for path in files_in(paths):
            for line in self.file(path):
                self.report.lines.append(line)
                self.say(line)
        return self.report

    def file(self, path: Path) -> Iterator[Line]:
        """The lines of one file."""
        try:
            source = Source(path.name, digest(path))
            twin = Known.of([Marks("", (), source.hash)]).twin(Marks("", (), source.hash))
            if twin is not None:
                yield self._known(source, twin)
                return
            with tempfile.TemporaryDirectory(prefix="book-") as folder:
                answer = read_file(path, Path(folder))
                if answer.volume is not None:
                    yield self._volume(answer.volume, Path(folder), source, None)
                    return
        except RefusedFileError as error:
            yield Line(path.name, Status.REFUSED, remarks=[Remark(error.kind, error.message, level="error")])
            return
        except OSError as error:
            said = message(_("This file does not open: %(why)s."), why=error.strerror)
            yield Line(path.name, Status.REFUSED, remarks=[Remark("unreadable", said, level="error")])
            return
        yield from self._sheet(answer, path)

    # --- one book ------------------------------------------------------------------------------

    def _known(self, source: Source, twin: Twin) -> Line:
        remarks = [] if twin.book.deleted_at is None else [Remark("binned", twin.sentence)]
        return Line(source.name, Status.UNCHANGED, twin.book.title, book=twin.book.pk, chapters=twin.book.chapter_count, remarks=remarks)

    def _volume(self, volume: Volume, folder: Path, source: Source, record: Record | None) -> Line:
        book = book_of_volume(volume, self.choices, source)
        if record is not None:
            apply_record(book, record, self.categories)
        marks = marks_of_book(book)
        known = Known.of([marks])
        twin = known.twin(marks)
        line = Line(source.name, Status.ADDED, book.title, record.row if record else None, chapters=len(volume.chapters), remarks=volume.remarks)
        if twin is not None and (twin.book.chapter_count or twin.book.deleted_at):
            line.status, line.book = Status.DUPLICATE, twin.book.pk
            line.remarks = [Remark("duplicate", twin.sentence)]
            return line
        if twin is not None:
            return self._fill(twin.book, volume, folder, source, line)
        if other := known.other_edition(marks):
            text = _("Another edition with the same title and author is here (no. %(id)s); this was taken as a new one. Please have a look.")
            line.remarks.append(Remark("other_edition", message(text, id=other.pk)))
        if self._is_foreseen(marks):
            line.status = Status.DUPLICATE
            line.remarks = [Remark("duplicate", message(_("The same as a book before it in this import.")))]
        elif self.store:
            line.book = store_volume(book, volume, folder).pk
        return line

    def _fill(self, known: Book, volume: Volume, folder: Path, source: Source, line: Line) -> Line:
        """A book that was only a record gets its text."""
        line.status, line.book, line.title = Status.FILLED, known.pk, known.title
        if self.store:
            book = Book.objects.get(pk=known.pk)
            book.source_name, book.source_hash = source.name[-200:], source.hash
            store_volume(book, volume, folder)
        return line

    def _is_foreseen(self, marks: Marks) -> bool:
        """In a dry run nothing is stored, so equal books of one import are told apart here."""
        if self.store:
            return False
        names = {f"{name}/{marks.language}" for name in (*marks.keys, marks.hash or marks.work)}
        seen = bool(names & self.foreseen)
        self.foreseen |= names
        return seen

    # --- a sheet of records ------------------------------------------------------------------------

    def _sheet(self, answer: Answer, path: Path) -> Iterator[Line]:
        plain: list[Record] = []
        for record in answer.records:
            self._check_category(record)
            if not record.is_good:
                yield Line(path.name, Status.REFUSED, record.title, record.row, remarks=record.remarks, record=record)
            elif record.file:
                yield from self._plain(plain, path)
                plain = []
                yield self._with_file(record, path)
            else:
                plain.append(record)
                if len(plain) >= BATCH:
                    yield from self._plain(plain, path)
                    plain = []
        yield from self._plain(plain, path)

    def _check_category(self, record: Record) -> None:
        if record.category and record.category not in self.categories:
            text = _("There is no category “%(given)s”, it was left empty. There are: %(names)s.")
            record.remarks.append(Remark("category", message(text, given=record.category, names=list(self.categories)[:13])))
        if any(identifiers.looks_like_isbn(part) and not identifiers.isbn13(part) for part in identifiers.split(record.identifiers)):
            text = _("The check digit of the ISBN is wrong, please check it; it was taken as it is.")
            record.remarks.append(Remark("isbn", message(text)))

    def _with_file(self, record: Record, sheet: Path) -> Line:
        """A row with its book's file, which must lie beside the sheet."""
        bad = Line(sheet.name, Status.REFUSED, record.title, record.row, remarks=record.remarks, record=record)
        path = beside(sheet, record.file)
        if path is None:
            text = _("There is no file “%(file)s”. Please put it beside the table, under exactly this name.")
            bad.remarks.append(Remark("no_file", message(text, file=record.file), level="error"))
            return bad
        try:
            source = Source(path.name, digest(path))
            twin = Known.of([Marks("", (), source.hash)]).twin(Marks("", (), source.hash))
            if twin is not None:
                line = self._known(source, twin)
                line.file, line.row = sheet.name, record.row
                return line
            with tempfile.TemporaryDirectory(prefix="book-") as folder:
                answer = read_file(path, Path(folder))
                if answer.volume is not None:
                    answer.volume.remarks += record.remarks
                    line = self._volume(answer.volume, Path(folder), source, record)
                    line.file = sheet.name
                    return line
            bad.remarks.append(Remark("no_book", message(_("“%(file)s” is no book."), file=record.file), level="error"))
        except (RefusedFileError, OSError) as error:
            said = error.message if isinstance(error, RefusedFileError) else str(error)
            bad.remarks.append(Remark("file", message(_("“%(file)s”: %(said)s"), file=record.file, said=said), level="error"))
        return bad

    def _plain(self, records: Sequence[Record], path: Path) -> Iterator[Line]:
        """Rows without files, through the bulk path."""
        pairs = [(record, self._book_of(record)) for record in records]
        marked = [(record, book, marks_of_book(book)) for record, book in pairs]
        known = Known.of(marks for _record, _book, marks in marked) if marked else Known()
        fresh: list[Book] = []
        lines: list[tuple[Line, Book | None]] = []
        for record, book, marks in marked:
            line = self._record_line(record, book, marks, known, path)
            lines.append((line, book if line.status is Status.ADDED else None))
            if line.status is Status.ADDED:
                fresh.append(book)
                known.remember(book, marks)
        if self.store and fresh:
            store_books(fresh)
        for line, stored in lines:
            line.book = stored.pk if stored is not None else line.book
            yield line

    def _book_of(self, record: Record) -> Book:
        book = Book(
            organisation=self.choices.organisation,
            state=self.choices.state,
            rights=self.choices.rights or Rights.READ,
            category=self.choices.category,
        )
        apply_record(book, record, self.categories)
        return book

    def _record_line(self, record: Record, book: Book, marks: Marks, known: Known, path: Path) -> Line:
        line = Line(path.name, Status.ADDED, record.title, record.row, remarks=record.remarks, record=record)
        twin = known.twin(marks)
        if twin is None:
            if (other := known.other_edition(marks)) and other.pk:
                text = _("Another edition with the same title and author is here (no. %(id)s); this was taken as a new one.")
                line.remarks.append(Remark("other_edition", message(text, id=other.pk)))
            return line if not self._is_foreseen(marks) else _doubled(line)
        if twin.book.pk is None:
            return _doubled(line)
        same = twin.book.title == book.title and twin.book.creators == book.creators and twin.book.deleted_at is None
        line.status = Status.UNCHANGED if same else Status.DUPLICATE
        line.book = twin.book.pk
        if not same:
            line.remarks = [*line.remarks, Remark("duplicate", twin.sentence)]
        return line


def _doubled(line: Line) -> Line:
    line.status = Status.DUPLICATE
    text = _("The same as a row before it (by ISBN, or by title and author); only the first was taken.")
    line.remarks = [*line.remarks, Remark("duplicate", message(text))]
    return line


def import_books(paths: Iterable[Path], choices: Choices, *, store: bool = True, say: Say | None = None) -> Report:
    """Import files and folders of files: EPUB, TXT, spreadsheets of records. ``say`` hears each line as it is done."""
    return Import(choices, store=store, say=say or (lambda _line: None)).run(paths)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to import, sheets first, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inner = sorted(path.rglob("*")) if path.is_dir() else [path]
        wanted = [one for one in inner if one == path or (one.suffix.lower() in SUFFIXES and one.is_file() and not one.name.startswith((".", "~$")))]
        found |= dict.fromkeys(wanted)
    return sorted(found, key=lambda path: path.suffix.lower() not in SHEETS)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def beside(sheet: Path, name: str) -> Path | None:
    """The file of that name in the sheet's folder or below; nothing outside is looked at."""
    folder = sheet.parent.resolve()
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None
    except (OSError, ValueError):
        return None
