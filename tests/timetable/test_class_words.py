"""What editors write beside a class stands wherever the class does: what to bring, for how many, for whom, until when."""

import datetime as dt
import re

import pytest

from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.test_pages import text
from timetable import actions
from timetable.enums import IssueState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
WEEKLY = dt.timedelta(days=7)


@pytest.fixture
def series():
    series = SeriesFactory(title="剪纸", rule="")
    IssueFactory(organisation=series.organisation.parent.parent, status=IssueState.PUBLISHED, number=7)
    return series


def dates(series, *notes):
    """Sessions from today on, one a week."""
    return [SessionFactory(series=series, date=WEDNESDAY + number * WEEKLY, note=note) for number, note in enumerate(notes)]


def test_a_note_that_all_dates_have_is_the_class_s(client, series):
    dates(series, "请自带剪刀", "请自带剪刀")
    said = text(client.get(f"/classes/{series.pk}/"))
    assert "说明 请自带剪刀" in said
    assert said.count("请自带剪刀") == 1


def test_a_note_of_one_date_stands_at_it(client, series):
    dates(series, "天阴改期", "")
    said = text(client.get(f"/classes/{series.pk}/"))
    assert "25 11月 周三 09:30—11:00 今天 天阴改期 2 12月" in said
    assert "说明" not in said


def test_a_date_says_what_the_class_does_not(client, series):
    series.note, series.audience = "每天名额 20 人", "不限"
    series.save()
    SessionFactory(series=series, note="请自带剪刀", audience="老年人")
    said = text(client.get(f"/classes/{series.pk}/"))
    assert "今天 老年人 请自带剪刀" in said
    assert "适合 不限 说明 每天名额 20 人" in said


def test_a_note_of_a_cancelled_date_is_not_said(client, series):
    actions.cancel_session(dates(series, "请自带剪刀", "")[0], reason="停电", by=None)
    assert "请自带剪刀" not in text(client.get(f"/classes/{series.pk}/"))


def test_the_finder_says_the_note_and_for_whom(client, series):
    SessionFactory(series=series, note="每天名额 20 人", audience="老年人")
    said = text(client.get("/timetable/near/", {"where": series.organisation.code}))
    assert "阎秀珍老师 老年人 每天名额 20 人" in said


def test_the_wide_table_says_when_it_ends_for_whom_and_the_note(client, series):
    SessionFactory(series=series, note="请自带剪刀", audience="老年人")
    page = client.get(f"/timetable/{WEEK}/{series.organisation.code}/").content.decode()
    table = page[page.index('<table class="wk"') : page.index("</table>")]
    assert "09:30—11:00 剪纸 阎秀珍 二层教室 老年人 请自带剪刀" in " ".join(re.sub("<[^>]+>", " ", table).split())


def test_other_classes_near_here_say_their_days(client, series):
    SeriesFactory(organisation=series.organisation, title="书法", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    once = SeriesFactory(organisation=series.organisation, title="讲座", rule="")
    SessionFactory(series=once, date=dt.date(2026, 11, 28), status="cancelled")
    SessionFactory(series=once, date=dt.date(2026, 12, 5))
    odd = "FREQ=MONTHLY;BYMONTHDAY=10"
    SeriesFactory(organisation=series.organisation, title="体检", rule=odd, exceptions=["2026-12-10"])
    SeriesFactory(organisation=series.organisation, title="无期的课", rule="")
    said = text(client.get(f"/classes/{series.pk}/"))
    place = series.organisation.short_name
    for line in ("书法 {} 隔周四 09:30", "讲座 {} 12月5日（周六） 09:30", "体检 {} 1月10日（周日） 09:30"):
        assert line.format(place) in said
    assert "无期的课" not in said
