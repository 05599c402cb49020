"""Results for programs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from search import kinds
from tests.search.conftest import page_rows

Make = Callable[..., list[Page]]
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HERE = settings.SITE.url
COST = 2
"""Queries of a feed: the index, and the rows of one kind."""


@pytest.fixture
def drawn(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages(*[f"国画 <{number}> & 山水" for number in range(25)])


def test_json_tells_what_the_page_tells(drawn: None, client: Client) -> None:
    answer = client.get("/search/results.json", {"q": "国画", "kind": "pages"})
    found = answer.json()
    assert (found["total"], found["found_by"], found["query"]) == (25, "text", "国画")
    (kind,) = found["kinds"]
    assert (kind["name"], kind["total"], len(kind["results"])) == ("pages", 25, 20)
    assert kind["results"][0]["url"].startswith(f"{HERE}/p")
    assert found["next"] == f"{HERE}/search/results.json?q={quote('国画')}&kind=pages&page=2"
    following = client.get(found["next"].removeprefix(HERE)).json()
    assert (len(following["kinds"][0]["results"]), following["next"]) == (5, None)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("asked", [{}, {"q": '"'}, {"q": "鲸鱼"}, {"q": "国画", "kind": "x", "page": "-1", "in": "'"}])
@pytest.mark.parametrize("address", ["/search/results.json", "/search/feed/"])
def test_nonsense_is_answered(drawn: None, client: Client, address: str, asked: dict[str, str]) -> None:
    assert client.get(address, asked).status_code == 200
    assert client.post(address, asked).status_code == 405


def test_a_search_is_a_feed(drawn: None, client: Client) -> None:
    answer = client.get("/search/feed/", {"q": "国画"})
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    channel: ET.Element = fromstring(answer.content).find("channel")
    assert channel.findtext("title") == "“国画”的搜索结果"
    assert channel.findtext("link") == f"{HERE}/search/?q={quote('国画')}"
    items = channel.findall("item")
    assert len(items) == 25
    assert items[0].findtext("title", "").startswith("国画 <")
    assert items[0].findtext("link", "").startswith(f"{HERE}/p")


def items_of(client: Client, address: str = "/search/feed/", **asked: str) -> tuple[list[ET.Element], str]:
    """The entries of a feed and the address of what is older."""
    channel: ET.Element = fromstring(client.get(address, asked).content).find("channel")
    following = [link.get("href", "") for link in channel.findall("{http://www.w3.org/2005/Atom}link") if link.get("rel") == "next"]
    return channel.findall("item"), (following or [""])[0]


def dated_rows(ids: Sequence[int], place: str | None) -> list[dict[str, Any]]:
    added = dict(Page.objects.filter(pk__in=ids).values_list("pk", "first_published_at"))
    return [{**row, "added": added[row["id"]]} for row in page_rows(ids, place)]


def test_of_all_that_was_found_the_latest_comes_first_with_its_date(make_pages: Make, client: Client) -> None:
    kinds.register(kinds.Kind("pages", "文章", "文章", "wagtailcore.Page", dated_rows, 1))
    make_pages(*(f"国画 {number}" for number in range(60)), first_published_at=datetime(2026, 11, 1, tzinfo=UTC))
    make_pages("国画没有日期")
    (new,) = make_pages("山水里的国画，入门的老师这样说", first_published_at=datetime(2026, 11, 28, 8, tzinfo=UTC))
    items, older = items_of(client, q="国画")
    assert (items[0].findtext("title"), items[0].findtext("pubDate")) == (new.title, "Sat, 28 Nov 2026 08:00:00 +0000")
    assert len(items) == 50
    rest, end = items_of(client, older.removeprefix(HERE))
    assert (len(rest), end, rest[-1].findtext("title"), rest[-1].find("pubDate")) == (12, "", "国画没有日期", None)
    names = [item.findtext("guid", "") for item in (*items, *rest)]
    assert len(set(names)) == 62
    Page.objects.filter(pk=new.pk).update(slug="moved")
    assert [item.findtext("guid") for item in items_of(client, q="国画")[0]] == names[:50]


@pytest.mark.parametrize("pages", [5, 30])
def test_a_feed_costs_the_same_however_much_is_found(
    pages: int, make_pages: Make, page_kind: kinds.Kind, client: Client, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    make_pages(*(f"国画 {number}" for number in range(pages)))
    items_of(client, q="国画")
    with django_assert_num_queries(COST):
        items_of(client, q="国画")


def test_what_only_comes_near_is_no_news(make_pages: Make, page_kind: kinds.Kind, client: Client) -> None:
    make_pages("剪纸入门", "剪枝的时候")
    assert len(items_of(client, q="jianzhi")[0]) == 2
    make_pages("键入 jianzhi")
    assert len(items_of(client, q="jianzhi")[0]) == 3
    assert [item.findtext("title") for item in items_of(client, q="剪纸")[0]] == ["剪纸入门"]
    assert {item.findtext("title") for item in items_of(client, q="剪指")[0]} == {"剪纸入门", "剪枝的时候"}
    assert [item.findtext("title") for item in items_of(client, q="剪纸", kind="pages")[0]] == ["剪纸入门"]


def test_pages_name_the_description_and_it_names_the_ways(drawn: None, client: Client) -> None:
    page = client.get("/search/", {"q": "国画"}).content.decode()
    assert 'href="/search/opensearch.xml"' in page
    assert f'href="/search/feed/?q={quote("国画")}"' in page
    answer = client.get("/search/opensearch.xml")
    told = fromstring(answer.content)
    ways = {url.get("type"): url.get("template") for url in told.findall(f"{OPENSEARCH}Url")}
    assert len(told.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert ways["text/html"] == f"{HERE}/search/?q={{searchTerms}}"
    for template in ways.values():
        address = template.removeprefix(HERE).replace("{searchTerms}", quote("国画")).replace("{startPage?}", "")
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("char", ["\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_stays_out_of_a_feed(page_kind: kinds.Kind, make_pages: Make, client: Client, char: str) -> None:
    make_pages(f"国画{char}山水😀")
    channel: ET.Element = fromstring(client.get("/search/feed/", {"q": f"国画{char}"}).content).find("channel")
    assert [item.findtext("title") for item in channel.findall("item")] == ["国画 山水😀"]
    assert channel.findtext("title", "").startswith("“国画")
