"""Bytes and requests of a first view on a phone, elements of every page."""

import gzip
import re

import pytest

from tests.browser import gates, kinds
from tests.browser.visits import visit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

KB = 1000
HTML, CSS, SCRIPT, FIRST_VIEW, REQUESTS, WHOLE_WEEK = 20 * KB, 15 * KB, 18 * KB, 60 * KB, 8, 35 * KB
WHOLE = "timetable:everything-city"


@pytest.mark.parametrize("name", ["home.HomePage-stranger", "home.HomePage-neighbour", "timetable:place_week-community", "search:results-many"])
def test_first_view(name, browser, city, example):
    with visit(browser, city, example, "standard", 360) as opened:
        opened.page.wait_for_load_state("networkidle")
        found = opened.weights() | {"requests": len(opened.responses)}
    limits = {"document": HTML, "stylesheet": CSS, "script": SCRIPT, "all": FIRST_VIEW, "requests": REQUESTS}
    too_much = [f"{example.path} {kind}: {found[kind]}, at most {limit}" for kind, limit in limits.items() if found.get(kind, 0) > limit]
    gates.insist(too_much)


@pytest.mark.parametrize("name", kinds.ALL)
def test_elements_and_bytes(name, city, example):
    body = city.get(example.path, example.cookies).body
    size, limit = len(gzip.compress(body, 6)), WHOLE_WEEK if name == WHOLE else HTML
    assert size <= limit, f"{example.path}: {size} bytes gzip, at most {limit}"
    if name != WHOLE:
        elements = len(re.findall(rb"<[a-zA-Z]", body))
        assert elements <= gates.NODES, f"{example.path}: {elements} elements, at most {gates.NODES}"
