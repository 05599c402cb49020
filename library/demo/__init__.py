"""The demo city's library: 120 books of our own writing, or as many records as a large library holds."""

import csv
import datetime as dt
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.utils import timezone

from content.models import Category
from library.actions import Choices, import_books, store_books, store_volume
from library.actions.storing import Source, apply_record, book_of_volume
from library.demo.catalogue import record, records, slugs
from library.demo.files import write_book
from library.demo.writing import Written, books
from library.enums import Rights
from library.importing.records import Record
from library.importing.texts import read_text
from library.models import Book
from network.demo_data import remember
from network.enums import Tier
from network.models import Organisation

WRITTEN = 120
EPUBS = 10
"""So many come as EPUB files with pictures, through the importer and its child process."""
NOTE = "样例图书，本网自编，可以阅读、转送。"
BATCH = 2_000


def make_books(dice: random.Random, count: int = WRITTEN) -> list[Book]:
    """Make ``count`` books: 120 with text, the rest as records through the bulk path."""
    written = list(books(dice, min(count, WRITTEN)))
    categories = {one.slug: one for one in Category.objects.all()}
    city = Organisation.objects.get(parent=None)
    owners = _local_owners()
    made = _through_files(written[:EPUBS], dice, Choices(city, Rights.BOTH), categories)
    for number, book in enumerate(written[EPUBS:]):
        owner = owners[number // 3 % len(owners)] if owners and number % 3 == 0 else city
        made.append(_from_text(book, Choices(owner, (Rights.BOTH, Rights.READ)[number % 2], categories.get(book.category))))
    _spread(made, dice)
    remember(made)
    for batch in _batches(dice, count - len(made), categories, city):
        store_books(batch)
        remember(batch)
        made += batch
    return made


def _local_owners() -> list[Organisation]:
    """The districts, and of each its first street: local books come from both."""
    districts = Organisation.objects.districts().order_by("code")
    streets = {street.parent_id: street for street in Organisation.objects.filter(tier=Tier.STREET).order_by("-code")}
    return [*districts, *(streets[district.pk] for district in districts if district.pk in streets)]


def _through_files(written: Sequence[Written], dice: random.Random, choices: Choices, categories: dict[str, Category]) -> list[Book]:
    """EPUB files and the sheet that lists them, imported as an editor would."""
    with tempfile.TemporaryDirectory(prefix="demo-books-") as name:
        sheet = Path(name, "books.csv")
        with sheet.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["书名", "作者", "分类号", "类别", "简介", "版权", "文件"])
            for number, book in enumerate(written):
                path = write_book(Path(name, f"{number}.epub"), book, dice)
                table.writerow([book.title, book.creators, book.clc, categories[book.category].name, book.summary, NOTE, path.name])
        report = import_books([sheet], choices)
    return list(Book.objects.filter(pk__in=[line.book for line in report.lines if line.book]).order_by("pk"))


def _from_text(written: Written, choices: Choices) -> Book:
    """A plain text, read and stored as an imported one is."""
    data = written.text.encode()
    volume = read_text(data, f"{written.title}.txt")
    volume.title, volume.summary = written.title, written.summary
    book = book_of_volume(volume, choices, Source(f"{written.title}.txt", ""))
    apply_record(book, Record(0, creators=written.creators, clc=written.clc, subjects=written.subject, rights_note=NOTE), {})
    return store_volume(book, volume, Path())


def _spread(made: Iterable[Book], dice: random.Random) -> None:
    """Books came over the last year, some are read much, most a little."""
    now = timezone.now()
    rows = list(made)
    for book in rows:
        book.added_at = now - dt.timedelta(hours=dice.randrange(24 * 360))
        book.reads = int(dice.paretovariate(0.9) * 12) % 4_000
    Book.objects.bulk_update(rows, ["added_at", "reads"], batch_size=200)


def _batches(dice: random.Random, count: int, categories: dict[str, Category], owner: Organisation) -> Iterator[list[Book]]:
    rows, by_class = enumerate(records(dice, max(0, count)), 1), slugs()
    while batch := list(islice(rows, BATCH)):
        made = []
        for number, row in batch:
            category = categories.get(by_class[row[6]])
            book = Book(organisation=owner, rights=Rights.READ, category=category)
            apply_record(book, record(number, row), {})
            made.append(book)
        yield made
