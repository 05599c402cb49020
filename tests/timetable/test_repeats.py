import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timetable import repeats, rules
from timetable.models import Series


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", ""),
        ("FREQ=WEEKLY;BYDAY=SU", "每周日"),
        ("FREQ=WEEKLY;BYDAY=WE,MO", "每周一、周三"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "隔周三"),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU", "每3周的周二"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "每天"),
        ("FREQ=DAILY", "每天"),
        ("FREQ=MONTHLY;BYDAY=1SA", "每月第一个周六"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "每月最后一个周日"),
        ("FREQ=YEARLY;BYMONTH=9", "FREQ=YEARLY;BYMONTH=9"),
    ],
)
def test_words(rule, words):
    assert repeats.say(rule) == words


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(1, 99))
def test_every_weekly_rule_has_words(weekdays, interval):
    names = ",".join(rules.DAYS[number] for number in weekdays)
    every = f";INTERVAL={interval}" if interval > 1 else ""
    assert "FREQ" not in repeats.say(f"FREQ=WEEKLY{every};BYDAY={names}")


@given(st.text() | st.from_regex(rules._ALLOWED, fullmatch=True))
def test_never_raises(rule):
    assert isinstance(repeats.say(rule), str)


@pytest.mark.django_db
def test_the_list_shows_words_and_sorts(community, admin_client):
    values = {"first_on": dt.date(2026, 9, 6), "starts": dt.time(9), "ends": dt.time(10)}
    Series.objects.create(organisation=community, title="书法", rule="FREQ=WEEKLY;BYDAY=SU", **values)
    page = admin_client.get("/admin/snippets/timetable/series/?ordering=rule").content.decode()
    assert "每周日" in page
    assert "FREQ=WEEKLY" not in page
