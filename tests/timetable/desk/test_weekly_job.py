import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from network.enums import Role, RowState
from tests.factories.accounts import EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, address, signed_in, text_of, uploaded, week_address
from tests.timetable.places import class_row, real_street
from timetable.actions import open_issue, publish_issue
from timetable.enums import SessionStatus
from timetable.models import Correction, Session, Submission, Upload

pytestmark = pytest.mark.django_db


def test_a_streets_editor_does_the_weekly_job(editor, street, place):
    this_week = editor.get(address("home"), follow=True)
    assert "还没有课" in text_of(this_week)

    rows = [class_row(place), class_row(place, date="11月31日", title="剪纸", teacher="阎秀珍")]
    upload = uploaded(editor, rows, street)
    dry = text_of(editor.get(address("upload", pk=upload.pk)))
    assert "先看一遍，还没有存" in dry
    assert "第 3 行" in dry
    assert "11月31日" in dry
    assert Session.objects.count() == 0

    editor.post(address("upload", pk=upload.pk), {"to:课程表!B3": "11月27日"})
    upload.refresh_from_db()
    assert upload.reading["counts"]["rejected"] == 0

    stored = editor.post(address("import", pk=upload.pk), follow=True)
    assert "存好了：新增 2 节" in text_of(stored)
    assert stored.redirect_chain[-1][0] == week_address("preview", street)

    preview = text_of(editor.get(address("preview_page", week=str(WEEK), code=place.code)))
    assert "书法" in preview
    assert "剪纸" in preview
    assert "书法" not in text_of(Client().get(reverse("timetable:place_week", args=[WEEK, place.code])))

    submitted = editor.post(week_address("submit", street), follow=True)
    assert "报送好了，共 2 节课" in text_of(submitted)
    assert Submission.objects.get().organisation == street

    publisher = signed_in(EditorFactory(organisation=street.parent, role=Role.PUBLISHER))
    assert "已报送" in text_of(publisher.get(week_address("week", street.parent)))
    published = publisher.post(week_address("publish", street.parent), follow=True)
    assert "发布好了" in text_of(published)
    assert "书法" in text_of(Client().get(reverse("timetable:place_week", args=[WEEK, place.code])))


def test_before_publishing_the_district_reads_who_has_not_submitted(editor, street, place):
    editor.post(address("import", pk=uploaded(editor, [class_row(place)], street).pk))
    late = real_street("小店区", "营盘街道")
    publisher = signed_in(EditorFactory(organisation=street.parent, role=Role.PUBLISHER))
    before = text_of(publisher.get(week_address("publish", street.parent)))
    assert f"还有 2 个单位没有报送：{street.short_name}、{late.short_name}。" in before
    editor.post(week_address("submit", street))
    assert f"还有 1 个单位没有报送：{late.short_name}。" in text_of(publisher.get(week_address("publish", street.parent)))
    publisher.post(week_address("publish", street.parent))
    assert "没有报送" not in text_of(publisher.get(week_address("publish", street.parent)))


def test_a_class_is_cancelled_in_three_presses(editor, street, place):
    uploaded_rows = uploaded(editor, [class_row(place)], street)
    editor.post(address("import", pk=uploaded_rows.pk))
    publish_issue(open_issue(street, WEEK), None)
    session = Session.objects.get()
    week = text_of(editor.get(week_address("week", street)))
    assert address("cancel", pk=session.pk) in week
    form = editor.get(address("cancel", pk=session.pk))
    version = form.context["form"]["version"].value()
    done = editor.post(address("cancel", pk=session.pk), {"version": version, "reason": "老师生病", "replaced_on": "2026-12-02"}, follow=True)
    assert "停课了" in text_of(done)
    session.refresh_from_db()
    assert (session.status, session.reason, session.replaced_on) == (SessionStatus.CANCELLED, "老师生病", dt.date(2026, 12, 2))
    assert Correction.objects.filter(session=session).get().reason == "老师生病"


