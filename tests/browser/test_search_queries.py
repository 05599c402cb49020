"""The queries of docs/search.md, asked of the demo city as citizens ask them."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from config.environment import ROOT
from tests.browser.city import City

_ROW = re.compile(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TABLE = (ROOT / "docs/search.md").read_text(encoding="utf-8").partition("## What citizens type")[2]
QUERIES = [found for found in _ROW.findall(_TABLE) if found != ("types", "finds") and "---" not in found[0]]


def test_there_are_more_than_thirty() -> None:
    assert len(QUERIES) == 45


@pytest.mark.browser
@pytest.mark.parametrize(("typed", "title"), QUERIES)
def test_a_query_finds_what_it_should(city: City, typed: str, title: str) -> None:
    answer = city.get(f"/search/?q={quote(typed)}")
    assert answer.status == 200
    found = [
        unescape(re.sub("<[^>]+>", "", heading)).removesuffix(" 相近").strip()
        for heading in re.findall(r"<h3><a[^>]*>(.*?)</a>", answer.body.decode())
    ]
    assert title in found


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["晋剧", "刀削面"])
def test_the_first_result_stands_on_the_first_screen_of_a_phone_in_the_elder_version_too(city: City, browser: Browser, typed: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{city.url}/search/?q={quote(typed)}&mode=elder")
    box = page.locator("h3").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
