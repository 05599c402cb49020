"""Days and hours in what people type."""

import datetime as dt

import pytest

from timetable import clock, day_words


@pytest.mark.parametrize(
    ("typed", "words", "tokens"),
    [
        ("书法 周三", ["周三"], ["day/2"]),
        ("星期天合唱", ["星期天"], ["day/6"]),
        ("礼拜一 上午 太极", ["礼拜一", "上午"], ["day/0", "hour/am"]),
        ("本周五晚上", ["本周五", "晚上"], ["day/4", "hour/evening"]),
        ("周末剪纸", ["周末"], ["day/weekend"]),
        ("下午 面塑", ["下午"], ["hour/pm"]),
        ("周围的故事", [], []),
        ("", [], []),
    ],
)
def test_days_and_hours_are_read(typed: str, words: list[str], tokens: list[str]) -> None:
    readings = list(day_words.read(typed.split()))
    assert [reading.words for reading in readings] == words
    assert [reading.token for reading in readings] == tokens


@pytest.mark.parametrize(("said", "ahead"), [("今天", 0), ("明天", 1), ("后天", 2)])
def test_days_from_today(said: str, ahead: int) -> None:
    (reading,) = day_words.read([said])
    assert reading.token == f"day/{(clock.today() + dt.timedelta(days=ahead)).weekday()}"


def test_tokens_of_a_class() -> None:
    assert list(day_words.tokens("FREQ=WEEKLY;BYDAY=WE,SA", dt.time(9, 30))) == ["day/2", "day/5", "day/weekend", "hour/am"]
    assert list(day_words.tokens("", dt.time(14))) == ["hour/pm"]
    assert list(day_words.tokens("FREQ=MONTHLY;BYMONTHDAY=1", dt.time(19))) == ["hour/evening"]
