from datetime import date, datetime

import pytest

from timetable.spreadsheets.dates import BadDateError, read_days, split_day
from timetable.spreadsheets.records import Context

MON, TUE, WED, THU, FRI, SAT, SUN = Context(2026, 48).days


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("11月25日", WED),
        ("11月25号", WED),
        ("11月25", WED),
        ("2026年11月25日", WED),
        ("26年11月25日", WED),
        ("2026-11-25", WED),
        ("2026/11/25", WED),
        ("2026.11.25", WED),
        ("26.11.25", WED),
        ("2026 - 11 - 25", WED),
        ("11.25", WED),
        ("11/25", WED),
        ("11-25", WED),
        ("11—25", WED),
        ("１１月２５日", WED),
        ("２０２６．１１．２５", WED),
        (" 11 月 25 日 ", WED),
        ("11月\n25日", WED),
        ("十一月二十五日", WED),
        ("25日", WED),
        ("25号", WED),
        ("二十五日", WED),
        ("周三", WED),
        ("星期三", WED),
        ("礼拜三", WED),
        ("每周三", WED),
        ("本周三", WED),
        ("周3", WED),
        ("星期日", SUN),
        ("星期天", SUN),
        ("周日", SUN),
        ("11月25日（周三）", WED),
        ("11月25日(星期三)", WED),
        ("星期三（11月25日）", WED),
        ("星期三\n（11.25）", WED),
        ("11月25日星期三", WED),
        ("周三11月25日", WED),
        ("20261125", WED),
        (20261125, WED),
        (20261125.0, WED),
        (46351, WED),
        (46351.0, WED),
        ("46351", WED),
        (11.25, WED),
        ("11月25日（暂定）", WED),
        (date(2026, 11, 25), WED),
        (datetime(2026, 11, 25), WED),  # noqa: DTZ001
        ("2026-11-25 00:00:00", WED),
    ],
)
def test_one_day_in_any_form(typed, day, week):
    found = read_days(typed, week)

    assert found.days == (day,)
    assert found.agrees


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("周二、周四", (TUE, THU)),
        ("周二、四", (TUE, THU)),
        ("周二四", (TUE, THU)),
        ("周一三五", (MON, WED, FRI)),
        ("周二/周四", (TUE, THU)),
        ("周二 周四", (TUE, THU)),
        ("周二和周四", (TUE, THU)),
        ("每周二、周四", (TUE, THU)),
        ("周一至周三", (MON, TUE, WED)),
        ("星期一到星期三", (MON, TUE, WED)),
        ("周一-周三", (MON, TUE, WED)),
        ("周六日", (SAT, SUN)),
        ("每天", (MON, TUE, WED, THU, FRI, SAT, SUN)),
        ("11月24日、26日", (TUE, THU)),
        ("24日、26日", (TUE, THU)),
        ("24、26日", (TUE, THU)),
        ("11月24日和11月26日", (TUE, THU)),
        ("11.24、11.26", (TUE, THU)),
        ("11月24日至26日", (TUE, WED, THU)),
        ("11月24日-11月26日", (TUE, WED, THU)),
        ("11.24-11.26", (TUE, WED, THU)),
        ("24日-26日", (TUE, WED, THU)),
        ("11月24日（周二）、11月26日（周四）", (TUE, THU)),
    ],
)
def test_several_days_in_one_cell(typed, days, week):
    assert read_days(typed, week).days == days


@pytest.mark.parametrize(
    "typed",
    ["11月31日", "2026-13-01", "2026/2/30", "待定", "另行通知", "11/24-25", "32日", 99, 12345678, "上午", "11月", "周八", True, "0日", -5, 1e300],
)
def test_what_is_not_a_date(typed, week):
    with pytest.raises(BadDateError):
        read_days(typed, week)


@pytest.mark.parametrize("nothing", [None, "", "  ", "\n"])
def test_nothing_gives_no_day(nothing, week):
    assert read_days(nothing, week).days == ()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("11月30日", date(2026, 11, 30)),
        ("2025/11/24", date(2025, 11, 24)),
        ("下周三", date(2026, 12, 2)),
        ("上周三", date(2026, 11, 18)),
        ("1日", date(2026, 11, 1)),
        (46360, date(2026, 12, 4)),
    ],
)
def test_day_outside_the_week_is_read_as_it_stands(typed, day, week):
    assert read_days(typed, week).days == (day,)


def test_year_of_a_week_over_new_year():
    week = Context(2026, 53)

    assert read_days("12月31日", week).days == (date(2026, 12, 31),)
    assert read_days("1月2日", week).days == (date(2027, 1, 2),)
    assert read_days("2日", week).days == (date(2027, 1, 2),)
    assert read_days("周日", week).days == (date(2027, 1, 3),)


def test_point_that_lost_its_nought():
    assert read_days(11.3, Context(2026, 49)).days == (date(2026, 11, 30),)
    assert read_days(11.3, Context(2026, 45)).days == (date(2026, 11, 3),)


@pytest.mark.parametrize(("dated", "weekday", "agrees"), [("11月24日", "周二", True), ("11月24日", "周三", False), ("周二", "周三", True)])
def test_weekday_beside_the_date(dated, weekday, agrees, week):
    found = read_days(dated, week, weekday)

    assert found.days == (TUE,)
    assert found.agrees is agrees


def test_date_and_weekday_in_one_cell_disagree(week):
    assert not read_days("11月24日（周三）", week).agrees


@pytest.mark.parametrize(
    ("typed", "day", "rest"),
    [
        ("周三 9:00-10:30", WED, "9:00-10:30"),
        ("周三9:00-10:30", WED, "9:00-10:30"),
        ("11月25日 上午9:00-10:30", WED, "上午9:00-10:30"),
        ("11月25日上午9点", WED, "上午9点"),
        ("11月25日（周三）下午2:30-4:00", WED, "下午2:30-4:00"),
        ("2026-11-25 9:00", WED, "9:00"),
        ("11.25 9:00-10:30", WED, "9:00-10:30"),
        ("每周三下午3点", WED, "下午3点"),
    ],
)
def test_day_and_time_in_one_cell(typed, day, rest, week):
    found = split_day(typed, week)

    assert found.days == (day,)
    assert found.rest == rest


@pytest.mark.parametrize("typed", ["9:00-10:30", "09.00-10.30", "9-11", "14时30分", "下午3点到4点半", 0.375])
def test_time_alone_names_no_day(typed, week):
    assert split_day(typed, week).days == ()
