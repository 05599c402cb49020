"""Days and hours typed by hand are read as people write them, or refused in words: never taken for something else."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from home.models import MourningSettings, Notice
from news.models import NewsPage
from tests.factories.accounts import AdminFactory
from tests.factories.network import CityFactory
from timetable import clock
from timetable.forms.desk import CancelForm, MoveForm
from timetable.forms.moments import DayField, EndField, HourField, MomentField
from timetable.views.ends import say_ends

HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 29, 9, tzinfo=HERE))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-03", (2026, 12, 3)),
        ("12月3日", (2026, 12, 3)),
        ("12月3号", (2026, 12, 3)),
        ("十二月三日", (2026, 12, 3)),
        ("12月3日（周四）", (2026, 12, 3)),
        ("12/3", (2026, 12, 3)),
        ("1月5日", (2027, 1, 5)),
        ("11月2日", (2026, 11, 2)),
        ("2027年12月3日", (2027, 12, 3)),
        ("下周三", (2026, 12, 2)),
        ("20261203", (2026, 12, 3)),
    ],
)
def test_a_day_as_people_write_it(text, day):
    assert DayField().clean(text) == dt.date(*day)


NO_DAYS = ["很快", "3", "12.3", "13月3日", "12月3日（周一）", "12月3日、4日", "12月3日 下午3点", "2月30日", "9" * 500, "下午3点"]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_refused_with_its_own_words(text):
    with pytest.raises(forms.ValidationError, match="请写成 2026-12-03") as refused:
        DayField().clean(text)
    assert f"“{text[:30]}" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("15:00", (15, 0)),
        ("15：00", (15, 0)),
        ("下午3点", (15, 0)),
        ("16点半", (16, 30)),
        ("晚上七点一刻", (19, 15)),
        ("早上6:30", (6, 30)),
        ("03:00", (3, 0)),
        ("3:00am", (3, 0)),
    ],
)
def test_an_hour_as_people_write_it(text, time):
    assert HourField().clean(text) == dt.time(*time)


@pytest.mark.parametrize("text", ["下午", "25:00", "9:30-11:00", "很快", "9" * 500, "12月3日"])
def test_what_is_no_hour_is_refused_with_its_own_words(text):
    with pytest.raises(forms.ValidationError, match="请写成 15:00"):
        HourField().clean(text)


def test_an_hour_that_may_be_night_or_afternoon_is_asked_for():
    with pytest.raises(forms.ValidationError, match=r"“3点”是下午吗？是的话请写 15:00，不是的话请写凌晨3:00。"):
        HourField().clean("3点")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-03 15:00", (2026, 12, 3, 15, 0)),
        ("12月3日 下午3点", (2026, 12, 3, 15, 0)),
        ("12月3日下午三点半", (2026, 12, 3, 15, 30)),
        ("12月3日", (2026, 12, 3)),
    ],
)
def test_a_moment_as_people_write_it(text, moment):
    assert MomentField().clean(text) == dt.datetime(*moment, tzinfo=HERE)


@pytest.mark.parametrize("text", ["12月3日 很快", "下午3点", "12月3日 3点", "12月3日 9:00-10:00"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(forms.ValidationError, match="请写"):
        MomentField().clean(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-03", (2026, 12, 3, 23, 59)),
        ("12月3日", (2026, 12, 3, 23, 59)),
        ("下周四", (2026, 12, 3, 23, 59)),
        ("2026-12-03 00:00", (2026, 12, 3)),
        ("2026-12-03 15:00", (2026, 12, 3, 15, 0)),
        ("12月3日 下午3点", (2026, 12, 3, 15, 0)),
    ],
)
def test_an_end_without_a_time_is_the_end_of_that_day(text, moment):
    assert EndField().clean(text) == dt.datetime(*moment, tzinfo=HERE)


def test_an_end_that_is_empty_stays_empty():
    assert EndField(required=False).clean("") is None


def test_what_ends_knows_it():
    notice = Notice.snippet_viewset.get_edit_handler().get_form_class().base_fields
    assert (type(notice["starts_at"]), type(notice["ends_at"])) == (MomentField, EndField)
    page = NewsPage.get_edit_handler().get_form_class().base_fields
    assert (type(page["go_live_at"]), type(page["expire_at"])) == (MomentField, EndField)
    assert isinstance(page["expire_at"].widget, AdminDateTimeInput)
    grey = [formfield_for_dbfield(MourningSettings._meta.get_field(name)) for name in ("grey_from", "grey_until")]
    assert list(map(type, grey)) == [MomentField, EndField]


@pytest.mark.django_db
def test_a_notice_says_until_when_after_it_was_saved_without_a_time(client):
    client.force_login(AdminFactory())
    fields = {"organisation": CityFactory().pk, "title": "下雪", "text": "", "severity": "news", "link": "", "state": "published"}
    fields |= {"starts_at": "12月3日", "ends_at": "12月3日"}
    page = client.post(reverse("wagtailsnippets_home_notice:add"), fields, follow=True).content.decode()
    notice = Notice.objects.get()
    assert (notice.starts_at, notice.ends_at) == (dt.datetime(2026, 12, 3, tzinfo=HERE), dt.datetime(2026, 12, 3, 23, 59, tzinfo=HERE))
    assert "“显示到什么时候”没有写几点，就按到那一天结束算：2026年12月3日 23:59。" in page
    fields |= {"ends_at": "2026-12-04 15:00", "seen_version": notice.version}
    page = client.post(reverse("wagtailsnippets_home_notice:edit", args=[notice.pk]), fields, follow=True).content.decode()
    assert "没有写几点" not in page


def test_of_an_end_that_is_stored_otherwise_nothing_is_said(rf):
    request = rf.post("/", {"ends_at": "12月3日"})
    request._messages = CookieStorage(request)
    for moment in (dt.datetime(2026, 12, 3, 15, tzinfo=HERE), dt.datetime(2026, 12, 3, 23, 59, tzinfo=HERE)):
        say_ends(request, Notice(ends_at=moment))
    assert [str(message) for message in request._messages] == ["“显示到什么时候”没有写几点，就按到那一天结束算：2026年12月3日 23:59。"]


def test_every_picker_reads_so():
    assert isinstance(MoveForm.base_fields["date"], DayField)
    assert isinstance(MoveForm.base_fields["starts"], HourField)
    assert isinstance(CancelForm.base_fields["replaced_on"], DayField)
    notice = Notice.snippet_viewset.get_edit_handler().get_form_class().base_fields["starts_at"]
    assert isinstance(notice, MomentField)
    assert isinstance(notice.widget, AdminDateTimeInput)
    page = NewsPage.get_edit_handler().get_form_class().base_fields
    assert isinstance(page["issued_on"], DayField)
    assert isinstance(page["go_live_at"], MomentField)
    assert isinstance(DayField(widget=AdminDateInput()).widget, AdminDateInput)
