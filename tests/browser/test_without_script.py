"""Without JavaScript every page has the same text, links and forms."""

import random

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

SOME = ["home.HomePage-neighbour", *random.Random(2011).sample(kinds.FIRST, 5)]
PRINT, SPEEDS = "打印本页", "播放快慢 慢一点 正常 快一点 快"
"""What only a script can do is shown only where there is one."""


def content(browser, city, example, *, script):
    with visit(browser, city, example, "standard", 360, java_script_enabled=script) as opened:
        return gates.measure(opened, "content")


def without_script_is_the_same(browser, city, example):
    with_script, without = (content(browser, city, example, script=script) for script in (True, False))
    assert without["text"] == with_script["text"].replace(PRINT, "").replace(SPEEDS, "").replace("  ", " ")
    assert (without["links"], without["forms"]) == (with_script["links"], with_script["forms"])
    assert len(without["text"]) > 20


@pytest.mark.parametrize("name", SOME)
def test_page_without_script(name, browser, city, example):
    without_script_is_the_same(browser, city, example)


@pytest.mark.matrix
@pytest.mark.parametrize("name", [name for name in kinds.ALL if name not in SOME])
def test_every_page_without_script(name, browser, city, example):
    without_script_is_the_same(browser, city, example)
