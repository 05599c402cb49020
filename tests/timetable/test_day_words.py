"""Days and hours in what people type."""

import datetime as dt
import time

import pytest

from search import readers, text
from timetable import clock, day_words

WORKDAYS = "day/0|day/1|day/2|day/3|day/4"
ANY_TIME = "hour/am|hour/pm|hour/evening"


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
        ("周一到周五 太极", ["周一到周五"], [WORKDAYS]),
        ("周一至五太极", ["周一至五"], [WORKDAYS]),
        ("工作日 书法", ["工作日"], [WORKDAYS]),
        ("周五至周一", ["周五至周一"], ["day/4|day/5|day/6|day/0"]),
        ("周一三五 太极", ["周一三五"], ["day/0|day/2|day/4"]),
        ("周二四下午", ["周二四", "下午"], ["day/1|day/3", "hour/pm"]),
        ("周二和周四书法", ["周二和周四"], ["day/1|day/3"]),
        ("星期一、星期三", ["星期一星期三"], ["day/0|day/2"]),
        ("周一二胡课", ["周一"], ["day/0"]),
        ("周六日语", ["周六"], ["day/5"]),
        ("晚上7点半书法", ["晚上7点半"], ["hour/evening"]),
        ("下午三点 太极", ["下午三点"], ["hour/pm"]),
        ("上午九点以前 书法", ["上午九点以前"], ["hour/am"]),
        ("晚上八点以后", ["晚上八点以后"], ["hour/evening"]),
        ("下午三点之后的课", ["下午三点之后"], ["hour/pm"]),
        ("周三上午10点半前书法", ["周三", "上午10点半前"], ["day/2", "hour/am"]),
        ("晚上7点左右 合唱", ["晚上7点左右"], ["hour/evening"]),
        ("晚上八点后太极", ["晚上八点后"], ["hour/evening"]),
        ("上午九点前进路", ["上午九点"], ["hour/am"]),
        ("下午五点以后 合唱", ["下午五点以后"], ["hour/pm|hour/evening"]),
        ("下午六点 合唱", ["下午六点"], ["hour/evening"]),
        ("下午五点半", ["下午五点半"], ["hour/evening"]),
        ("下午六点以前", ["下午六点以前"], ["hour/pm"]),
        ("中午以前 书法", ["中午以前"], ["hour/am"]),
        ("中午12点以后 书法", ["中午12点以后"], ["hour/pm"]),
        ("晚上八点以后不行 书法", ["晚上八点以后不行"], ["hour/am|hour/pm"]),
        ("下午五点以后没空 书法", ["下午五点以后没空"], ["hour/am"]),
        ("迎泽区有什么课", ["有什么课"], [ANY_TIME]),
        ("有什么好玩的", ["有什么好玩的"], [ANY_TIME]),
        ("迎泽区有什么好玩的课", ["有什么好玩的课"], [ANY_TIME]),
        ("离我最近的课", ["离我最近的课"], [ANY_TIME]),
        ("下周 书法", ["下周"], [ANY_TIME]),
        ("下个星期太极", ["下个星期"], [ANY_TIME]),
        ("calligraphy next week", ["nextweek"], [ANY_TIME]),
        ("下下周", ["下下周"], [ANY_TIME]),
        ("下下周三 二胡", ["下下周三"], ["day/2"]),
        ("下个周三的二胡", ["下个周三"], ["day/2"]),
        ("这个星期天合唱", ["这个星期天"], ["day/6"]),
        ("每个周末 剪纸", ["每个周末"], ["day/weekend"]),
        ("每逢周三 二胡", ["每逢周三"], ["day/2"]),
        ("下下下周三", [], []),
        ("下下下周", [], []),
        ("xiaxiazhousan erhu", ["xiaxiazhousan"], ["day/2"]),
        ("this weekend", ["thisweekend"], ["day/weekend"]),
        ("周三有甚课", ["周三"], ["day/2"]),
        ("中午 瑜伽", ["中午"], ["hour/pm"]),
        ("晚饭后广场舞", ["晚饭后"], ["hour/evening"]),
        ("shufa zhousan", ["zhousan"], ["day/2"]),
        ("zhou san wan shang hechang", ["zhousan", "wanshang"], ["day/2", "hour/evening"]),
        ("xingqiliu shangwu taiji", ["xingqiliu", "shangwu"], ["day/5", "hour/am"]),
        ("xia zhou shufa", ["xiazhou"], [ANY_TIME]),
        ("zhoumo", ["zhoumo"], ["day/weekend"]),
        ("zhouyi", [], []),
        ("zhouyi taiji", ["zhouyi"], ["day/0"]),
        ("zhouwei", [], []),
        ("附近的课", ["附近的课"], [ANY_TIME]),
        ("附近哪里有课", ["哪里有课"], [ANY_TIME]),
        ("迎泽去哪上课", ["去哪上课"], [ANY_TIME]),
        ("Calligraphy on Wednesdays", ["wednesdays"], ["day/2"]),
        ("weekend morning yoga", ["weekend", "morning"], ["day/weekend", "hour/am"]),
        ("weekdays in the evening", ["weekdays", "evening"], [WORKDAYS, "hour/evening"]),
        ("mondayish", [], []),
        ("免费的课程", ["免费的课程"], [ANY_TIME]),
        ("什么课题", [], []),
        ("书法不要晚上的", ["不要晚上的"], ["hour/am|hour/pm"]),
        ("书法 晚上不行", ["晚上不行"], ["hour/am|hour/pm"]),
        ("周末没空 太极", ["周末没空"], [WORKDAYS]),
        ("除了周三晚上 书法", ["除了周三晚上"], ["day/0|day/1|day/3|day/4|day/5|day/6|hour/am|hour/pm"]),
        ("工作日没时间 下午的书法", ["工作日没时间", "下午"], ["day/5|day/6", "hour/pm"]),
        ("不想在周末上课", ["不想在周末"], [WORKDAYS]),
        ("不要周一到周日 书法", [], []),
        ("不要晚上、周末 书法", ["不要晚上周末"], [f"hour/am|hour/pm&{WORKDAYS}"]),
        ("不要下午和晚上的书法", ["不要下午和晚上的"], ["hour/am|hour/evening&hour/am|hour/pm"]),
        ("书法 不要 周三", ["不要周三"], ["day/0|day/1|day/3|day/4|day/5|day/6"]),
        ("除周三外的书法", ["除周三外的"], ["day/0|day/1|day/3|day/4|day/5|day/6"]),
        ("特别周末活动", ["周末"], ["day/weekend"]),
        ("大扫除周末", ["周末"], ["day/weekend"]),
        ("书法还有课吗", ["还有课吗"], [ANY_TIME]),
        ("所有课程", [], []),
        ("去年12月的书法展", [], []),
        ("12月龄宝宝", [], []),
        ("2月30日不行 书法", [], []),
        ("要不要周三去", ["周三"], ["day/2"]),
        ("晚上不要吃姜", ["晚上"], ["hour/evening"]),
        ("周三行不行", ["周三"], ["day/2"]),
        ("下个月 书法", ["下个月"], [ANY_TIME]),
        ("下月书法课", ["下月"], [ANY_TIME]),
        ("calligraphy next month", ["nextmonth"], [ANY_TIME]),
        ("xia ge yue shufa", ["xiageyue"], [ANY_TIME]),
        ("下个月周三的书法", ["下个月", "周三"], [ANY_TIME, "day/2"]),
        ("下个月晚上 太极", ["下个月", "晚上"], [ANY_TIME, "hour/evening"]),
        ("12个月", [], []),
        ("下月饼", [], []),
        ("坐月子", [], []),
        ("古交有课吗", ["有课吗"], [ANY_TIME]),
        ("迎泽有没有课", ["有没有课"], [ANY_TIME]),
        ("有没有课 迎泽", ["有没有课"], [ANY_TIME]),
        ("迎泽区有免费的课程吗", ["有免费的课程吗"], [ANY_TIME]),
        ("古交有课", ["有课"], [ANY_TIME]),
        ("没有课", [], []),
        ("有书法课吗", [], []),
        ("有没有课题", [], []),
        ("三个工作日", [], []),
        ("一周五天", [], []),
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


