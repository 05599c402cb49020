"""By keyboard alone: the way to the text, a focus that shows, no trap."""

import random

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

CELLS = [(name, mode, width) for name in kinds.FIRST for mode, width in (("standard", 1280), ("elder", 320), ("contrast", 320), ("dark", 1280))]
SOME = random.Random(2014).sample(CELLS, 6)


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
