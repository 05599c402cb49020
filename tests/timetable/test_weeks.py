import datetime as dt

import pytest

from timetable.weeks import Week, WeekError


def test_2026_has_53_weeks_and_2025_has_not():
    assert Week.parse("2026-W53").monday == dt.date(2026, 12, 28)
    with pytest.raises(WeekError, match="没有 2025 年第 53 周：这一年只有第 1 到第 52 周。"):
        Week.parse("2025-W53")


@pytest.mark.parametrize(
    "text", ["2026-W00", "2026-W54", "2026-48", "2026-W8", "2026-w48", "２０２６-W48", "2026-W48\n", "0026-W48", "9999-W01", "", "x" * 5000]
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(WeekError):
        Week.parse(text)


def test_year_is_the_iso_year_at_the_turn():
    assert Week.from_date(dt.date(2027, 1, 3)) == Week(2026, 53)
    assert Week.from_date(dt.date(2024, 12, 30)) == Week(2025, 1)
    assert Week(2026, 53).next == Week(2027, 1)
    assert Week(2027, 1).previous == Week(2026, 53)


def test_a_week_says_its_days_key_and_label():
    week = Week(2026, 48)
    assert (week.monday, week.sunday, len(week.days)) == (dt.date(2026, 11, 23), dt.date(2026, 11, 29), 7)
    assert (week.key, str(week), week.label) == (202648, "2026-W48", "2026 年第 48 周")
    assert Week.from_key(week.key) == week
    assert dt.date(2026, 11, 29) in week
    assert dt.date(2026, 11, 30) not in week


def test_every_day_of_a_century_lies_in_exactly_its_week():
    for offset in range(0, 36_525, 3):
        day = dt.date(2000, 1, 1) + dt.timedelta(days=offset)
        assert day in Week.from_date(day)
