"""The threads that ask a search server: none is left counted or awaited that never began or has already answered."""

import threading

import pytest

from config.environment import SearchAddress
from search.engines import client
from search.engines.breaker import Breaker

NOWHERE = SearchAddress("elasticsearch", "http://127.0.0.1:1", "tested")


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The machine has no thread left."""

    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    return monkeypatch


def test_a_question_for_which_no_thread_can_be_had_holds_no_place(no_threads: pytest.MonkeyPatch) -> None:
    ours = client.Client(NOWHERE)
    for _ in range(client.MAX_WAITING + 1):
        with pytest.raises(client.Unavailable, match="no thread"):
            ours.ask([{}, {}])
    no_threads.undo()
    with pytest.raises(client.Unavailable, match="Connection"):
        ours.ask([{}, {}])


def test_who_has_an_answer_waits_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One question after the other never meets places that are still held by answered ones."""
    monkeypatch.setattr(client, "MAX_WAITING", 1)
    ours = client.Client(NOWHERE)
    release = ours._waiting.release

    def slowly() -> None:
        threading.Event().wait(0.05)
        release()

    monkeypatch.setattr(ours._waiting, "release", slowly)
    for _ in range(3):
        with pytest.raises(client.Unavailable, match="Connection"):
            ours.ask([{}, {}])


def test_a_try_for_which_no_thread_can_be_had_is_made_later(no_threads: pytest.MonkeyPatch) -> None:
    tried = threading.Event()

    def try_again() -> bool:
        tried.set()
        return True

    breaker = Breaker(try_again, pause=0)
    breaker.open("refused")
    assert [breaker.is_closed(), breaker.is_closed()] == [False, False]
    no_threads.undo()
    assert not breaker.is_closed()
    assert tried.wait(20)
