"""Parts of a day in what people type."""

import datetime as dt
import time

import pytest

from search import text
from timetable import day_words, hour_words

AM, PM, EVENING = hour_words.ALL


@pytest.mark.parametrize(
    ("said", "words", "token"),
    [
        ("下班后 瑜伽", "下班后", EVENING),
        ("下了班以后学书法", "下了班以后", EVENING),
        ("放学后 画画", "放学后", f"{PM}|{EVENING}"),
        ("早饭后 太极", "早饭后", AM),
        ("午饭以后 书法", "午饭以后", PM),
        ("晚饭后 广场舞", "晚饭后", EVENING),
        ("7点以后的书法", "7点以后", EVENING),
        ("7点以前 太极", "7点以前", AM),
        ("7点 太极", "7点", f"{AM}|{EVENING}"),
        ("八点钟的太极", "八点钟", f"{AM}|{EVENING}"),
        ("10点 太极", "10点", AM),
        ("10点半以后 太极", "10点半以后", AM),
        ("12点 书法", "12点", PM),
        ("三点半 书法", "三点半", PM),
        ("17点以后 合唱", "17点以后", f"{PM}|{EVENING}"),
        ("19点的合唱", "19点", EVENING),
        ("周三19点合唱", None, ""),
    ],
)
def test_parts_of_a_day_are_read(said: str, words: str | None, token: str) -> None:
    found = hour_words.find(said)
    assert (found[:2] if found else None) == ((words, token) if words else None)


@pytest.mark.parametrize(
    "said", ["三点", "三点一线", "十点读书", "写作三点", "100点", "3点水", "23点 合唱", "2点 书法", "十三点水", "八点档电视", "下班", "放学"]
)
def test_what_is_no_hour_is_not_read(said: str) -> None:
    assert hour_words.find(said) is None


@pytest.mark.parametrize(
    ("typed", "words", "tokens"),
    [
        ("19:00 合唱", ["19:00"], [EVENING]),
        ("14：30 书法", ["14:30"], [PM]),
        ("太极 9:00-11:00", ["9:00-11:00"], [AM]),
        ("周三 19:30 合唱", ["周三", "19:30"], ["day/2", EVENING]),
        ("一三五 9:30 太极", ["一三五", "9:30"], ["day/0|day/2|day/4", AM]),
        ("周二或者周四 合唱", ["周二或者周四"], ["day/1|day/3"]),
        ("星期六或者星期天 书法", ["星期六或者星期天"], ["day/weekend"]),
        ("周末两天 书法", ["周末两天"], ["day/weekend"]),
        ("3:16 书", [], []),
        ("1:100 模型", [], []),
        ("10:15:20", [], []),
        ("135 编辑", [], []),
    ],
)
def test_hours_in_figures_and_several_days(typed: str, words: list[str], tokens: list[str]) -> None:
    readings = list(day_words.read_typed([text.fold(typed)]))
    assert [reading.words for reading in readings] == words
    assert [reading.token for reading in readings] == tokens


@pytest.mark.parametrize(
    ("said", "perhaps"),
    [
        *((said, True) for said in ("四点半", "四点半 课堂", "放学后", "下班后 瑜伽", "10点 太极")),
        *((said, False) for said in ("下午", "晚饭后", "周三 10点 太极", "今天 下班后")),
    ],
)
def test_an_hour_by_itself_may_be_a_part_of_a_title(said: str, perhaps: bool) -> None:
    assert [reading.perhaps for reading in day_words.read([said])][-1] == perhaps


@pytest.mark.parametrize(("hour", "minute", "token"), [(8, 0, AM), (11, 59, AM), (12, 0, PM), (17, 29, PM), (17, 30, EVENING)])
def test_a_class_is_held_in_a_part_of_the_day(hour: int, minute: int, token: str) -> None:
    assert hour_words.of_day(dt.time(hour, minute)) == token


@pytest.mark.parametrize("piece", ["下班", "以后", "7点", "三", "3 ", "19:00", "9:00-", "晚饭 "])
def test_the_reading_takes_no_longer_than_the_text(piece: str) -> None:
    start = time.process_time()
    hour_words.find(piece * 3000)
    hour_words.FIGURES.search(piece * 3000)
    assert time.process_time() - start < 1
