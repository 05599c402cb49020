import datetime as dt

import pytest
from django.utils import translation
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


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("每星期三", "FREQ=WEEKLY;BYDAY=WE"),
        ("每周 一三五", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("每个礼拜天。", "FREQ=WEEKLY;BYDAY=SU"),
        ("每周六和周日", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("隔一周的周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("每两周的周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("每３周的周二", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"),
        ("每个月第2个星期六", "FREQ=MONTHLY;BYDAY=2SA"),
        ("每月最后一个周日", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("天天", "FREQ=DAILY"),
        ("Every Monday and Friday", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("every other Wed", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("the last Sunday of each month", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("every second day", None),
        ("每月", None),
        ("周三", None),
        ("FREQ=WEEKLY;BYDAY=WE", None),
        ("", None),
    ],
)
def test_words_are_read(words, rule):
    assert repeats.read(words) == rule


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("every", ["WEEKLY;BYDAY=TU,TH,SU", "WEEKLY;INTERVAL=2;BYDAY=MO,WE", "WEEKLY;INTERVAL=12;BYDAY=FR", "DAILY"])
def test_what_is_said_is_read_back(language, every):
    with translation.override(language):
        assert repeats.read(repeats.say(f"FREQ={every}")) == f"FREQ={every}"
        months = [f"FREQ=MONTHLY;BYDAY={turn}{day}" for turn in ("1", "2", "3", "4", "5", "-1") for day in rules.DAYS]
        assert [repeats.read(repeats.say(rule)) for rule in months] == months


@given(st.text() | st.text("每隔两周星期月第一二三个的、和 0"))
def test_reading_never_raises(text):
    assert repeats.read(text) is None or repeats.say(repeats.read(text))


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
