"""Days that people count from today."""

import datetime as dt
import time

import pytest

from search import text
from timetable import clock, day_words, near_days

THURSDAY = dt.date(2026, 11, 26)


@pytest.fixture
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: THURSDAY)


@pytest.mark.parametrize(
    ("said", "words", "first", "last"),
    [
        ("今明两天 书法", "今明两天", (11, 26), (11, 27)),
        ("今明后三天", "今明后三天", (11, 26), (11, 28)),
        ("明后天有什么课", "明后天", (11, 27), (11, 28)),
        ("这两天 太极", "这两天", (11, 26), (11, 28)),
        ("最近几天的书法课", "最近几天", (11, 26), (12, 2)),
        ("三天内 书法", "三天内", (11, 26), (11, 28)),
        ("10天以内的课", "10天以内", (11, 26), (12, 5)),
        ("一周内 书法", "一周内", (11, 26), (12, 2)),
        ("未来两个星期 合唱", "未来两个星期", (11, 26), (12, 9)),
        ("近半个月 讲座", "近半个月", (11, 26), (12, 10)),
        ("最近一个月的课", "最近一个月", (11, 26), (12, 25)),
        ("月底 书法", "月底", (11, 26), (11, 30)),
        ("11月底 书法", "11月底", (11, 26), (11, 30)),
        ("月初 书法", "月初", (12, 1), (12, 10)),
        ("下月初的课", "下月初", (12, 1), (12, 10)),
        ("下个月底 合唱", "下个月底", (12, 21), (12, 31)),
        ("十二月末", "十二月末", (12, 21), (12, 31)),
        ("书法 12 月初", "12 月初", (12, 1), (12, 10)),
    ],
)
def test_days_are_counted_from_today(said: str, words: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert near_days.find(said, THURSDAY) == (words, dt.date(2026, *first), dt.date(2026, *last))


@pytest.mark.parametrize(
    "said",
    [
        *(
            "三天学会书法",
            "三天内学会书法",
            "今后天气",
            "附近三天",
            "最近一周的新闻",
            "三十天写好字",
            "半天内",
            "前三天内",
            "第三周内",
            "一年内",
            "百日内",
        ),
        *("月底薪", "三个月底子", "满月末", "11月初 书法", "岁月初心", "今天", "明天", "每月底", "一百天内", "零天内"),
        *("今后天气", "附近三天", "最近一周的新闻"),
    ],
)
def test_what_counts_no_days_is_not_read(said: str) -> None:
    assert near_days.find(said, THURSDAY) is None


def test_the_first_days_of_a_month_are_this_months_while_they_last() -> None:
    assert near_days.find("月初", dt.date(2026, 12, 4)) == ("月初", dt.date(2026, 12, 4), dt.date(2026, 12, 10))
    assert near_days.find("月初", dt.date(2026, 12, 11)) == ("月初", dt.date(2027, 1, 1), dt.date(2027, 1, 10))
    assert near_days.find("1月底", dt.date(2026, 12, 4)) == ("1月底", dt.date(2027, 1, 21), dt.date(2027, 1, 31))


def test_what_is_far_is_not_read(thursday: None) -> None:
    assert list(day_words.read(["三月初", "书法"])) == []
    (reading,) = day_words.read(["近两个月", "书法"])
    assert reading.days == (THURSDAY, dt.date(2027, 1, 24))


def test_what_stands_beside_a_day_goes_with_it(thursday: None) -> None:
    told = {
        said: [(reading.words, reading.days) for reading in day_words.read([match[0] for match in text.runs(said)])]
        for said in (
            "12月5日周六 书法",
            "12月5日（星期六）书法",
            "周六 12月5日 书法",
            "明天周五 合唱",
            "12月5日周三 书法",
            "下周一到周三 书法",
            "这周四到周六 书法",
        )
    }
    saturday = (dt.date(2026, 12, 5),) * 2
    assert told == {
        "12月5日周六 书法": [("12月5日周六", saturday)],
        "12月5日（星期六）书法": [("12月5日星期六", saturday)],
        "周六 12月5日 书法": [("周六12月5日", saturday)],
        "明天周五 合唱": [("明天周五", (dt.date(2026, 11, 27),) * 2)],
        "12月5日周三 书法": [("12月5日", saturday)],
        "下周一到周三 书法": [("下周一到周三", (dt.date(2026, 11, 30), dt.date(2026, 12, 2)))],
        "这周四到周六 书法": [("这周四到周六", (THURSDAY, dt.date(2026, 11, 28)))],
    }


@pytest.mark.parametrize("piece", ["今明后三天", "最近", "未来十", "1个", "月初", "月底", "二", "12 月", "周内", "个星期"])
def test_the_reading_takes_no_longer_than_the_text(piece: str) -> None:
    text_of_many = piece * 3000
    start = time.process_time()
    near_days.find(text_of_many, THURSDAY)
    assert time.process_time() - start < 1
