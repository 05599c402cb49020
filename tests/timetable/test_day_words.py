"""Days and hours in what people type."""

import datetime as dt

import pytest

from search import text
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
        ("下周三 书法", ["下周三"], ["day/2"]),
        ("每周三书法", ["每周三"], ["day/2"]),
        ("逢礼拜日 合唱", ["逢礼拜日"], ["day/6"]),
        ("周3 书法", ["周3"], ["day/2"]),
        ("每星期７书法", ["每星期7"], ["day/6"]),
        ("周六日 书法", ["周六日"], ["day/weekend"]),
        ("周六和周日 书法", ["周六和周日"], ["day/weekend"]),
        ("星期六 清晨 太极", ["星期六", "清晨"], ["day/5", "hour/am"]),
        ("周一到周五 太极", [], []),
        ("一周三次 太极", [], []),
        ("每周2次 一周3课", [], []),
        ("第3周3班", [], []),
        ("周围的故事", [], []),
        ("", [], []),
    ],
)
def test_days_and_hours_are_read(typed: str, words: list[str], tokens: list[str]) -> None:
    readings = list(day_words.read([match[0] for match in text.runs(text.fold(typed))]))
    assert [reading.words for reading in readings] == words
    assert [reading.token for reading in readings] == tokens


@pytest.mark.parametrize(("said", "ahead"), [("今天", 0), ("今晚", 0), ("明天", 1), ("明早", 1), ("后天", 2), ("大后天", 3)])
def test_days_from_today(said: str, ahead: int) -> None:
    (reading,) = day_words.read([said])
    assert reading.token == f"day/{(clock.today() + dt.timedelta(days=ahead)).weekday()}"


def test_tokens_of_a_class() -> None:
    assert list(day_words.tokens("FREQ=WEEKLY;BYDAY=WE,SA", dt.time(9, 30))) == ["day/2", "day/5", "day/weekend", "hour/am"]
    assert list(day_words.tokens("", dt.time(14))) == ["hour/pm"]
    assert list(day_words.tokens("FREQ=MONTHLY;BYMONTHDAY=1", dt.time(19))) == ["hour/evening"]