def test_a_class_cancelled_by_mistake_is_held_after_all(editor, street, place):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    editor.post(address("cancel", pk=session.pk), {"version": session.version, "reason": "老师生病", "replaced_on": "2026-12-02"})
    assert address("reinstate", street, pk=session.pk) in text_of(editor.get(week_address("week", street)))
    form = editor.get(address("reinstate", street, pk=session.pk))
    assert "12月2日 周三补的那节课还在" in text_of(form)
    values = {"version": form.context["form"]["version"].value(), "reason": ""}
    assert "请写上原因" in text_of(editor.post(address("reinstate", pk=session.pk), values))
    done = editor.post(address("reinstate", street, pk=session.pk), values | {"reason": "停课点错了"}, follow=True)
    assert "恢复上课了：11月25日 周三 09:30" in text_of(done)
    session.refresh_from_db()
    assert (session.status, session.reason) == (SessionStatus.SCHEDULED, "")


def test_a_class_is_neither_cancelled_nor_taken_back_twice(editor, street, place):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    told = editor.get(address("reinstate", street, pk=session.pk), follow=True)
    assert (told.redirect_chain[-1][0], "没有停课" in text_of(told)) == (week_address("week", street), True)
    assert "照常上课，不用恢复" in text_of(editor.post(address("reinstate", pk=session.pk), {"version": session.version, "reason": "停课点错了"}))
    editor.post(address("cancel", pk=session.pk), {"version": session.version, "reason": "老师生病"})
    assert ["已经停课了" in text_of(editor.get(address(name, street, pk=session.pk), follow=True)) for name in ("cancel", "move")] == [True, True]


def test_what_a_class_is_about_is_changed_from_the_week(editor, street, place):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    path = reverse("wagtailsnippets_timetable_session:edit", args=[session.pk])
    assert f'href="{path}"' in text_of(editor.get(week_address("week", street)))
    assert editor.get(path).status_code == 200


def test_a_class_is_moved_with_reason_and_new_day(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    values = {"version": session.version, "date": "2026-11-28", "starts": "14:00", "ends": "15:00", "reason": "停电"}
    done = editor.post(address("move", pk=session.pk), values, follow=True)
    assert "改到11月28日 周六 14:00" in text_of(done)
    session.refresh_from_db()
    assert (session.date, session.starts, session.status) == (dt.date(2026, 11, 28), dt.time(14), SessionStatus.MOVED)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reason": ""}, "请写上原因"),
        ({"reason": "停电", "ends": "13:00"}, "结束要比开始晚"),
        ({"reason": "停电", "date": "2026-11-25", "starts": "09:30", "ends": "11:00"}, "没有要改的"),
    ],
    ids=["no reason", "ends before it starts", "nothing new"],
)
def test_a_move_that_cannot_be_is_refused_in_the_form(editor, place, values, words):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    given = {"version": session.version, "date": "2026-11-28", "starts": "14:00", "ends": "15:00"} | values
    assert words in text_of(editor.post(address("move", pk=session.pk), given))
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(editor, street, place):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    second = signed_in(EditorFactory(organisation=street))
    editor.post(address("cancel", pk=session.pk), {"version": session.version, "reason": "老师生病"})
    told = second.post(
        address("move", pk=session.pk),
        {"version": session.version, "date": "2026-11-28", "starts": "14:00", "ends": "15:00", "reason": "停电"},
        follow=True,
    )
    assert "刚刚被别人改过" in text_of(told)
    session.refresh_from_db()
    assert (session.status, session.reason) == (SessionStatus.CANCELLED, "老师生病")