@pytest.mark.parametrize(
    ("said", "ahead"), [("今天", 0), ("今日", 0), ("今儿", 0), ("today", 0), ("tomorrow", 1), ("明天", 1), ("明儿个", 1), ("后天", 2), ("大后天", 3)]
)
def test_days_from_today(said: str, ahead: int) -> None:
    (reading,) = day_words.read([said])
    assert reading.token == f"day/{(clock.today() + dt.timedelta(days=ahead)).weekday()}"


@pytest.mark.parametrize(
    ("said", "ahead", "hour"),
    [
        ("今晚", 0, "evening"),
        ("tonight", 0, "evening"),
        ("今早", 0, "am"),
        ("明早上", 1, "am"),
        ("明晚", 1, "evening"),
        ("今晚八点以后", 0, "evening"),
    ],
)
def test_a_word_for_a_day_and_its_part(said: str, ahead: int, hour: str) -> None:
    (reading, *_more) = day_words.read([said])
    assert reading.token == f"day/{(clock.today() + dt.timedelta(days=ahead)).weekday()}&hour/{hour}"


@pytest.fixture
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 26))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("本周", 26, 29),
        ("这个星期", 26, 29),
        ("this week", 26, 29),
        ("下周", 30, 36),
        ("xia zhou", 30, 36),
        ("本周四", 26, 26),
        ("下周三", 32, 32),
        ("本周末", 28, 29),
        ("下周末", 35, 36),
        ("下下周", 37, 43),
        ("下下个星期", 37, 43),
        ("下下周三", 39, 39),
        ("下下个星期三", 39, 39),
        ("xia xia zhou san", 39, 39),
        ("下个周三", 32, 32),
        ("下下周末", 42, 43),
        ("下下个月", 62, 92),
        ("11月30日", 30, 30),
        ("明天", 27, 27),
        ("今晚", 26, 26),
        ("tomorrow", 27, 27),
        ("下个月", 31, 61),
        ("这个月", 26, 30),
        ("本月", 26, 30),
        ("12月", 31, 61),
        ("12月份", 31, 61),
        ("2026年12月", 31, 61),
        ("十二月", 31, 61),
        ("十一月", 26, 30),
        ("1月", 62, 92),
        ("明年1月", 62, 92),
        ("12月上旬", 31, 40),
        ("12月中旬", 41, 50),
        ("12月份下旬", 51, 61),
        ("下个月上旬的", 31, 40),
        ("十二月中旬", 41, 50),
        ("11月下旬", 26, 30),
        ("这个月下旬", 26, 30),
        ("一月份的", 62, 92),
        ("next month", 31, 61),
        ("this month", 26, 30),
        ("本周三", None, None),
        ("周三", None, None),
        ("周末", None, None),
        ("weekends", None, None),
        ("next weekend", 35, 36),
    ],
)
def test_certain_days_are_meant(thursday: None, said: str, first: int | None, last: int | None) -> None:
    """Numbered from the first of November on. A Wednesday that is past is any."""
    (reading,) = day_words.read([said])
    november = dt.date(2026, 10, 31)
    days = None if first is None or last is None else tuple(november + dt.timedelta(days=number) for number in (first, last))
    assert reading.days == days


