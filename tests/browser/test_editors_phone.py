"""Wagtail's own lists and forms on an editor's phone: titles can be read, nothing stands outside the screen."""

import pytest
from playwright.sync_api import Browser

from tests.browser.city import City

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WIDTH = 360
OUTSIDE = """
() => [...document.querySelectorAll("main table.listing, main select, main .w-field__input, main form[role=search] input, main .button")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.tagName + "." + one.className)
"""
NARROWEST = "() => Math.min(...[...document.querySelectorAll('main table.listing td.title')].map(one => one.offsetWidth))"


@pytest.mark.parametrize(
    ("account", "path"),
    [
        ("street", "snippets/timetable/session/"),
        ("street", "snippets/home/notice/add/"),
        ("admin", "reports/searches/"),
        ("admin", "reports/search-trial/?q=书法"),
    ],
)
def test_lists_and_forms_fit(city: City, browser: Browser, account: str, path: str) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": 740})
    page.context.add_cookies([{"name": name, "value": value, "url": city.url} for name, value in city.sign_in(account).items()])
    page.goto(f"{city.url}/admin/{path}")
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(NARROWEST) > 120
    page.close()
