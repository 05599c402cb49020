"""What the store says that it holds is what it takes of a worker's memory."""

import gc
import tracemalloc

import pytest

from config.cached import Modes
from pagecache.answers import Answer, Making
from pagecache.asked import Key
from pagecache.store import Store
from pagecache.tags import Recorded

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": "zh-hans",
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), geolocation=(self)",
    "Content-Security-Policy": "default-src 'self'; " * 12,
}
PAGES = 300


def entry(making, number):
    """A small page made of forty things, with headers that are strings of its own as Django's are."""
    recorded = Recorded()
    recorded.update(f"page:{number}-{thing}" for thing in range(40))
    headers = [("".join([*name]), "".join([*value])) for name, value in HEADERS.items()]
    return making.entry(Answer("200 OK", headers, b"<html data-modes>%09d" % number + b"x" * 1_000), recorded, None)


@pytest.mark.parametrize(("encodings", "choices"), [(["gzip"], [""]), (["", "gzip", "br"], ["", "elder.dark"])])
def test_small_pages_take_no_more_than_is_counted(encodings, choices):
    store, display = Store(100_000_000), Modes()
    making = Making((), display.show, "", 1, static=False)
    entry(making, 0).form("gzip", "")
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(PAGES):
            made = entry(making, number)
            for encoding in encodings:
                for choice in choices:
                    made.form(encoding, choice)
            assert store.put(Key("http", "testserver", f"/places/{number}/", "", ""), made)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(store) == PAGES
    assert 0.6 * store.bytes < taken < 1.1 * store.bytes, (taken, store.bytes)


def test_a_plain_page_is_counted_once():
    made = entry(Making((), Modes().show, "", 1, static=False), 1)
    before = made.size
    assert made.form("", "").body is made.plain
    assert made.size - before < len(made.plain)