@pytest.mark.parametrize(
    "said",
    [
        "3月",
        "10月",
        "2025年12月",
        "2027年11月",
        "二月二",
        "九月九",
        "十二月剪纸",
        "五月天",
        "第12月刊",
        "12月嫂",
        "13月",
        "0月",
        "十三月",
        "11月上旬",
    ],
)
def test_other_months_and_what_is_none_are_not_read(thursday: None, said: str) -> None:
    assert list(day_words.read([match[0] for match in text.runs(said)])) == []


def test_what_does_not_suit_is_told(thursday: None) -> None:
    asked = ("周三晚上不行", "明天下午五点以后没空", "不要周三 周末的", "今晚没空", "今早晚上没空", "本周没空")
    told = {said: [(str(reading.label), reading.token) for reading in day_words.read([said])] for said in asked}
    assert told == {
        "周三晚上不行": [("周三晚上除外", "day/0|day/1|day/3|day/4|day/5|day/6|hour/am|hour/pm")],
        "明天下午五点以后没空": [("周五下午、晚上除外", "day/0|day/1|day/2|day/3|day/5|day/6|hour/am")],
        "不要周三 周末的": [("周三、周末除外", f"day/0|day/1|day/3|day/4|day/5|day/6&{WORKDAYS}")],
        "今晚没空": [("周四晚上除外", "day/0|day/1|day/2|day/4|day/5|day/6|hour/am|hour/pm")],
        "今早晚上没空": [("周四上午晚上除外", "day/0|day/1|day/2|day/4|day/5|day/6|hour/pm|hour/evening|hour/am|hour/pm")],
        "本周没空": [],
    }


def test_what_is_left_of_the_week_is_told_by_its_days(thursday: None) -> None:
    (reading,) = day_words.read(["本周"])
    assert (reading.label, reading.token) == ("11月26日至29日", "day/3|day/4|day/5|day/6")


@pytest.mark.parametrize("form", ["{0:%Y-%m-%d}", "{0:%Y}年{0.month}月{0.day}日", "{0.month}月{0.day}号", "{0.month} 月 {0.day} 日"])
@pytest.mark.parametrize("ahead", [0, 9, 59])
def test_dates(form: str, ahead: int) -> None:
    day = clock.today() + dt.timedelta(days=ahead)
    (reading,) = day_words.read([match[0] for match in text.runs(f"太极 {form.format(day)}")])
    assert reading.token == f"day/{day.weekday()}"


