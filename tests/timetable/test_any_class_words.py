"""Who would learn anything is shown what is on, the next first."""

import pytest

from search import readers
from tests.timetable.clocks import set_clock
from timetable import day_words

pytestmark = pytest.mark.django_db
ANY_TIME = "hour/am|hour/pm|hour/evening"


@pytest.mark.parametrize("said", ["没事的时候学点什么", "闲着没事 学点啥", "想学点东西"])
def test_who_would_learn_anything_means_all_classes(said: str) -> None:
    (reading,) = day_words.read([said])
    assert (reading.token, reading.alone, reading.perhaps) == (ANY_TIME, True, False)
    assert (readers.read(said).rest, readers.read(said).tokens) == ("", (ANY_TIME,))


@pytest.mark.parametrize("said", ["学点书法", "小孩学什么好", "怎么学"])
def test_who_would_learn_something_does_not(said: str) -> None:
    assert list(day_words.read([said])) == []


def test_on_a_day_it_is_what_that_day_has(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch)
    read = readers.read("周末学点什么好")
    assert (read.rest, read.tokens) == ("", ("day/weekend",))
