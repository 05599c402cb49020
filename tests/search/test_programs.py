"""Results for programs."""

from collections.abc import Callable
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from search import kinds

Make = Callable[..., list[Page]]
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HERE = settings.SITE.url


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
    assert len(items) == 20
    assert items[0].findtext("title", "").startswith("国画 <")
    assert items[0].findtext("link", "").startswith(f"{HERE}/p")


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
