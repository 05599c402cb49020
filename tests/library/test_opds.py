"""Both catalogues against what their specifications ask, told as facts here."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from lxml import etree

from library.actions import store_books
from library.models import Book
from search.actions import index_objects
from tests.factories.content import CategoryFactory
from tests.factories.library import BookFactory, ReadableFactory

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"
FEEDS = ("", "books", "categories", "classes", "titles", "authors", "search")
KINDS = {kind: f"application/atom+xml;profile=opds-catalog;kind={kind}" for kind in ("navigation", "acquisition")}


@pytest.fixture
def filled():
    category = CategoryFactory(name="烹饪")
    book = ReadableFactory(
        title="醋香一条街", category=category, clc="TS972", identifiers="9787544269988", summary="醋的事", year=2019, publisher="书局"
    )
    rows = [Book(organisation=book.organisation, state="published", title=f"书{at:03}", creators="某人") for at in range(64)]
    store_books(rows)
    index_objects([book])
    return book


def atom(client, address):
    response = client.get(address)
    assert response.status_code == 200
    root = etree.fromstring(response.content)
    kind = "acquisition" if "kind=acquisition" in response["Content-Type"] else "navigation"
    assert response["Content-Type"] == f"{KINDS[kind]};charset=utf-8"
    check_feed(root, kind)
    return root


def one(parent, name):
    found = parent.findall(A + name)
    assert len(found) == 1, f"{name}: {len(found)} times"
    return found[0]


def links(parent, rel):
    return [link for link in parent.findall(A + "link") if link.get("rel") == rel]


def check_feed(root, kind):
    """RFC 4287 §4.1.1 and OPDS 1.2 §2."""
    assert root.tag == A + "feed"
    for name in ("id", "title", "updated"):
        assert one(root, name).text
    assert dt.datetime.fromisoformat(one(root, "updated").text).tzinfo is not None
    assert len(links(root, "self")) == 1
    assert links(root, "self")[0].get("type") == KINDS[kind]
    assert links(root, "start")[0].get("type") == KINDS["navigation"]
    assert links(root, "search")[0].get("type") == "application/opensearchdescription+xml"
    for link in root.iter(A + "link"):
        assert re.match(r"https?://", link.get("href"))
        assert link.get("type")
    ids = [one(entry, "id").text for entry in root.findall(A + "entry")]
    assert len(ids) == len(set(ids))
    for entry in root.findall(A + "entry"):
        check_entry(entry, kind)


def check_entry(entry, kind):
    for name in ("id", "title", "updated"):
        assert one(entry, name).text
    has_author = entry.find(f"{A}author/{A}name") is not None or entry.getparent().find(f"{A}author/{A}name") is not None
    assert has_author
    acquisitions = [link for link in entry.findall(A + "link") if link.get("rel", "").startswith("http://opds-spec.org/acquisition")]
    if kind == "acquisition":
        assert acquisitions, "an acquisition feed holds only books that can be had"
        assert links(entry, "http://opds-spec.org/image")[0].get("type") in {"image/png", "image/jpeg", "image/gif"}
    else:
        assert not acquisitions
        assert one(entry, "content").text
        assert all(link.get("type") in KINDS.values() for link in entry.findall(A + "link"))


@pytest.mark.parametrize("feed", FEEDS)
def test_opds_1_is_valid(client, filled, feed):
    atom(client, reverse(f"library:opds{f'_{feed}' if feed else ''}") + ("?query=醋" if feed == "search" else ""))


@pytest.mark.parametrize("feed", FEEDS)
def test_opds_2_is_valid(client, filled, feed):
    response = client.get(reverse(f"library:opds2{f'_{feed}' if feed else ''}") + ("?query=醋" if feed == "search" else ""))
    assert (response.status_code, response["Content-Type"]) == (200, "application/opds+json")
    check_manifest(response.json())


def check_manifest(feed):
    """OPDS 2.0 §2 and the Readium web publication manifest: required members and their types."""
    assert set(feed) <= {"metadata", "links", "publications", "navigation", "facets", "groups"}
    assert feed["metadata"]["title"]
    assert {"publications", "navigation", "groups"} & set(feed)
    assert [link["type"] for link in feed["links"] if link["rel"] == "self"] == ["application/opds+json"]
    assert any(link["rel"] == "search" and link.get("templated") is True and "{?query}" in link["href"] for link in feed["links"])
    for link in feed.get("navigation", []):
        assert link["href"].startswith("http")
        assert link["title"]
        assert link["type"] == "application/opds+json"
    for facet in feed.get("facets", []):
        assert facet["metadata"]["title"]
        assert facet["links"]
        assert all(isinstance(link["properties"]["numberOfItems"], int) and link["title"] for link in facet["links"])
    for book in feed.get("publications", []):
        assert set(book) <= {"metadata", "links", "images"}
        assert book["metadata"]["title"]
        assert any(link["rel"].startswith("http://opds-spec.org/acquisition") for link in book["links"])
        assert book["images"]
        assert any(image["type"] in {"image/png", "image/jpeg", "image/gif", "image/avif"} for image in book["images"])


def test_paging_meets_every_book_once(client, filled):
    address, found = "/opds/books/", []
    while address:
        root = atom(client, address)
        found += [one(entry, "id").text for entry in root.findall(A + "entry")]
        address = links(root, "next")[0].get("href") if links(root, "next") else ""
    assert (len(found), len(set(found))) == (65, 65)
    assert root.findtext("{http://a9.com/-/spec/opensearch/1.1/}totalResults") == "65"


def test_a_book_in_both_forms(client, filled):
    entry = next(entry for entry in atom(client, "/opds/books/?class=T").findall(A + "entry"))
    assert (entry.findtext(A + "id"), entry.findtext(A + "title"), entry.findtext(f"{A}author/{A}name")) == (
        "urn:isbn:9787544269988", "醋香一条街", "郝师傅",
    )  # fmt: skip
    (book,) = client.get("/opds/2/books/?class=T").json()["publications"]
    assert book["metadata"]["identifier"] == "urn:isbn:9787544269988"
    for link in book["links"]:
        response = client.get("/" + link["href"].split("/", 3)[3])
        assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, link["type"])
        assert b"".join(response)


def test_search_finds_a_book_by_its_title(client, filled):
    root = atom(client, "/opds/search/?query=醋香")
    assert [entry.findtext(A + "title") for entry in root.findall(A + "entry")] == ["醋香一条街"]
    description = etree.fromstring(client.get("/opds/opensearch.xml").content)
    assert "{searchTerms}" in description.find("{*}Url").get("template")


def test_facets_lead_to_what_they_count(client, filled):
    for facet in client.get("/opds/2/books/").json()["facets"]:
        for link in facet["links"]:
            address = "/" + link["href"].split("/", 3)[3]
            assert client.get(address).json()["metadata"]["numberOfItems"] == link["properties"]["numberOfItems"]


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("form", ["opds", "opds2"])
def test_queries(client, django_assert_max_num_queries, count, form):
    BookFactory.create_batch(count)
    client.get(reverse(f"library:{form}"))
    for feed in ("", "_books", "_categories", "_titles"):
        with django_assert_max_num_queries(4):
            client.get(reverse(f"library:{form}{feed}"))
