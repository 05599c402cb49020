"""A proxy in front is told, after the commit, which addresses show what was changed."""

import datetime as dt
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.utils import timezone

from config import ticks
from config.cached import in_front_of
from network.models import Organisation
from pagecache import door, proxies, tags, writes
from pagecache.asked import Key
from tests.factories.home import NoticeFactory, front_page, standard_page
from tests.factories.library import ReadableFactory
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker

pytestmark = pytest.mark.django_db(transaction=True)


class Proxy(BaseHTTPRequestHandler):
    """Takes PURGE, remembers the address and asks the site for it at once, as the next citizen would."""

    def do_PURGE(self):
        body = self.server.ask(*self.path.partition("?")[::2])[2]
        connections.close_all()
        self.server.purged[f"{self.headers['Host']}{self.path}"] = body.decode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        pass


@contextmanager
def proxy(ask):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.purged, server.ask, server.status = {}, ask, 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def ask(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.WAGTAILFRONTENDCACHE = {"proxy1": {"BACKEND": "pagecache.backend.Proxy", "LOCATION": "http://127.0.0.1:1"}}
    front_page()
    standard_page()
    writes.clear()
    yield Asker(in_front_of(get_wsgi_application()))
    with writes.changes().alone():
        writes.ledger().take_ended(time.time() + 10 * 86_400)


@pytest.fixture
def front(ask, settings):
    with proxy(ask) as server:
        settings.WAGTAILFRONTENDCACHE["proxy1"]["LOCATION"] = f"http://127.0.0.1:{server.server_port}"
        yield server


def test_a_commit_purges_what_shows_the_change_and_a_page_asked_for_then_is_new(ask, front):
    book = ReadableFactory()
    for path, query in ((f"/library/books/{book.pk}/2/", ""), ("/about/", "utm_source=x"), ("/library/", "")):
        ask(path, query)
    with transaction.atomic():
        book.chapters.filter(number=2).update(title="新的一章")
        assert front.purged == {}
    assert {path: "新的一章" in body for path, body in front.purged.items()} == {f"testserver/library/books/{book.pk}/2/": True}


def test_a_transaction_that_is_taken_back_purges_nothing(ask, front):
    ask("/places/")
    with transaction.atomic():
        Organisation.objects.filter(code="140100").update(short_name="甲市")
        transaction.set_rollback(True)
    assert front.purged == {}


def test_clearing_purges_every_address_with_its_query_and_script(ask, front):
    ask("/places/"), ask("/timetable/near/", "where=140106001&utm=1"), ask("/zh-hant/places/")
    writes.clear()
    assert sorted(front.purged) == ["testserver/places/", "testserver/timetable/near/?where=140106001", "testserver/zh-hant/places/"]


def test_what_reached_its_boundary_is_purged_within_a_minute(ask, front):
    end = timezone.now() + dt.timedelta(minutes=5)
    NoticeFactory(ends_at=end)
    ask("/notices/")
    front.purged.clear()
    ticks.tick(end - dt.timedelta(minutes=1))
    assert front.purged == {}
    said = ticks.tick(max(end, tags.next_midnight()) + dt.timedelta(seconds=30))
    assert ([line for line in said if "purged" in line], "testserver/notices/" in front.purged) == (
        ["pagecache.proxies.purge_ended: 1 addresses purged"],
        True,
    )


def test_a_proxy_that_is_away_or_refuses_stops_no_editor_and_is_told(ask, front, settings, caplog):
    place = CommunityFactory()
    path = f"/places/{place.code}/"
    ask(path)
    front.status = 405
    Organisation.objects.filter(pk=place.pk).update(short_name="甲社区")
    assert f"does not purge http://testserver{path}: 405" in caplog.text
    settings.WAGTAILFRONTENDCACHE["proxy1"]["LOCATION"] = "http://127.0.0.1:1"
    Organisation.objects.filter(pk=place.pk).update(short_name="乙社区")
    assert "was not told what changed" in caplog.text
    assert "乙社区".encode() in ask(path)[2]


def test_no_old_page_is_shown_where_a_proxy_might_keep_it(ask):
    ask("/places/")
    cache = ask.app
    entry = cache.store.get(Key("http", "testserver", "/places/", "", ""))
    writes.changes().bump(("list:network.organisation",))
    noted, cache.rules = cache.rules, replace(cache.rules, note=None)
    assert cache._may_be_stale(entry, door.Flight())
    cache.rules = noted
    assert not cache._may_be_stale(entry, door.Flight())


def test_addresses_are_written_as_browsers_do():
    path = "/走进/".encode().decode("latin-1")
    assert proxies.address(Key("https", "learn.example.cn", path, "a=1", "")) == "https://learn.example.cn/%E8%B5%B0%E8%BF%9B/?a=1"
