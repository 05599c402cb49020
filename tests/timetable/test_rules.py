import datetime as dt

import pytest
from dateutil.rrule import rrulestr

from timetable import rules

FIRST = dt.date(2026, 9, 2)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=MO,WE,SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=1SA",
        "FREQ=DAILY;INTERVAL=10",
    ],
)
def test_short_way_agrees_with_dateutil(rule):
    since, until = dt.date(2026, 8, 1), dt.date(2027, 2, 28)
    expected = rrulestr(rule, dtstart=dt.datetime.combine(FIRST, dt.time())).between(
        dt.datetime.combine(since, dt.time()), dt.datetime.combine(until, dt.time()), inc=True
    )
    assert rules.expand(rule, first_on=FIRST, last_on=None, since=since, until=until) == [moment.date() for moment in expected]


def test_nothing_before_the_first_day_nor_after_the_last():
    found = rules.expand("FREQ=WEEKLY;BYDAY=WE", first_on=FIRST, last_on=dt.date(2026, 9, 15), since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    assert found == [dt.date(2026, 9, 2), dt.date(2026, 9, 9)]


def test_weekly_names_the_days_in_order():
    assert rules.weekly([dt.date(2026, 11, 28), dt.date(2026, 11, 23)]) == "FREQ=WEEKLY;BYDAY=MO,SA"
    assert rules.weekly([dt.date(2026, 11, 25)], interval=2) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
    assert rules.weekly([]) == ""


@pytest.mark.parametrize("note", ["单周上课", "隔周一次", "双周"])
def test_fortnightly_words_are_understood(note):
    assert rules.is_fortnightly(note)


def test_every_week_is_not_fortnightly():
    assert not rules.is_fortnightly("每周都上，单人也可以来")


@pytest.mark.parametrize(
    "rule", ["every Wednesday", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=WE\nDTSTART:20260101"]
)
def test_a_bad_rule_is_refused_in_plain_words(rule):
    with pytest.raises(rules.RuleError, match=r"(?s)看不懂“.*请写成这样：每周三"):
        rules.validate(rule)


def test_next_day_leaves_out_exceptions():
    found = rules.next_after("FREQ=WEEKLY;BYDAY=WE", first_on=FIRST, last_on=None, exceptions=["2026-12-02"], after=dt.date(2026, 11, 25))
    assert found == dt.date(2026, 12, 9)


def test_there_is_no_next_day_after_the_last():
    assert rules.next_after("FREQ=WEEKLY;BYDAY=WE", first_on=FIRST, last_on=FIRST, exceptions=[], after=FIRST) is None
