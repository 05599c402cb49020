"""Days and weeks in both languages."""

import datetime as dt

import pytest
from django.utils import translation

from timetable import saying
from timetable.repeats import say
from timetable.weeks import Week

WEEK = Week(2026, 48)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ("11月23日至29日", "11月23日（周一）至11月29日（周日）", "11月30日至12月6日", "11月25日 周三", "2026 年第 48 周")),
        ("en", ("23–29 Nov", "Mon 23 Nov – Sun 29 Nov", "30 Nov – 6 Dec", "Wed 25 Nov", "week 48 of 2026")),
    ],
)
def test_days_and_weeks(language: str, said: tuple[str, ...]) -> None:
    with translation.override(language):
        assert saying.days(WEEK.monday, WEEK.sunday) == said[0]
        assert saying.full_days(WEEK.monday, WEEK.sunday) == said[1]
        assert saying.days(WEEK.next.monday, WEEK.next.sunday) == said[2]
        assert saying.day_of_week(dt.date(2026, 11, 25)) == said[3]
        assert WEEK.label == said[4]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "every Wed"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "every other Mon, Wed"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "Sun every 3 weeks"),
        ("FREQ=MONTHLY;BYDAY=-1SA", "the last Sat of the month"),
        ("FREQ=DAILY", "every day"),
    ],
)
def test_repetition_in_english(rule: str, said: str) -> None:
    with translation.override("en"):
        assert say(rule) == said
