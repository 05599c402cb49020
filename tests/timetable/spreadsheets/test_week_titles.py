"""Which week a title or a name of a sheet means, where it counts the weeks of a month."""

import pytest

from timetable.spreadsheets.cells import Sheet, Workbook
from timetable.spreadsheets.checker import check_workbook
from timetable.spreadsheets.records import Context

from .conftest import HEADINGS, a_class, kinds


@pytest.fixture
def said_of(divisions):
    """What is said of a sheet under a title, or so named, for a week of which it holds the Wednesday."""

    def said(title, week, name="课程表"):
        context = Context(*week, "迎泽区", "庙前街道")
        rows = (HEADINGS, a_class(日期=f"{context.days[2]:%Y-%m-%d}"))
        return kinds(check_workbook(Workbook((Sheet(name, ((title,), *rows) if title else rows),)), context, divisions))

    return said


OF_MONTHS = [
    ("庙前街道12月第二周课程表", (2026, 50)),  # 12月7日至13日: the first Monday of the month is the 7th
    ("庙前街道12月第一周课程表", (2026, 50)),
    ("12月第一周", (2026, 49)),  # 11月30日至12月6日
    ("11月第五周", (2026, 49)),
    ("2026年十二月第2周", (2026, 50)),
    ("2026年12月份天天课堂课表（第二周）", (2026, 50)),
    ("太原市12月 第 二 周", (2026, 50)),
    ("本月第二周课程表", (2026, 50)),
    ("第二周课程表", (2026, 50)),
    ("11月第4周", (2026, 48)),
    ("十一月的第五周", (2026, 48)),
    ("6月第一周", (2026, 23)),  # 6月1日 is a Monday: both ways of counting agree
    ("2027年1月第一周", (2026, 53)),
    ("12月第五周", (2026, 53)),
    ("12月第50周", (2026, 50)),
    ("2026年第50周", (2026, 50)),
    ("老年学校第二周课程表", (2026, 50)),
]


@pytest.mark.parametrize(("title", "week"), OF_MONTHS)
def test_a_week_of_a_month_is_known_in_both_ways_of_counting(said_of, title, week):
    assert said_of(title, week) == []
    assert said_of("", week, title) == []


@pytest.mark.parametrize(
    ("title", "week"),
    [
        ("12月第三周", (2026, 50)),
        ("11月第二周", (2026, 50)),
        ("2025年12月第二周", (2026, 50)),
        ("6月第二周", (2026, 23)),
        ("本月第四周", (2026, 50)),
        ("12月第49周", (2026, 50)),
        ("第四周课程表", (2026, 50)),
        ("13月第二周", (2026, 50)),
        ("0月第0周", (2026, 50)),
        ("2026年第2周", (2026, 50)),
        ("2026年 第二周课程表", (2026, 50)),
        ("2026年春季学期第二周", (2026, 50)),
        ("秋季学期第一周", (2026, 50)),
    ],
)
def test_another_week_of_a_month_is_a_warning(said_of, title, week):
    assert said_of(title, week) == [("A1", "week_mismatch")]