def test_a_sheet_stored_by_one_editor_is_not_stored_again_by_another(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    second = signed_in(EditorFactory(organisation=street))
    editor.post(address("import", pk=upload.pk))
    told = second.post(address("import", pk=upload.pk), follow=True)
    assert "已经存过或者丢弃了" in text_of(told)
    assert Session.objects.count() == 1


def test_last_week_is_copied_as_drafts(editor, street, place):
    SessionFactory(series=SeriesFactory(organisation=place), date=dt.date(2026, 11, 18))
    page = text_of(editor.get(week_address("copy", street)))
    assert "先当草稿" in page
    assert "抄过来 1 节课" in text_of(editor.post(week_address("copy", street), follow=True))
    assert Session.objects.get(week=202648).state == RowState.DRAFT


def test_only_communities_without_a_class_get_last_weeks_where_theirs_is_offered(editor, street, place):
    other, bare = [one for one in street.children.order_by("path") if one != place][:2]
    for one in (place, other, bare):
        SessionFactory(series=SeriesFactory(organisation=one), date=dt.date(2026, 11, 18))
    for one in (place, other):
        SessionFactory(series=SeriesFactory(organisation=one, title="剪纸"), date=dt.date(2026, 11, 25))
    offered = f"{week_address('copy', street)}&amp;only=missing"
    assert f'href="{offered}"' in text_of(editor.get(week_address("week", street)))
    copying = offered.replace("&amp;", "&")
    page = text_of(editor.get(copying))
    assert "一共 1 个社区，1 节课。" in page
    assert "抄过来 1 节课" in text_of(editor.post(copying, follow=True))
    assert set(Session.objects.filter(week=202648).values_list("organisation_id", "title")) == {
        (place.pk, "剪纸"),
        (other.pk, "剪纸"),
        (bare.pk, Session.objects.get(week=202647, organisation=bare).title),
    }
    assert "一共 2 个社区，2 节课。" in text_of(editor.get(week_address("copy", street)))


def test_the_dry_run_says_whether_citizens_see_it_at_once(editor, street, place):
    rows = [class_row(place), class_row(place, title="剪纸")]
    assert "先是草稿，市民还看不到" in text_of(editor.get(address("upload", pk=uploaded(editor, rows[:1], street).pk)))
    editor.post(address("import", pk=Upload.objects.latest("pk").pk))
    publish_issue(open_issue(street, WEEK), None)
    told = text_of(editor.get(address("upload", pk=uploaded(editor, rows, street).pk)))
    assert "课表已经发布的地方，市民马上就看得到" in told
    assert "先是草稿" not in told


def test_cancelled_classes_are_not_counted_as_submitted(editor, street, place):
    editor.post(address("import", pk=uploaded(editor, [class_row(place), class_row(place, title="剪纸", 备注="停课")], street).pk))
    assert "报送好了，共 1 节课" in text_of(editor.post(week_address("submit", street), follow=True))


def test_a_sheet_sent_for_the_wrong_week_is_looked_over_for_the_right_one(editor, street, place):
    days = ("12月9日", "2026-12-10", "12月11日（周五）")
    upload = uploaded(editor, [class_row(place, date=day, title=f"第{number}课") for number, day in enumerate(days)], street)
    told = text_of(editor.get(address("upload", pk=upload.pk)))
    assert "这张表里的日子都在2026 年第 50 周。是不是选错了周？" in told
    again = text_of(editor.post(address("take_week", pk=upload.pk), {"week": "2026-W50", "to:课程表!F2": "常秀英"}, follow=True))
    upload.refresh_from_db()
    assert (upload.week, upload.reading["counts"]["rows"], upload.reading["counts"]["rejected"]) == (202650, 3, 0)
    assert upload.reading["rows"][0]["teacher"] == "常秀英"
    assert "已按2026 年第 50 周重新看过" in again
    assert "是不是选错了周" not in again
    editor.post(address("import", pk=upload.pk))
    assert sorted(Session.objects.values_list("date", flat=True)) == [dt.date(2026, 12, day) for day in (9, 10, 11)]
    assert "已经存过或者丢弃了" in text_of(editor.post(address("take_week", pk=upload.pk), {"week": "2026-W49"}, follow=True))


@pytest.mark.parametrize(
    "days", [("11月25日", "11月26日", "12月9日"), ("12月9日", "12月16日", "12月23日"), ("11月25日",), ("没写",), ("2025-12-03", "2025-12-04")]
)
def test_no_other_week_is_offered_where_days_do_not_agree(editor, street, place, days):
    upload = uploaded(editor, [class_row(place, date=day, title=f"第{number}课") for number, day in enumerate(days)], street)
    assert "是不是选错了周" not in text_of(editor.get(address("upload", pk=upload.pk)))


def test_another_streets_upload_is_not_looked_over_for_another_week(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    stranger = signed_in(EditorFactory(organisation=real_street("小店区", "营盘街道")))
    assert stranger.post(address("take_week", pk=upload.pk), {"week": "2026-W50"}).status_code == 404
    assert editor.post(address("take_week", pk=upload.pk), {"week": "nonsense"}).status_code == 404
    assert editor.post(address("take_week", pk=upload.pk), {"week": "2025-W49"}).status_code == 404