def test_dates_that_are_past_or_far_or_none_are_not_read() -> None:
    past, near, far = (clock.today() + dt.timedelta(days=ahead) for ahead in (-1, 9, 61))
    dates = (f"{past:%Y-%m-%d}", f"{past.month}月{past.day}日", f"{far.month}月{far.day}号", f"第{near.month}月{near.day}日")
    for query in (*dates, "2月30日", "13月3日", "2026 12", "3 5"):
        assert list(day_words.read([match[0] for match in text.runs(query)])) == [], query


@pytest.mark.parametrize(
    ("typed", "words", "tokens"),
    [
        ("12/3 书法", ["12/3"], ["day/3"]),
        ("书法12/03", ["12/03"], ["day/3"]),
        ("12/3晚上书法", ["12/3", "晚上"], ["day/3", "hour/evening"]),
        ("书法 １２／３", ["12/3"], ["day/3"]),
        ("yoga 12/3", ["12/3"], ["day/3"]),
        ("12.3 剪纸", ["12.3"], ["day/3"]),
        ("剪纸，12.3。", ["12.3"], ["day/3"]),
        ("12.3的剪纸", ["12.3"], ["day/3"]),
        ("12.3号 剪纸", ["12.3号"], ["day/3"]),
        ("12-05", ["12-05"], ["day/5"]),
        ("01-08 合唱 下午", ["01-08", "下午"], ["day/4", "hour/pm"]),
        ("12/3没空 书法", ["12/3没空"], ["day/0|day/1|day/2|day/4|day/5|day/6"]),
        ("2026/12/3 书法", ["2026123"], ["day/3"]),
        ("2026.12.3", ["2026123"], ["day/3"]),
    ],
)
def test_dates_in_figures(thursday: None, typed: str, words: list[str], tokens: list[str]) -> None:
    readings = list(day_words.read_typed([text.fold(typed)]))
    assert [reading.words for reading in readings] == words
    assert [reading.token for reading in readings] == tokens
    assert len(readers.read(typed, ["place", "whom"]).chips) == len(words)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "24/7",
            "13/3",
            "12/32",
            "11/31",
            "3/8",
            "11/25",
            "12-15 儿童",
            "12-5",
            "11-9 乒乓球",
            "python 12.1",
            "12.1 python",
            "ios12.1",
            "版本 12.1",
        ),
        *(
            "12/4拍",
            "12/4 拍",
            "12.5寸",
            "12.5 公里",
            "12-05岁",
            "1/2决赛",
            "12/3-12/5",
            "12/3到12/5",
            "12.1.3",
            "1.12.1",
            "12.1%",
            "112/3",
            "12/3/4",
        ),
        *("A12.3", "第12.3", "12.1节", "剪12.3纸", "12-03号楼", "12 3", "12/", "/3", "0/3", "12.0", "192.168.12.3", "covid 12-05", "12-05 word"),
    ],
)
def test_other_figures_are_no_date(thursday: None, typed: str) -> None:
    assert list(day_words.read_typed([text.fold(typed)])) == []


def test_a_date_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 28))
    assert [reading.token for said in ("十二月三号", "一月十一日") for reading in day_words.read([said])] == ["day/3", "day/0"]


def test_tokens_of_a_class() -> None:
    assert list(day_words.tokens("FREQ=WEEKLY;BYDAY=WE,SA", dt.time(9, 30))) == ["day/2", "day/5", "day/weekend", "hour/am"]
    assert list(day_words.tokens("", dt.time(14))) == ["hour/pm"]
    assert list(day_words.tokens("FREQ=MONTHLY;BYMONTHDAY=1", dt.time(19))) == ["hour/evening"]


@pytest.mark.parametrize(
    "said",
    [
        "周三 ",
        "周一周二",
        "周一到周五",
        "今天",
        "12月",
        "下个月",
        "不要晚上",
        "除了周一",
        "十一月",
        "tomorrow ",
        "xia zhou san ",
        "下下周",
        "晚上8点后",
        "12月上旬",
        "12/3",
        "12/3 ",
        "12.3 ",
        "12-05-",
    ],
)
def test_what_is_said_again_and_again_is_read_at_once(said: str) -> None:
    query = text.query_phrases((said * text.MAX_QUERY)[: text.MAX_QUERY])
    begun = time.process_time()
    list(day_words.read([phrase.text for phrase in query]))
    list(day_words.read_typed([text.fold((said * text.MAX_QUERY)[: text.MAX_QUERY])]))
    assert time.process_time() - begun < 0.1
