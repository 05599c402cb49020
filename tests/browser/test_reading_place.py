"""The place in a book is kept on this device, and forgotten where its reader says so."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.city import City

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_the_place_is_kept_and_forgotten_on_demand(city: City, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"{city.url}/library/")
        box = page.locator("[data-continue]")
        expect(box).to_be_hidden()
        page.locator(".books a").first.click()
        page.locator("[data-resume]").click()
        expect(page.locator("[data-book]")).to_be_attached()
        page.evaluate("localStorage['recording-7'] = '12'; localStorage.other = 'kept'")
        page.goto(f"{city.url}/library/")
        expect(box).to_be_visible()
        box.get_by_role("button", name="忘掉这台设备上读过、看过的").click()
        expect(box).to_have_text("忘掉了，这台设备上不再留着。", use_inner_text=True)
        assert page.evaluate("Object.keys(localStorage)") == ["other"]
        page.reload()
        expect(box).to_be_hidden()
        assert re.search("忘掉这台设备上读过、看过的", page.goto(f"{city.url}/privacy/").text())  # type: ignore[union-attr]  # it answers
