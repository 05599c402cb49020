"""Shelves, book and reader through their addresses."""

import io
import zipfile
from itertools import chain

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from library import declared, figures, shelves
from library.actions import store_books
from library.models import Book, Chapter
from library.shelves import Asked
from network.enums import RowState
from pagecache import tags
from search import popularity
from tests.factories.content import CategoryFactory
from tests.factories.library import BookFactory, ReadableFactory
from tests.factories.network import StreetFactory
from tests.steps import counted

pytestmark = pytest.mark.django_db
SHELVES = "/library/"


def titles(response):
    return [book.title for book in response.context["books"]]


def many(count, **fields):
    first = BookFactory(**fields)
    store_books(
        [Book(organisation=first.organisation, state=RowState.PUBLISHED, title=f"书{at:05}", creators="某人", **fields) for at in range(count - 1)]
    )


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(("address", "queries"), [("/library/", 6), ("/library/?letter=S", 6), ("/library/?order=new", 6)])
def test_shelf_queries(client, django_assert_max_num_queries, count, address, queries):
    many(count)
    client.get("/library/?order=read")
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 30])
def test_book_and_chapter_queries(client, django_assert_max_num_queries, count):
    category = CategoryFactory()
    book = ReadableFactory(category=category)
    many(count, category=category)
    client.get("/library/")
    with django_assert_max_num_queries(4):
        assert client.get(book.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(4):
        assert client.get(f"{book.get_absolute_url()}2/").status_code == 200


def test_pages_by_key_meet_every_book_once_in_both_directions(client):
    many(95)
    forward, step, address = [], 0, SHELVES
    while address:
        response = client.get(address)
        forward.append(titles(response))
        address = SHELVES + response.context["after_url"] if response.context["after_url"] else ""
        step += 1
    everything = [title for page in forward for title in page]
    assert (step, len(everything), len(set(everything))) == (4, 95, 95)
    assert everything == list(Book.objects.order_by("title_sort", "pk").values_list("title", flat=True))
    backward = client.get(SHELVES + response.context["before_url"])
    assert titles(backward) == forward[2]


def test_page_900_is_one_read_of_the_index(client, django_assert_max_num_queries):
    many(900)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE library_book")  # its plans follow the table as it was counted last, which another test may have emptied
    last = Book.objects.order_by("title_sort", "pk").values_list("pk", flat=True)[870]
    plan = str(shelves.narrowed(Asked()).filter(shelves.RowAfter("title_sort", "书", last)).order_by("title_sort", "pk").explain())
    assert "book_title" in plan
    assert "TEMP B-TREE" not in plan
    client.get(SHELVES)
    with django_assert_max_num_queries(6):
        assert len(titles(client.get(f"{SHELVES}?after={last}"))) == 29


def test_facets_count_what_their_links_list(client):
    cooking, health = CategoryFactory(name="烹饪"), CategoryFactory(name="健康")
    ReadableFactory(category=cooking, clc="TS972", title="醋")
    BookFactory.create_batch(2, category=cooking, clc="R161")
    BookFactory(category=health, clc="R161", language="zh-Hant")
    response = client.get(SHELVES)
    for facet in response.context["facets"]:
        for row in facet["rows"]:
            assert len(titles(client.get(SHELVES + row["url"]))) == row["count"], (facet["title"], row["name"])
    assert figures.books_by_category() == {cooking.slug: 3, health.slug: 1}
    assert figures.counts_by_category() == {cooking.slug: 3, health.slug: 1}


@pytest.mark.parametrize(("title", "letter"), [("醋", "C"), ("重庆", "C"), ("Physics", "P"), ("1984", "#"), ("《海子边》", "H")])
def test_letters_follow_pinyin(client, title, letter):
    BookFactory(title=title)
    assert titles(client.get(SHELVES, {"letter": letter})) == [title]


@pytest.mark.parametrize("query", ["?after=999999", "?before=abc", "?letter=ZZ", "?class=AB", "?category=none", "?order=x&how=y&length=9"])
def test_nonsense_in_the_address_shows_all_books(client, query):
    BookFactory(title="醋")
    assert titles(client.get(SHELVES + query)) == ["醋"]


def test_empty_shelf_offers_the_next_thing(client):
    assert "这里没有书" in client.get(SHELVES, {"letter": "Z"}, headers={"accept-language": "zh-hans"}).content.decode()


def test_hidden_books_are_on_no_shelf(client):
    BookFactory(state=RowState.DRAFT)
    assert titles(client.get(SHELVES)) == []
    assert figures.newest(6) == []


def test_newest_come_first_with_what_a_front_page_shows():
    old, new = BookFactory(), BookFactory(title="新书", creators="甲；乙；丙", category=CategoryFactory(cloth=3))
    rows = figures.newest(6)
    assert [row.pk for row in rows] == [new.pk, old.pk]
    assert (rows[0].url, rows[0].title, rows[0].creators, rows[0].classes) == (new.get_absolute_url(), "新书", "甲、乙等", "c3 new")


def test_book_page_tells_what_it_knows(client):
    book = ReadableFactory(title="醋香一条街", publisher="并州书局", year=2019, identifiers="9787544269988", subjects="街巷；食品")
    page = client.get(book.get_absolute_url()).content.decode()
    for word in ("醋香一条街", "郝师傅 著", "并州书局", "2019", "街巷", "第2章 海子边", f"{book.get_absolute_url()}1/", "book.epub"):
        assert word in page, word


def test_who_looked_inside_a_book_can_look_again_at_once(client):
    book = ReadableFactory()
    for query, comes_first in (("", "con"), ("?in=醋", "inb"), ("?in=没有的词", "inb")):
        text = client.get(f"/library/books/{book.pk}/{query}").content.decode()
        assert text.count('id="inb"') == 1
        assert (text.index('id="inb"') < text.index('id="con"')) == (comes_first == "inb")


def test_search_inside_a_book_leads_to_the_paragraph(client):
    book = ReadableFactory()
    page = client.get(book.get_absolute_url(), {"in": "后放"}).content.decode()
    assert f'{book.get_absolute_url()}1/#p2"' in page
    assert client.get(book.get_absolute_url(), {"in": "鲸鱼"}).context["hits"] == []


def test_chapter_has_paragraph_addresses_and_neighbours(client):
    book = ReadableFactory()
    page = client.get(f"{book.get_absolute_url()}2/").content.decode()
    assert '<p id="p2" class="p">' in page
    assert 'href="#p2" aria-label=' in page
    assert f'rel="prev" href="{book.get_absolute_url()}1/"' in page
    assert f'rel="next" href="{book.get_absolute_url()}3/"' in page
    assert [client.get(f"{book.get_absolute_url()}{number}/").status_code for number in (0, 4)] == [404, 404]


def test_rights_decide_reading_and_taking_away(client):
    read, download = ReadableFactory(rights="read"), ReadableFactory(rights="download")
    assert client.get(reverse("library:chapter", args=[read.pk, 1])).status_code == 200
    assert client.get(reverse("library:epub", args=[read.pk])).status_code == 404
    assert client.get(reverse("library:chapter", args=[download.pk, 1])).status_code == 404
    response = client.get(reverse("library:epub", args=[download.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/epub+zip")
    assert b"".join(response)[:2] == b"PK"
    why = "版权只允许整本下载，正文不能放在网页上。微信里打不开文件，请点右上角用浏览器打开这一页。"
    assert why in client.get(download.get_absolute_url()).content.decode()
    for other in (read, ReadableFactory(), BookFactory()):
        assert why not in client.get(other.get_absolute_url()).content.decode()


def test_what_was_never_public_is_404_and_what_was_taken_away_410(client):
    draft, binned = BookFactory(state=RowState.DRAFT), ReadableFactory()
    binned.deleted_at = binned.added_at
    binned.save()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(binned.get_absolute_url()).status_code == 410
    assert client.get(f"{binned.get_absolute_url()}1/").status_code == 410
    assert client.get("/library/books/999999/").status_code == 404


def test_taken_away_epub_comes_back_the_same(client, tmp_path):
    from library.importing.sandbox import read_file

    book = ReadableFactory(title="醋")
    response = client.get(reverse("library:epub", args=[book.pk]))
    path = tmp_path / "book.epub"
    path.write_bytes(b"".join(response))
    assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()[0] == "mimetype"
    volume = read_file(path, tmp_path).volume
    assert (volume.title, volume.creators) == ("醋", ["郝师傅 著"])
    assert [chapter.html for chapter in volume.chapters] == list(Chapter.objects.order_by("number").values_list("html", flat=True))
    assert client.get(reverse("library:epub", args=[book.pk]), headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(("name", "kind"), [("cover", "image/svg+xml"), ("cover_png", "image/png")])
def test_drawn_cover(client, name, kind):
    book = BookFactory(title="<b>醋</b>")
    response = client.get(reverse(f"library:{name}", args=[book.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"<b>" not in response.content


@pytest.mark.parametrize("name", ["../../db.sqlite3", "1.svg", "1.png", "..%2f1.png", "1.html"])
def test_only_pictures_of_the_book_go_out(client, name):
    book = ReadableFactory(pk=987_654)  # a number that no other test gave files to
    assert client.get(f"/library/books/{book.pk}/files/{name}").status_code == 404


def test_reading_is_counted_once_a_day_and_only_from_our_own_pages(client):
    book = ReadableFactory()
    address = reverse("library:read", args=[book.pk])
    assert client.post(address, headers={"origin": "https://elsewhere.example"}).status_code == 403
    for _ in range(3):
        assert client.post(address, headers={"origin": "http://testserver"}).status_code == 204
    assert Book.objects.get().reads == 1
    assert client.get(address).status_code == 405


def test_a_districts_page_shows_the_books_of_its_streets_and_not_its_neighbours(django_assert_num_queries):
    street, other = StreetFactory(), StreetFactory()
    district = street.parent
    own, below = BookFactory(organisation=district), BookFactory(organisation=street)
    BookFactory(organisation=other)
    with django_assert_num_queries(1):
        shown = declared.section_rows(district)
    assert {row["book"].url for row in shown} == {own.get_absolute_url(), below.get_absolute_url()}


@pytest.mark.sqlite
def test_books_of_a_village_are_found_by_its_key_and_not_by_going_through_all():
    street = StreetFactory()
    with CaptureQueriesContext(connection) as captured:
        declared.section_rows(street)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert [step for step in plan if "library_book " in step and "organisation_id=?" in step], plan


def test_books_that_are_opened_often_are_told_to_the_search():
    made = [BookFactory(reads=reads) for reads in (9, 10, 2000)]
    BookFactory(reads=5000, state=RowState.DRAFT)
    tags.bump(popularity.TAG)
    assert popularity.steps("books") == {str(made[1].pk): 1, str(made[2].pk): 3}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "query", ["language=en", "language=other", "language=en&order=new", "letter=S&class=V", "category=none-of-it&language=zh-Hant"]
)
def test_a_rare_choice_does_not_look_through_the_whole_library(query):
    CategoryFactory(slug="none-of-it")
    BookFactory(title="Physics", language="en")
    BookFactory(title="Physique", language="fr")
    asked = Asked.read(QueryDict(query))

    def read():
        shelves.sums(asked)
        shelves.page(asked)
        with counted() as steps:
            books = shelves.page(asked).books
        return [book["title"] for book in books], steps[0]

    (first, few), _more = read(), many(300)
    second, most = read()
    assert first == second == {"language=other": ["Physique"]}.get(query, ["Physics"] if "=en" in query else [])
    assert most < few + 100


@pytest.mark.sqlite
def test_found_books_are_read_by_key_and_not_looked_for_among_all():
    wanted = [BookFactory().pk for _ in range(3)]

    def read():
        with counted() as steps:
            found = declared.found_rows(wanted, None)
        return sorted(row["id"] for row in found), steps[0]

    (first, few), _more = read(), many(300)
    second, most = read()
    assert first == second == wanted
    assert most < few + 100


@pytest.mark.sqlite
def test_books_of_a_usual_language_are_not_sorted(monkeypatch):
    monkeypatch.setattr(shelves, "FEW", 3)
    many(5)
    shelves.page(Asked(language="zh-Hans", order="new"))
    with CaptureQueriesContext(connection) as captured:
        assert len(shelves.page(Asked(language="zh-Hans", order="new")).books) == 5
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        assert not [row for row in cursor.fetchall() if "TEMP B-TREE" in row[3]]


@pytest.mark.sqlite
def test_books_read_as_often_as_the_others_are_not_gone_through():
    many(40)
    last = Book.objects.order_by("-pk").values_list("pk", flat=True)[5]

    def read():
        with counted() as steps:
            found = shelves.page(Asked(order="read", after=last)).books
        return [book["pk"] for book in found], steps[0]

    first, few = read()
    many(400)
    second, most = read()
    assert first == second == list(range(last - 1, last - 31, -1))
    assert most < few + 100


def test_pages_by_reads_meet_every_book_once_in_both_directions():
    many(70)
    Book.objects.filter(pk__in=Book.objects.order_by("pk").values("pk")[:37]).update(reads=2)
    pages, asked = [], Asked(order="read")
    while True:
        step = shelves.page(asked)
        pages.append([book["pk"] for book in step.books])
        if not step.after:
            break
        asked = Asked(order="read", after=step.after)
    assert list(chain.from_iterable(pages)) == list(Book.objects.order_by("-reads", "-pk").values_list("pk", flat=True))
    assert [book["pk"] for book in shelves.page(Asked(order="read", before=step.before)).books] == pages[1]
