"""By keyboard alone: the way to the text, a focus that shows, no trap."""

import random

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

CELLS = [(name, mode, width) for name in kinds.FIRST for mode, width in (("standard", 1280), ("elder", 320), ("contrast", 320), ("dark", 1280))]
SOME = random.Random(2014).sample(CELLS, 4)


@pytest.mark.parametrize(("name", "mode", "width"), SOME)
def test_keyboard(name, mode, width, browser, city, example):
    with visit(browser, city, example, mode, width) as opened:
        gates.insist(gates.by_keyboard(opened))


@pytest.mark.matrix
@pytest.mark.parametrize(("name", "mode", "width"), [cell for cell in CELLS if cell not in SOME])
def test_keyboard_everywhere(name, mode, width, browser, city, example):
    with visit(browser, city, example, mode, width) as opened:
        gates.insist(gates.by_keyboard(opened))


def test_skip_link_leads_to_the_text(browser, city):
    with visit(browser, city, kinds.Example("/timetable/")) as opened:
        opened.page.keyboard.press("Tab")
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("[document.activeElement.id, document.activeElement.tagName]") == ["main", "MAIN"]


FOCUSED = "document.activeElement.tagName + ' ' + (document.activeElement.value || document.activeElement.textContent.trim())"


@pytest.mark.parametrize(
    ("path", "stops", "focused"),
    [
        ("/library/books/1/1/", 5, "BUTTON 24"),  # skip, the book, standard, large, larger
        ("/timetable/", 3, "BUTTON standard"),  # skip, the front page, the elder version, in whose place the standard one stands then
    ],
)
def test_a_choice_of_the_display_leaves_the_keyboard_where_it_was(path, stops, focused, browser, city):
    with visit(browser, city, kinds.Example(path)) as opened:
        for _ in range(stops):
            opened.page.keyboard.press("Tab")
        with opened.page.expect_navigation(wait_until="load"):
            opened.page.keyboard.press("Enter")
        assert opened.page.evaluate(FOCUSED) == focused


@pytest.mark.parametrize("path", ["/report/?path=/timetable/", "/search/ask/"])
def test_a_form_that_was_not_sent_says_so_first(path, browser, city):
    with visit(browser, city, kinds.Example(path)) as opened:
        opened.page.locator("main button.btn").focus()
        with opened.page.expect_navigation(wait_until="load"):
            opened.page.keyboard.press("Enter")
        assert opened.page.title().startswith("还没有发出去 - ")
        assert opened.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.getAttribute('href')").startswith("#id_")


def test_the_reader_tells_what_is_chosen(browser, city):
    chosen = "[...document.querySelectorAll('.rd-tools [aria-pressed=true]')].map(button => `${button.name} ${button.value}`)"
    with visit(browser, city, kinds.Example("/library/books/1/1/")) as opened:
        assert opened.page.evaluate(chosen) == ["size standard", "spacing normal", "theme paper"]
        for name, value in (("theme", "dark"), ("spacing", "wide"), ("step", "20")):
            with opened.page.expect_navigation(wait_until="load"):
                opened.page.locator(f".rd-tools [name={name}][value='{value}']").press("Enter")
        assert opened.page.evaluate(chosen) == ["step 20", "spacing wide", "theme dark"]
