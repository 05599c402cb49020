"""When a search server is asked again: one try at a time, and what it found counts as soon as it is over."""

import logging
import threading
import time

import pytest

from search.engines.breaker import Breaker


def test_a_server_that_came_back_is_on_trial_until_all_is_well() -> None:
    breaker = Breaker(lambda: True, pause=0)
    assert not breaker.is_on_trial()
    breaker.open("asked to")
    until = time.monotonic() + 20
    while not breaker.is_closed() and time.monotonic() < until:
        time.sleep(0.01)
    assert breaker.is_closed()
    assert breaker.is_on_trial()
    breaker.close()
    assert not breaker.is_on_trial()


def test_a_try_that_ends_after_somebody_closed_it_changes_nothing() -> None:
    asked, told, ended = threading.Event(), threading.Event(), threading.Event()

    def try_again() -> bool:
        asked.set()
        return told.wait(20)

    class Ending(Breaker):
        """Says when a try is over."""

        def _try(self) -> None:
            super()._try()
            ended.set()

    breaker = Ending(try_again, pause=0)
    breaker.open("refused")
    assert not breaker.is_closed()
    assert asked.wait(20)
    breaker.close()
    told.set()
    assert ended.wait(20)
    assert (breaker.is_closed(), breaker.is_on_trial()) == (True, False)


def test_the_log_says_once_that_a_server_is_away_and_once_that_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    answers = iter([False, True])
    breaker = Breaker(lambda: next(answers), pause=0)
    breaker.open("refused")
    breaker.open("refused")
    until = time.monotonic() + 20
    while not breaker.is_closed() and time.monotonic() < until:
        time.sleep(0.01)
    assert breaker.is_closed()
    assert [record.getMessage() for record in caplog.records if record.name == "search.engines.breaker"] == [
        "the search server is not asked, the database's own index answers: refused",
        "the search server answers again",
    ]


def test_whoever_looks_while_a_try_ends_starts_no_second_one() -> None:
    answers = [False, True]
    tries: list[bool] = []
    said: list[str] = []

    def try_again() -> bool:
        tries.append(answers[len(tries)] if len(tries) < len(answers) else False)
        return tries[-1]

    class Looking(logging.Handler):
        """A visitor who comes just when the log is written: the server answered, the breaker is not closed yet."""

        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())
            breaker.is_closed()

    breaker = Breaker(try_again, pause=0)
    breaker.open("refused")
    looking = Looking()
    logging.getLogger("search.engines.breaker").addHandler(looking)
    try:
        until = time.monotonic() + 20
        while not breaker.is_closed() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.1)
    finally:
        logging.getLogger("search.engines.breaker").removeHandler(looking)
    assert breaker.is_closed()
    assert tries == answers
    assert said == ["the search server answers again"]
