"""A real search server before the database: the same answers, and the database's own when it fails."""

import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, Phrase, PlainText
from modelsearch.utils import get_content_type_pk
from wagtail.models import Page

from config.environment import SearchAddress
from search import actions, facets, kinds, looser, verifying, wagtail_hooks
from search.engines import client, outbox, server, tasks
from search.engines.found import SERVERS_MOST, Asked, Stage
from search.models import Change
from tests.search.engines import ROOT, fresh, on_servers, patient, started

Make = Callable[..., list[Page]]


@pytest.fixture
def served(address: SearchAddress, settings: object, db: None) -> Iterator[SearchAddress]:
    settings.SEARCH_SERVER = address  # type: ignore[attr-defined]  # the fixture has no type
    fresh()
    with patient():
        actions.rebuild()
        yield address
    fresh()


def titles(found: object) -> list[str]:
    return sorted(page.title for page in found)  # type: ignore[attr-defined]  # a list or a page of results


def from_database(query: object, door: str = "search") -> list[str]:
    server.breaker.open("asked to")
    try:
        return titles(getattr(Page.objects.all(), door)(query))
    finally:
        server.breaker.close()


def own_time() -> float:
    """Return how many seconds an answer may take that waits for nobody: 0.3, more where the machine is slow."""
    server.client()  # the library is loaded when a site starts
    times = []
    for _ in range(3):
        start = time.monotonic()
        from_database("书法")
        times.append(time.monotonic() - start)
    return max(0.3, 20 * max(times))


@on_servers
def test_more_hits_are_wanted_than_a_server_puts_in_order(served: SearchAddress, make_pages: Make) -> None:
    make_pages("书法")
    tasks.drain()
    types = {get_content_type_pk(Page): 0}
    found = get_search_backend().find(Asked("书法", types, deep={0: 5 * SERVERS_MOST}))
    assert server.is_usable(), server.breaker.reason
    assert [hit.heading for hit in found.hits] == ["书法"]


QUERIES = ["常刀", "削面", "刀削麵", "家常 削面", "jiachang", "daoxiaomian", "dxm", "面", "剪", "python", "zzz", '"', "😀", "\0", "d m", "a" * 500]


@on_servers
@pytest.mark.parametrize("door", ["search", "autocomplete"])
def test_the_server_finds_what_the_database_finds(served: SearchAddress, make_pages: Make, door: str) -> None:
    make_pages("家常刀削面", "常识", "面塑", "学剪", "剪纸", "Python 入门", "刀 面")
    tasks.drain()
    assert server.is_usable()
    for query in [*QUERIES, PlainText("剪纸 面塑", operator="or"), ~PlainText("面"), Phrase("常刀"), PlainText("面") & ~PlainText("常刀")]:
        if door == "search" or isinstance(query, str):
            assert titles(getattr(Page.objects.all(), door)(query)) == from_database(query, door), query
            assert server.breaker.is_closed(), server.breaker.reason
    assert titles(Page.objects.search(Fuzzy("pythn"))) == ["Python 入门"]
    assert titles(Page.objects.search("xj")) == ["学剪"]
    assert Page.objects.search("面").facet("live") == {True: 3}
    scores = [page.score for page in Page.objects.search("剪").annotate_score("score")]
    assert scores == sorted(scores, reverse=True)


