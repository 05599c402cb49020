"""The paragraphs of books, for the search inside of them: each has an address in the reader."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from html import unescape
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import pgettext_lazy

from library.enums import Rights
from library.importing.cleaning import without_addresses
from library.models import Book, Chapter
from library.querysets import LISTED
from search import passages
from search.passages import Piece, Place

_PARAGRAPH = re.compile(r'<(p|li|dd|pre) id="p(\d+)"[^>]*>(.*?)</\1>', re.DOTALL)


def source() -> passages.Source:
    """Books as a source of passages."""
    return passages.Source("books", pgettext_lazy("search", "book"), "library.Book", _with_text, _is_readable, pieces, found)


def paragraphs(html: str, wanted: Container[int] | None = None) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a chapter's paragraphs, all or those wanted, and their text."""
    for match in _PARAGRAPH.finditer(html):
        if wanted is None or int(match[2]) in wanted:
            text = " ".join(unescape(strip_tags(without_addresses(match[3]))).split())
            if text:
                yield int(match[2]), text


def _with_text() -> QuerySet[Book]:
    return Book.objects.filter(chapter_count__gt=0)


def _is_readable(book: Book) -> bool:
    return book.readable


def pieces(book: Book) -> Iterator[Piece]:
    """Yield all chapter titles and paragraphs of a book."""
    for row in Chapter.objects.filter(book=book).order_by("number").values("number", "title", "html").iterator():
        yield from _of_chapter(book.pk, row)


def _of_chapter(book: int, row: Mapping[str, Any], wanted: Container[int] | None = None) -> Iterator[Piece]:
    address = reverse("library:chapter", args=[book, row["number"]])
    if wanted is None or 0 in wanted:
        yield Piece(str(row["number"]), 0, row["title"], address, row["title"])
    for number, text in paragraphs(row["html"], wanted):
        yield Piece(str(row["number"]), number, text, f"{address}#p{number}", row["title"])


def found(places: Mapping[int, Sequence[Place]]) -> Iterable[passages.Work]:
    """Return books that citizens may read, with the paragraphs at some places; one query."""
    wanted = {pk: _numbers(of_book) for pk, of_book in places.items()}
    chosen = reduce(or_, (Q(book=pk, number__in=list(chapters)) for pk, chapters in wanted.items()))
    readable = Chapter.objects.filter(chosen, book__listed=LISTED).exclude(book__rights=Rights.DOWNLOAD)
    chapters: dict[int, list[Mapping[str, Any]]] = {}
    for row in readable.order_by("book", "number").values("book", "book__title", "number", "title", "html"):
        chapters.setdefault(row["book"], []).append(row)
    for pk, rows in chapters.items():
        url = reverse("library:book", args=[pk])
        shown = [piece for row in rows for piece in _of_chapter(pk, row, wanted[pk][row["number"]])]
        yield passages.Work(pk, rows[0]["book__title"], url, shown, within=f"{url}?in=")


def _numbers(places: Sequence[Place]) -> dict[int, set[int]]:
    """Return the numbers of paragraphs at some places, by chapter."""
    numbers: dict[int, set[int]] = {}
    for part, first, last in places:
        numbers.setdefault(int(part), set()).update(range(first, last + 1))
    return numbers
