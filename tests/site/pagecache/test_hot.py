"""What is sent again within a second: the same answer to the same words, gone with the first change and with what makes room."""

import io
import os
import time
from ipaddress import ip_network

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from config.cached import in_front_of
from config.intake import Intake
from network.models import Organisation
from pagecache import changes, counts, door, writes
from pagecache.changes import LOOK_EVERY
from tests.factories.home import front_page, standard_page
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker, environ_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cache(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_HSTS_SECONDS = 60
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    front_page()
    standard_page()
    writes.clear()
    return in_front_of(Intake(get_wsgi_application()))


@pytest.fixture
def ask(cache):
    return Asker(cache)


@pytest.fixture
def not_looked_up(cache, monkeypatch):
    """How often the cache was asked for an answer that was not given a moment ago."""
    looked: list[str] = []
    answer = cache._answer
    monkeypatch.setattr(cache, "_answer", lambda environ, start, said: looked.append(environ["PATH_INFO"]) or answer(environ, start, said))
    return looked


@pytest.fixture
def _second_that_lasts(monkeypatch):
    """The second for which an answer is hot, and those until it is dated, may end between any two requests: here they do not."""
    monkeypatch.setattr(changes, "LOOK_EVERY", 3_600.0)
    monkeypatch.setattr(door, "SETTLED", 3_600.0)


@pytest.mark.usefixtures("_second_that_lasts")
def test_the_same_words_get_the_same_answer_without_another_look(ask, not_looked_up):
    wishes = [{}, {"accept_encoding": "br"}, {"method": "HEAD"}, {"if_none_match": "*"}, {"cookie": "modes=elder"}]
    for wish in wishes:
        before = [ask("/about/", **wish) for _ in range(2)][-1]
        seen = len(not_looked_up)
        assert ask("/about/", **wish) == before
        assert len(not_looked_up) == seen, wish
    assert ask("/about/", if_none_match="*")[0] == 304
    assert ask("/about/", method="HEAD")[2] == b""


def test_a_server_may_change_what_it_was_given(cache, ask):
    whole = [ask("/about/") for _ in range(3)][-1]
    for _ in range(2):
        parts = cache(environ_of("/about/"), lambda _status, headers, _error=None: headers.clear())
        assert type(parts) is list, "granian sends the parts of anything else one by one"
        parts.clear()
    assert ask("/about/") == whole


def test_the_first_change_ends_it(ask, not_looked_up):
    place = CommunityFactory()
    assert [ask.how("/timetable/near/", cookie=f"place={place.code}") for _ in range(3)][-1] == "hit"
    for name in ("新城社区", "老城社区"):
        Organisation.objects.filter(pk=place.pk).update(name=f"迎泽区{name}", short_name=name)
        assert name.encode() in ask("/timetable/near/", cookie=f"place={place.code}")[2]
    Organisation.objects.filter(pk=place.pk).update(code="140199000001")
    assert "老城社区".encode() not in ask("/timetable/near/", cookie=f"place={place.code}")[2]


def test_while_somebody_writes_nothing_is_sent_unseen(ask, not_looked_up):
    ask("/about/"), ask("/about/")
    writes.changes().open({"list:other"})
    try:
        seen = len(not_looked_up)
        assert ask.how("/about/") == "hit"
        assert len(not_looked_up) == seen + 1
    finally:
        writes.changes().close({"list:other"})


def test_it_ends_after_a_second_so_that_the_order_of_what_was_asked_for_is_known(cache, ask, not_looked_up, monkeypatch):
    ask("/about/"), ask("/about/")
    now = time.time()
    assert all(hot.until <= now + LOOK_EVERY for hot in cache._hot.values())
    monkeypatch.setattr("pagecache.door.time.time", lambda: now + LOOK_EVERY + 0.1)
    seen = len(not_looked_up)
    assert ask.how("/about/") == "hit"
    assert len(not_looked_up) == seen + 1


@pytest.mark.usefixtures("_second_that_lasts")
def test_what_makes_room_is_not_held_back(cache, ask):
    ask("/about/"), ask("/about/")
    assert cache._hot
    ask("/places/")
    assert not cache._hot


def test_a_strangers_word_about_the_scheme_counts_for_nothing(ask):
    def scheme(address, **said):
        started = []
        ask.app(environ_of("/about/", **said) | {"REMOTE_ADDR": address}, lambda _status, headers, _error=None: started.append(dict(headers)))
        return "Strict-Transport-Security" in started[0]

    for _ in range(3):
        assert (scheme("10.0.0.1", x_forwarded_proto="https"), scheme("192.0.2.7", x_forwarded_proto="https"), scheme("192.0.2.7")) == (
            True,
            False,
            False,
        )


def test_a_request_with_a_body_is_read_to_its_end_and_not_answered_from_memory(ask, cache):
    ask("/about/"), ask("/about/")
    body = io.BytesIO(b"unwanted")
    sent = environ_of("/about/") | {"CONTENT_LENGTH": "8", "wsgi.input": body, "wsgi.input_terminated": True}
    started = []
    for environ in (sent, environ_of("/about/") | {"CONTENT_LENGTH": "0"}):
        b"".join(cache(environ, lambda _status, headers, _error=None: started.append(dict(headers)["Cache-Status"])))
    assert started == ["learning; fwd=bypass", "learning; hit"]
    assert body.read() == b""


def test_every_answer_is_counted(cache, ask, tmp_path):
    cache._counted = tmp_path / "pagecache"
    for _ in range(2 * counts.HITS_AT_ONCE + 1):
        ask("/about/", if_none_match="*")
    (row,) = counts.workers(tmp_path / "pagecache")
    hits = counts.HITS_AT_ONCE + 1  # the file is behind by the rest
    assert (row["miss"], row["hit"], row["not_modified"]) == (1, hits, hits + 1)


def test_a_worker_that_was_killed_while_it_wrote_makes_everything_new(ask):
    ask("/about/"), ask("/about/")
    connection.close()
    child = os.fork()
    if not child:
        writes.changes().open({"list:other"})
        os._exit(0)
    os.waitpid(child, 0)
    assert ask.how("/about/") == "fwd=stale; stored"