@on_servers
def test_a_thousand_hits_come_page_by_page(served: SearchAddress, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PAGE", 7)
    make_pages(*[f"书法{number}" for number in range(30)])
    tasks.drain()
    found = [page.pk for page in Page.objects.search("书法")]
    assert len(set(found)) == len(found) == 30
    assert server.breaker.is_closed()


@on_servers
def test_changes_reach_the_server_and_those_gone_leave_it(served: SearchAddress, make_pages: Make) -> None:
    first, second = make_pages("书法甲", "书法乙")
    tasks.drain()
    first.title = "国画甲"
    first.save()
    actions.reindex(Page, first.pk)
    second.delete()
    assert Change.objects.count() > 0
    tasks.drain()
    assert Change.objects.count() == 0
    assert titles(Page.objects.search("书法")) == []
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    assert server.breaker.is_closed()


@on_servers
def test_an_emptied_server_is_not_believed_and_is_filled_again(served: SearchAddress, make_pages: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make_pages("书法甲")
    tasks.drain()
    for index in tasks._behind(served.index):
        server.client().send("DELETE", f"/{index}")
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert not server.breaker.is_closed()
    call_command("search", "status")
    assert re.search("the database answers .*; 0 changes wait", capsys.readouterr().out)
    tasks.drain()
    call_command("search", "status")
    assert ": answers; 0 changes wait" in capsys.readouterr().out
    assert server.is_usable()
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert server.breaker.is_closed()


@on_servers
def test_a_server_that_was_left_out_for_a_time_is_filled_anew(served: SearchAddress, make_pages: Make, settings: Any) -> None:
    (page,) = make_pages("书法甲")
    tasks.drain()
    assert wagtail_hooks.tell_server(timezone.now()) is None
    settings.SEARCH_SERVER = None
    assert wagtail_hooks.tell_server(timezone.now()) is None
    page.title = "国画甲"
    page.save()
    actions.index_objects([page])
    settings.SEARCH_SERVER = served
    fresh()
    assert (Change.objects.count(), server.is_back(), server.is_usable()) == (0, True, False)
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    outbox.note_behind("refused")
    assert wagtail_hooks.tell_server(timezone.now())
    assert server.is_usable()
    assert [titles(Page.objects.search(words)) for words in ("国画", "书法")] == [["国画甲"], []]
    assert server.breaker.is_closed()


@on_servers
def test_the_tick_tells_a_server_that_is_back_and_lacks_nothing(served: SearchAddress, make_pages: Make) -> None:
    make_pages("书法甲")
    tasks.drain()
    outbox.note_behind("refused")  # and the worker's own next try was lost
    assert not server.is_usable()
    assert wagtail_hooks.tell_server(timezone.now())
    assert server.is_usable()


@on_servers
def test_the_index_of_another_site_is_not_believed_and_is_replaced(served: SearchAddress, make_pages: Make) -> None:
    make_pages("书法甲")
    tasks.drain()
    tasks.send(served.index, [(server.STAMPED, {"key": server.STAMPED, "stamp": "another site"}, outbox.mark())])
    server.client().send("POST", f"/{served.index}/_refresh")
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert "is not this site's" in server.breaker.reason
    tasks.drain()
    assert server.is_usable()
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert server.breaker.is_closed(), server.breaker.reason


@on_servers
def test_the_server_counts_facets_as_the_database_does(
    served: SearchAddress, page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    facets.register(facets.Facet("number", "数", r"n/\d+", str))
    monkeypatch.setattr(Page, "search_tokens", lambda page: [f"n/{page.pk % 30}", "other/1"], raising=False)
    make_pages(*[f"书法{number}" for number in range(70)], "刀削面", "舒法")
    tasks.drain()
    engine, types = get_search_backend(), kinds.content_types()
    for query, further in (("书法", None), ("shufa", None), ("书法", looser.some("书法 刀削面")), ("zz", looser.some("书法 刀削面"))):
        asked = Asked(query, types, further=[(Stage.SOME, further)] if further else ())
        found = engine.find(asked)
        assert server.breaker.is_closed(), server.breaker.reason
        server.breaker.open("asked to")
        from_index = engine.find(asked)
        server.breaker.close()
        assert found.counts == from_index.counts, query
        assert len(found.counts) == 30
        assert [hit.total for hit in found.hits] == [hit.total for hit in from_index.hits]


@on_servers
def test_verify_compares_with_the_server(served: SearchAddress, make_pages: Make) -> None:
    made = make_pages("书法甲", "书法乙")
    tasks.drain()
    assert [one for one in verifying.compare() if one.faults] == []
    tasks.send(served.index, [(f"{get_content_type_pk(Page)}:{made[0].pk}", None, outbox.mark())])
    server.client().send("POST", f"/{served.index}/_refresh")
    (wrong,) = [one for one in verifying.compare() if one.faults]
    assert any("the search server holds" in fault for fault in wrong.faults), wrong
    assert any("missing or old on the search server" in fault for fault in wrong.faults), wrong


@on_servers
def test_a_server_that_is_killed_and_comes_back_misses_nothing(served: SearchAddress, make_pages: Make) -> None:
    make_pages("书法甲")
    tasks.drain()
    alone = own_time()
    subprocess.run([ROOT / "script" / served.kind, "stop"], check=True)
    waited = []
    for number in range(20):
        start = time.monotonic()
        assert "书法甲" in titles(Page.objects.search("书法"))
        waited.append(time.monotonic() - start)
        if number == 10:
            start = time.monotonic()
            make_pages("书法乙")
            assert time.monotonic() - start < 0.7 + alone
    assert waited[0] < client.BUDGET + alone, waited
    assert max(waited[1:]) < alone, waited
    assert started(served.kind, served.url.rpartition(":")[2]) == served.url
    back = time.monotonic()
    wagtail_hooks.tell_server(timezone.now())
    tasks.drain()
    assert server.is_usable()
    assert titles(Page.objects.search("书法")) == sorted(["书法甲", "书法乙"])
    assert server.breaker.is_closed(), server.breaker.reason
    assert [one for one in verifying.compare() if one.faults] == []
    assert time.monotonic() - back < 60


def _lies(kind: str) -> Iterator[int]:
    """A server that takes connections and says nothing, or says that all is well and nothing is there."""
    said = {
        "hanging": b"",
        "lying": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\nContent-Length: 57\r\n\r\n"
        b'{"responses":[{"hits":{"hits":[]}},{"hits":{"hits":[]}}]}',
        "broken": b"HTTP/1.1 500 Oh\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "babbling": b"hello\r\n\r\n",
    }[kind]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                held.append(connection)
                connection.recv(65536)
                if said:
                    connection.sendall(said)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        for connection in held:
            connection.close()


def test_nobody_waits_behind_those_who_hang(settings: object) -> None:
    settings.SEARCH_SERVER = SearchAddress("elasticsearch", "http://127.0.0.1:1", "tested")  # type: ignore[attr-defined]  # the fixture has no type
    hanging = server.client()._waiting
    for _ in range(client.MAX_WAITING):
        assert hanging.acquire(blocking=False)
    with pytest.raises(client.Unavailable, match="too many requests wait"):
        server.asked()
    hanging.release(client.MAX_WAITING)
    with pytest.raises(client.Unavailable, match="Connection"):
        server.asked()


def test_readers_wait_but_shortly_for_a_server_on_trial(settings: object, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _lies("hanging")
    settings.SEARCH_SERVER = SearchAddress("elasticsearch", f"http://127.0.0.1:{next(made)}", "tested")  # type: ignore[attr-defined]  # the fixture has no type
    fresh()
    make_pages("书法甲")
    fresh()
    monkeypatch.setattr(client, "BUDGET", client.PATIENCE)
    monkeypatch.setattr(server.breaker, "is_on_trial", lambda: True)
    start = time.monotonic()
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert time.monotonic() - start < client.PATIENCE / 2
    assert "within 0.2 s" in server.breaker.reason or "timed out" in server.breaker.reason.lower()


@pytest.mark.parametrize("kind", ["elasticsearch", "opensearch"])
@pytest.mark.parametrize("trouble", ["refused", "hanging", "lying", "broken", "babbling"])
def test_the_database_answers_when_the_server_does_not(kind: str, trouble: str, settings: object, make_pages: Make) -> None:
    made = _lies(trouble) if trouble != "refused" else iter([1])
    settings.SEARCH_SERVER = SearchAddress(kind, f"http://127.0.0.1:{next(made)}", "tested")  # type: ignore[attr-defined]  # the fixture has no type
    fresh()
    make_pages("书法甲")
    fresh()
    alone = own_time()
    start = time.monotonic()
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert time.monotonic() - start < client.BUDGET + alone
    assert not server.breaker.is_closed()
    start = time.monotonic()
    assert titles(Page.objects.search("书法")) == ["书法甲"]
    assert time.monotonic() - start < alone
    outbox.note_behind("stopped")
    assert not server.is_usable()
    fresh()
