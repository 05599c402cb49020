"""One class is added to a week without a sheet."""

import datetime as dt

import pytest

from network.enums import RowState
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, signed_in, text_of, week_address
from tests.timetable.places import communities, real_street
from timetable.actions import cancel_session, open_issue, publish_issue
from timetable.enums import SessionStatus
from timetable.models import Correction, Issue, Series, Session

pytestmark = pytest.mark.django_db

FIELDS = {"date": "2026-11-26", "starts": "下午3点", "ends": "16点半", "title": "书法", "teacher": "王 秀兰", "venue": "二楼", "phone": "5550142"}


def add(client, place, area=None, **fields):
    data = {"community": place.code, "audience": "", "note": "", "looked_at": ""} | FIELDS | fields
    return client.post(week_address("add", area or place), data, follow=True)


def errors(answer):
    return answer.context["form"].errors


def test_the_week_leads_to_the_form_with_week_and_community(editor, street, place):
    assert f'href="{week_address("add", place)}"' in text_of(editor.get(week_address("week", place)))
    form = editor.get(week_address("add", place)).context["form"]
    assert (form["community"].value(), [one.code for one in form.fields["community"].queryset]) == (place.code, [place.code])
    assert [key for key, _label in form.fields["date"].choices][1:] == [day.isoformat() for day in WEEK.days]
    of_street = editor.get(week_address("add", street)).context["form"]
    assert list(of_street.fields["community"].queryset) == communities(street)
    assert "reason" not in form.fields


def test_a_class_is_added_as_a_draft(editor, street, place):
    answer = add(editor, place, street)
    assert f"加好了：书法，11月26日 周四 15:00，{place.short_name}。" in text_of(answer)
    assert answer.redirect_chain[-1][0] == week_address("week", street)
    session = Session.objects.get()
    assert (session.date, session.starts, session.ends) == (dt.date(2026, 11, 26), dt.time(15), dt.time(16, 30))
    assert (session.teacher, session.venue, session.phone, session.state) == ("王秀兰", "二楼", "0351-5550142", RowState.DRAFT)
    assert Series.objects.get().rule == "FREQ=WEEKLY;BYDAY=TH"
    assert Issue.objects.get().organisation == street.parent


def test_one_more_meeting_of_a_class_changes_nothing_of_what_is_expected(editor, place):
    series = SeriesFactory(organisation=place, title="书法", teacher="王秀兰")
    SessionFactory(series=series, state=RowState.DRAFT)
    add(editor, place, note="自带纸笔")
    session = Session.objects.latest("pk")
    assert (session.series, session.venue, session.note, session.number) == (series, "二楼", "自带纸笔", 1)
    add(editor, place, starts="18:00", ends="19:00", title="书法")
    assert Session.objects.latest("pk").number == 2
    series.refresh_from_db()
    assert (series.rule, series.venue) == ("FREQ=WEEKLY;BYDAY=WE", "二层教室")


def test_in_a_published_week_the_reason_is_asked_for_and_citizens_see_the_class(editor, street, place):
    SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    publish_issue(open_issue(street, WEEK), None)
    assert "请写上原因" in errors(add(editor, place))["reason"][0]
    add(editor, place, reason="居民要求加一节")
    session = Session.objects.latest("pk")
    assert (session.state, session.series.state) == (RowState.PUBLISHED, RowState.PUBLISHED)
    assert Correction.objects.get().reason == "居民要求加一节"


def test_a_class_that_is_added_to_a_published_week_is_found_at_once(editor, street, place):
    SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    publish_issue(open_issue(street, WEEK), None)
    waiting = SeriesFactory(organisation=place, title="二十四式太极拳", teacher="王秀兰", state=RowState.DRAFT)
    ended = SeriesFactory(organisation=place, title="八段锦", teacher="王秀兰", last_on=dt.date(2026, 10, 28))
    for series, starts in ((waiting, "9:00"), (ended, "11:00")):
        add(editor, place, title=series.title, starts=starts, ends="", reason="居民要求加一节")
        assert f"/classes/{series.pk}/" in text_of(editor.get("/search/", {"q": series.title}))
    assert list(Series.objects.filter(last_on=None)) == list(Series.objects.all())


def test_a_class_that_ends_later_still_ends(editor, place):
    series = SeriesFactory(organisation=place, title="书法", teacher="王秀兰", last_on=dt.date(2026, 11, 30))
    add(editor, place)
    series.refresh_from_db()
    assert series.last_on == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"title": "  "}, "title", "没有写课程名称"),
        ({"title": "无"}, "title", "没有写课程名称"),
        ({"title": "书" * 81}, "title", "80"),
        ({"date": ""}, "date", "请选一天"),
        ({"date": "2026-12-03"}, "date", "2026-12-03"),
        ({"starts": "3:00", "ends": ""}, "starts", "“3:00”是下午吗"),
        ({"starts": "很快"}, "starts", "看不出“很快”是几点"),
        ({"ends": "14:00"}, "ends", "结束要比开始晚"),
        ({"note": "停课，老师生病"}, "note", "备注里说这节课不上"),
        ({"phone": "、".join(f"555014{number}" for number in range(5))}, "phone", "电话太多"),
        ({"community": ""}, "community", "请选一个社区"),
        ({"community": "140106001001"}, "community", "这个社区不归您管"),
    ],
)
def test_what_a_sheet_would_be_refused_for_is_refused_in_the_form(editor, place, fields, field, words):
    assert words in errors(add(editor, place, **fields))[field][0]
    assert Session.objects.count() == 0


