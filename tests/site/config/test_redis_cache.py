"""The shared cache while Redis is there, is away, hangs and comes back."""

import socket
import time

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache

from config import redis_cache
from config.doctor import check_services

pytestmark = pytest.mark.django_db
OPTIONS = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    caches[redis_cache.DATABASE] = DatabaseCache("cache", {})
    monkeypatch.setattr(redis_cache, "_away_until", 0.0)
    yield
    del caches[redis_cache.DATABASE]


@pytest.fixture
def silent():
    """A server that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def nobody():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("who", ["silent", "nobody"])
def test_without_redis_the_database_keeps_what_is_shared(request, caplog, who):
    cache = redis_cache.SharedCache(f"redis://127.0.0.1:{request.getfixturevalue(who)}/0", {"OPTIONS": OPTIONS})
    start = time.monotonic()
    assert cache.add("tries", 1, 60)
    assert not cache.add("tries", 1, 60)
    assert cache.incr("tries") == 2
    cache.set_many({"one": 1, "other": 2})
    assert cache.get_many(["tries", "one"]) == {"tries": 2, "one": 1}
    assert cache.touch("one", 60)
    cache.delete_many(["one", "other"])
    assert cache.delete("tries")
    assert (cache.has_key("tries"), cache.get("one", "gone")) == (False, "gone")
    assert time.monotonic() - start < redis_cache.AWAY
    assert [record.name for record in caplog.records] == ["config.redis_cache"]
    assert cache.is_away


def test_redis_is_used_again_when_it_is_back(tmp_path, monkeypatch):
    from tests.site.pagecache.test_remote import Redis

    server = Redis(tmp_path)
    cache = redis_cache.SharedCache(server.url, {"OPTIONS": OPTIONS})
    cache.set("one", 1)
    assert (cache.get("one"), caches[redis_cache.DATABASE].get("one")) == (1, None)
    server.die()
    cache.set("one", 2)
    assert (cache.get("one"), caches[redis_cache.DATABASE].get("one")) == (2, 2)
    server.start()
    monkeypatch.setattr(redis_cache, "_away_until", 0.0)
    cache.set("one", 3)
    assert (cache.get("one"), caches[redis_cache.DATABASE].get("one"), cache.is_away) == (3, 2, False)
    server.die()


def test_the_doctor_tells_that_redis_is_away(nobody):
    usual = caches["default"]
    caches["default"] = redis_cache.SharedCache(f"redis://127.0.0.1:{nobody}/0", {"OPTIONS": OPTIONS})
    try:
        told = next(iter(check_services()))
    finally:
        caches["default"] = usual
    assert told.what == "cache: Redis cannot be reached, the database keeps what is shared"
