"""What the store says that it holds is what it takes of a worker's memory."""

import gc
import tracemalloc

import pytest

from config.cached import Modes
from pagecache import door
from pagecache.answers import Answer, Making
from pagecache.asked import Hosts, Key
from pagecache.door import PageCache
from pagecache.plans import Plan
from pagecache.rules import Rules
from pagecache.store import Store
from pagecache.tags import Recorded
from tests.site.pagecache.asking import Asker

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


@pytest.mark.parametrize(("encodings", "choices"), [pytest.param(["gzip"], [""], marks=pytest.mark.matrix), (["", "gzip", "br"], ["", "elder.dark"])])
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


def test_gaps_that_pages_left_are_given_back_now_and_then(monkeypatch):
    given: list[int] = []
    monkeypatch.setattr(door, "GIVE_BACK_EVERY", 3)

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    rules = Rules(Hosts(["*"], 80), Modes(), frozenset(), (), lambda _environ: "http", lambda _code: False, give_back=lambda: given.append(1))
    cache = PageCache(app, rules, 1_000_000)
    monkeypatch.setattr(cache.requests, "plans", lambda _path: Plan(static=True))
    ask = Asker(cache)
    shown = [(ask(f"/{number}/")[2], ask.how(f"/{number}/"), len(given)) for number in range(7)]
    assert shown == [(b"/%d/" % number, "hit", (number + 1) // 3) for number in range(7)]
