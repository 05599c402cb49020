"""Every kind of page in the browser: axe, scroll, shift, errors, the elder version's measures.

``script/test`` opens one example of each kind and some cells of the whole matrix, a few more of them in the elder version;
``.ci/run`` opens all examples in all modes, the traditional script among them, at both widths, and one of each kind in English.
"""

import random

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import ENGLISH, MODES, WIDTHS, Visit, visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

SAMPLE, ELDERS = 6, 6
WHOLE = "timetable:everything-city"
"""The one page outside the limit of elements."""
CELLS = [
    *((name, mode, width) for name in kinds.ALL for mode in MODES if mode not in ENGLISH for width in WIDTHS),
    *((name, mode, 320) for name in kinds.FIRST for mode in ENGLISH),
]
DAILY = [
    *((name, "standard", 320) for name in kinds.FIRST),
    *((name, "elder", 320) for name in random.Random(2006).sample(kinds.FIRST, ELDERS)),
    ("library:chapter-pictures", "elder", 320),
    ("home.HomePage-stranger", "english", 320),
]
SOME = random.Random(2006).sample([cell for cell in CELLS if cell not in DAILY], SAMPLE)


def faults(opened: Visit, name: str) -> list[str]:
    found = gates.quiet(opened) + gates.steady(opened) + gates.no_sideways_scroll(opened) + gates.axe(opened)
    if name != WHOLE:
        found += gates.light(opened)
    if opened.mode in {"elder", "largest", "english elder"}:
        found += gates.elder(opened)
    if opened.mode == "traditional":
        found += gates.traditional(opened)
    if opened.mode in ENGLISH:
        found += gates.english(opened)
    if opened.mode == "standard" and opened.width == 320:
        found += gates.no_scroll_enlarged(opened)
    return found


@pytest.mark.parametrize(("name", "mode", "width"), [*DAILY, *SOME])
def test_page(name, mode, width, browser, city, example):
    with visit(browser, city, example, mode, width) as opened:
        gates.insist(faults(opened, name))


@pytest.mark.matrix
@pytest.mark.parametrize(("name", "mode", "width"), [cell for cell in CELLS if cell not in {*DAILY, *SOME}])
def test_page_of_the_matrix(name, mode, width, browser, city, example):
    with visit(browser, city, example, mode, width) as opened:
        gates.insist(faults(opened, name))