def test_a_class_that_stands_there_is_not_added_twice(editor, place):
    add(editor, place)
    assert "11月26日 15:00已经有“书法”" in text_of(add(editor, place, teacher="阎秀珍", venue="三楼"))
    assert Session.objects.count() == 1


def test_a_class_that_is_cancelled_at_that_hour_is_brought_back_not_added(editor, place):
    add(editor, place)
    cancel_session(Session.objects.get(), reason="停电", by=None)
    told = text_of(add(editor, place, teacher="阎秀珍", venue="三楼"))
    assert "11月26日 15:00的“书法”停课了，没有再加一节。要上的话，请点它旁边的“恢复上课”。" in told
    assert Session.objects.count() == 1


def test_clashes_are_asked_about_once(editor, street, place):
    other = communities(street)[1]
    add(editor, place, title="合唱", teacher="阎秀珍")
    add(editor, other, title="剪纸")
    answer = add(editor, place, starts="15:30", ends="17:00")
    assert "同一个地方有“合唱”（15:00–16:30）" in text_of(answer)
    assert f"王秀兰那个时间另有一节课：{other.short_name}的“剪纸”（15:00–16:30）" in text_of(answer)
    assert Session.objects.count() == 2
    mark = answer.context["form"]["looked_at"].value()
    assert "不像电话号码" in text_of(add(editor, place, starts="15:30", ends="17:00", phone="找王老师", looked_at=mark))
    assert Session.objects.count() == 2
    add(editor, place, starts="15:30", ends="17:00", looked_at=mark)
    assert Session.objects.count() == 3


def test_a_cancelled_class_is_in_nobodys_way(editor, place):
    SessionFactory(
        series=SeriesFactory(organisation=place, venue="二楼"), date=dt.date(2026, 11, 26), starts=dt.time(15), status=SessionStatus.CANCELLED
    )
    assert "加好了" in text_of(add(editor, place))


def test_drafts_of_other_streets_are_not_told(editor, place):
    elsewhere = communities(real_street("小店区", "营盘街道"))[0]
    fields = {"date": dt.date(2026, 11, 26), "starts": dt.time(15), "ends": dt.time(16)}
    session = SessionFactory(series=SeriesFactory(organisation=elsewhere, teacher="王秀兰"), state=RowState.DRAFT, **fields)
    Session.objects.filter(pk=session.pk).update(starts=dt.time(15), ends=dt.time(16))
    assert "加好了" in text_of(add(editor, place))
    Session.objects.filter(pk=session.pk).update(state=RowState.PUBLISHED)
    told = text_of(add(editor, place, title="剪纸", venue="三楼"))
    assert f"王秀兰那个时间另有一节课：{elsewhere.short_name}的“{session.title}”（15:00–16:00）" in told


def test_a_telephone_that_is_none_is_asked_about_once(editor, place):
    answer = add(editor, place, phone="找王老师")
    assert "不像电话号码" in text_of(answer)
    add(editor, place, phone="找王老师", looked_at=answer.context["form"]["looked_at"].value())
    assert Session.objects.get().phone == "找王老师"


def test_the_citys_editor_chooses_among_all_and_gives_a_reason_where_it_is_needed(street, place):
    client = signed_in(AdminFactory())
    SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    publish_issue(open_issue(street, WEEK), None)
    city = street.parent.parent
    assert "请写上原因" in text_of(add(client, place, city, reason=""))
    assert "加好了" in text_of(add(client, place, city, reason="居民要求加一节"))


def test_nobody_adds_to_another_districts_week(stranger, editor, street, place):
    assert stranger.get(week_address("add", place)).status_code == 404
    assert add(stranger, place).status_code == 404
    own = real_street("迎泽区", "庙前街道")
    assert "不归您管" in errors(add(signed_in(EditorFactory(organisation=own)), place, own))["community"][0]
    assert Session.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3, 30])
def test_adding_costs_the_same_beside_one_and_thirty_classes(editor, place, number, django_assert_max_num_queries):
    series = SeriesFactory(organisation=place)
    for index in range(number):
        SessionFactory(series=series, state=RowState.DRAFT, number=index + 1, title=f"第{index}课", date=dt.date(2026, 11, 26))
    add(editor, place, title="预先", venue="三楼", starts="17:00", ends="18:00", teacher="阎秀珍")
    data = {"community": place.code, "audience": "", "note": "", "looked_at": ""} | FIELDS
    with django_assert_max_num_queries(45):
        assert editor.post(week_address("add", place), data).status_code == 302
