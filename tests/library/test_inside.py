"""A phrase from the middle of a book opens at its paragraph; what citizens may not read never appears."""

import re
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.test import Client

from library.enums import Rights
from library.importing.cleaning import clean, numbered, paragraph
from library.models import Book, Chapter
from network.actions import bin_row, restore_row
from network.enums import RowState
from search.actions import index_objects
from search.passages import feeding, finding
from tests.factories.library import ReadableFactory

SAID = "把醋坛子搬到<屋檐>底下，过一个冬天。"


@pytest.fixture
def book(db: None) -> Book:
    """A book whose second chapter has the sentence in its third paragraph."""
    made: Book = ReadableFactory(title="醋的故事")
    html, count = numbered("".join(map(paragraph, ["入冬以后。", "河面结了冰。", SAID, "开春再搬回来。"])))
    Chapter.objects.filter(book=made, number=2).update(html=clean(html), paragraphs=count)
    made.save()
    feeding.drain()
    return made


def titles(query: str) -> list[str]:
    return [work.title for work in finding.find(query)]


def test_a_phrase_opens_at_its_paragraph(book: Book, client: Client) -> None:
    page = client.get("/search/", {"q": "醋罈子搬到"}).content.decode()
    place = re.search(r'<a class="hl" href="([^"]*)#(p\d+)">([^<]*)</a> (.*?)</p>', page)
    assert place is not None
    assert place.groups() == (f"/library/books/{book.pk}/2/", "p3", "第2章 海子边", "把<mark>醋坛子搬到</mark>&lt;屋檐&gt;底下，过一个冬天。")
    chapter = client.get(place[1]).content.decode()
    assert "把醋坛子搬到" in chapter.partition(f'id="{place[2]}"')[2].partition("</p>")[0]


def test_a_chapter_is_found_by_its_title(book: Book, client: Client) -> None:
    page = client.get("/search/", {"q": "海子边"}).content.decode()
    assert f'><a class="hl" href="/library/books/{book.pk}/2/">第2章 <mark>海子边</mark></a></p>' in page


def test_a_book_is_found_by_what_its_page_says_of_it(client: Client, db: None) -> None:
    made = ReadableFactory(title="醋的故事", summary="从高粱到坛子，一步一步讲明白。")
    index_objects([made])
    assert "醋的故事" in client.get("/search/", {"q": "从高粱到坛子"}).content.decode()


def test_more_of_it_is_found_within_the_book(book: Book, client: Client) -> None:
    html, _count = numbered("".join(paragraph("屋檐" + "话" * 390) for _ in range(5)))
    Chapter.objects.filter(book=book, number=1).update(html=clean(html))
    book.save()
    feeding.drain()
    page = client.get("/search/", {"q": "屋檐"}).content.decode()
    (address,) = re.findall(r'href="([^"]*\?in=[^"]*)">还有 3 处', page)
    assert client.get(address).content.decode().count("#p") >= 6


@pytest.mark.parametrize("changed", [{"state": RowState.DRAFT}, {"rights": Rights.DOWNLOAD}, {"chapter_count": 0}])
def test_what_may_not_be_read_never_appears(book: Book, client: Client, changed: dict[str, Any]) -> None:
    assert titles("屋檐") == ["醋的故事"]
    Book.objects.filter(pk=book.pk).update(**changed)
    if "chapter_count" not in changed:
        assert titles("屋檐") == []  # nobody was told, the database is asked again
    book.refresh_from_db()
    book.save()
    assert titles("屋檐") == []
    assert "屋檐" not in client.get("/search/", {"q": "醋坛子"}).content.decode()
    assert "屋檐" not in client.get("/search/results.json", {"q": "醋坛子"}).content.decode()
    assert feeding.drain() == 0
    assert titles("屋檐") == []


def test_a_busy_database_loses_no_mark(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.save()

    def busy(*_args: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(feeding, "write", busy)
        with pytest.raises(OperationalError):
            feeding.drain()
    assert feeding.drain() == 1


def test_the_bin_takes_it_out_and_gives_it_back(book: Book) -> None:
    bin_row(book)
    assert titles("屋檐") == []
    feeding.drain()
    restore_row(book)
    feeding.drain()
    assert titles("屋檐") == ["醋的故事"]
    book.delete()
    assert titles("屋檐") == []


def test_a_change_is_marked_with_the_book_or_not_at_all(book: Book) -> None:
    place = transaction.savepoint()
    book.save()
    assert feeding.status().waiting == 1
    transaction.savepoint_rollback(place)
    assert feeding.status().waiting == 0
