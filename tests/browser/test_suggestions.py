"""Suggestions while typing: by keyboard, by finger, told to screen readers."""

import subprocess
import sys

import pytest

from config.environment import ROOT
from tests.browser import gates, kinds
from tests.browser.city import City, surroundings
from tests.browser.visits import visit

CELLS = [("elder", 360), pytest.param("standard", 1280, marks=pytest.mark.matrix)]
pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def offering(city: City) -> City:
    """The city as it is after the worker's first minute."""
    command = [sys.executable, str(ROOT / "manage.py"), "search", "suggestions"]
    subprocess.run(command, env=surroundings(city.folder, city.port), cwd=ROOT, capture_output=True, check=True)
    return city


@pytest.mark.parametrize(("mode", "width"), CELLS)
def test_a_list_opens_is_walked_and_chosen(mode, width, browser, offering):
    with visit(browser, offering, kinds.Example("/timetable/"), mode, width) as opened:
        page, field = opened.page, opened.page.locator("#kw")
        field.focus()
        page.wait_for_selector("#kw[role=combobox]")
        with page.expect_response(lambda answer: answer.url.endswith("?q=jinci")) as answered:
            page.keyboard.type("jinci")
        offered = [one["text"] for one in answered.value.json()["suggestions"]]  # a slow typist sees a list of the first letters before
        page.wait_for_function(
            "offered => [...document.querySelectorAll('[role=option]')].map(row => row.dataset.text).join() === offered.join()", arg=offered
        )
        assert field.get_attribute("aria-expanded") == "true"
        heights = page.eval_on_selector_all("[role=option]", "rows => rows.map(row => row.getBoundingClientRect().height)")
        assert min(heights) >= (60 if mode == "elder" else 44)
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
        assert chosen.get_attribute("aria-selected") == "true"
        words = chosen.get_attribute("data-text")
        assert chosen.get_attribute("aria-label") == f"{words}, {chosen.locator('small').inner_text()}"
        assert field.input_value() == words
        page.keyboard.press("Escape")
        assert (field.input_value(), field.get_attribute("aria-expanded")) == ("jinci", "false")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("[role=option]:visible")
        gates.insist(gates.axe(opened) + gates.no_sideways_scroll(opened) + gates.quiet(opened))
        page.locator("[role=option]").first.click()
        page.wait_for_url("**/search/?q=*")
        assert words in page.title()
