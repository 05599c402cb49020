"""What the list of classes writes as a spreadsheet comes in again as the same classes."""

import datetime as dt

import pytest
from django.urls import reverse

from network.enums import RowState
from tests.factories.accounts import EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, address, post_file, signed_in, uploaded
from tests.timetable.places import class_row, communities, real_street
from timetable.actions import cancel_session, move_session, open_issue, publish_issue
from timetable.actions.adding import add_class
from timetable.actions.imports import import_upload, plan_of
from timetable.actions.rows import ClassRow
from timetable.enums import SessionStatus
from timetable.models import Session, Upload
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

TEXTS = ("title", "teacher", "venue", "phone", "audience", "note")


def a_class(place, title="书法", state=RowState.DRAFT, **fields):
    values = {"teacher": "王秀兰", "venue": "社区二楼活动室", "phone": "0351-5550142", "audience": "不限"}
    hours = {name: fields.pop(name) for name in ("starts", "ends") if name in fields}
    series = SeriesFactory(organisation=place, title=title, **values, **hours)
    return SessionFactory(series=series, audience="不限", state=state, **fields)


def export(client, kind, week=WEEK):
    response = client.get(reverse("wagtailsnippets_timetable_session:list"), {"export": kind, "week": str(week)})
    return b"".join(response.streaming_content)


def sent_again(client, content, area, kind, week=WEEK):
    assert post_file(client, content, area, f"spreadsheet-export.{kind}", week=week).status_code == 302
    return Upload.objects.latest("pk")


def said(session):
    return (session.organisation.name, session.date, session.starts, session.ends, *(getattr(session, name) for name in TEXTS))


def read(row):
    end = dt.time.fromisoformat(row["end"]) if row["end"] else None
    times = (dt.date.fromisoformat(row["date"]), dt.time.fromisoformat(row["start"]), end)
    return (row["community"], *times, *(row[name] for name in TEXTS))


KINDS = pytest.mark.parametrize("kind", ["xlsx", "csv"])


@KINDS
def test_the_classes_of_a_week_come_in_again_without_a_remark(editor, street, kind):
    first, second = communities(street)[:2]
    a_class(first)
    a_class(first, "晨练", starts=dt.time(6, 30), ends=dt.time(7, 30), date=dt.date(2026, 11, 24))
    a_class(second, "合唱", starts=dt.time(14), ends=dt.time(15, 30), note="自带纸笔", date=dt.date(2026, 11, 29))
    upload = sent_again(editor, export(editor, kind), street, kind)
    assert upload.reading["problems"] == []
    assert {read(row) for row in upload.reading["rows"]} == {said(one) for one in Session.objects.all()}
    plan = editor.get(address("upload", pk=upload.pk)).context["plan"]
    assert (len(plan.same), plan.create, plan.change, plan.gone) == (3, [], [], [])


@KINDS
def test_a_cancelled_class_comes_in_cancelled_with_its_reason(editor, street, place, kind):
    a_class(place, status=SessionStatus.CANCELLED, reason="老师生病", note="自带纸笔")
    a_class(place, "合唱", status=SessionStatus.CANCELLED, reason="停电", note="停课，停电", date=dt.date(2026, 11, 26))
    a_class(place, "剪纸", status=SessionStatus.CANCELLED, reason="本周停课", date=dt.date(2026, 11, 27))
    a_class(place, "摄影", status=SessionStatus.CANCELLED, date=dt.date(2026, 11, 28))
    a_class(place, "太极", note="停课，老师生病", date=dt.date(2026, 11, 29))
    upload = sent_again(editor, export(editor, kind), street, kind)
    assert upload.reading["problems"] == []
    found = {row["title"]: (row["status"], row["note"]) for row in upload.reading["rows"]}
    assert found == {
        "书法": ("cancelled", "停课，老师生病；自带纸笔"),
        "合唱": ("cancelled", "停课，停电"),
        "剪纸": ("cancelled", "本周停课"),
        "摄影": ("cancelled", "停课"),
        "太极": ("scheduled", ""),
    }


@KINDS
def test_a_name_that_two_streets_have_is_told_apart_by_its_street(kind):
    streets = [real_street("小店区", name) for name in ("坞城街道", "营盘街道")]
    for number, street in enumerate(streets):
        place = next(one for one in communities(street) if one.name.startswith("并州南路一社区"))
        a_class(place, f"第{number}课", date=dt.date(2026, 11, 24 + number))
    client = signed_in(EditorFactory(organisation=streets[0].parent))
    upload = sent_again(client, export(client, kind), streets[0].parent, kind)
    assert upload.reading["problems"] == []
    assert {row["street"] for row in upload.reading["rows"]} == {street.name for street in streets}


@KINDS
def test_a_room_below_ground_comes_in_as_it_is_called(editor, street, place, kind):
    session = a_class(place)
    Session.objects.filter(pk=session.pk).update(venue="-1层活动室")
    upload = sent_again(editor, export(editor, kind), street, kind)
    assert [row["venue"] for row in upload.reading["rows"]] == ["-1层活动室"]


@pytest.mark.parametrize("number", [1, 30])
def test_an_export_takes_the_same_queries_however_many_classes(editor, street, number, django_assert_max_num_queries):
    for index, place in enumerate(communities(street)[:2] * 15):
        if index < number:
            a_class(place, f"第{index}课")
    export(editor, "csv")
    with django_assert_max_num_queries(12):
        export(editor, "csv")


def plan_again(client, area, week=WEEK):
    return plan_of(sent_again(client, export(client, "xlsx", week), area, "xlsx", week))


def changes_of(plan):
    return ([(row.title, row.date, row.starts) for row in plan.create], [change.fields for change in plan.change], plan.gone)


def added(place, **fields):
    values = {"date": dt.date(2026, 11, 26), "starts": dt.time(15), "ends": dt.time(16), "title": "书法", "teacher": "王秀兰"}
    return add_class(ClassRow(organisation_id=place.pk, **values | fields), by=None)


@pytest.mark.parametrize("state", [RowState.PUBLISHED, RowState.DRAFT])
def test_a_class_that_was_moved_within_the_week_is_not_made_a_second_time(editor, street, place, state):
    session = a_class(place, state=state)
    move_session(session, date=dt.date(2026, 11, 26), starts=dt.time(15), reason="停电", by=None)
    upload = sent_again(editor, export(editor, "xlsx"), street, "xlsx")
    assert changes_of(plan_of(upload)) == ([], [], [])
    import_upload(upload, by=None, withdraw=True, reason="x")
    assert Session.objects.get().status == SessionStatus.MOVED


def test_a_class_that_was_moved_into_the_week_is_not_made_a_second_time(editor, street, place):
    move_session(a_class(place), date=dt.date(2026, 12, 3), reason="停电", by=None)
    plan = plan_again(editor, street, Week(2026, 49))
    assert (changes_of(plan), len(plan.same)) == (([], [], []), 1)


def test_a_class_that_was_moved_and_one_on_its_old_day_stand_beside_each_other(editor, street, place):
    move_session(a_class(place), date=dt.date(2026, 11, 26), reason="停电", by=None)
    rows = [class_row(place), class_row(place, date="11月26日")]
    import_upload(uploaded(editor, rows, street), by=None)
    assert sorted(Session.objects.values_list("date", "number")) == [(dt.date(2026, 11, 25), 2), (dt.date(2026, 11, 26), 1)]
    assert changes_of(plan_again(editor, street)) == ([], [], [])


@pytest.mark.parametrize("cancelled", [False, True])
def test_an_old_sheet_knows_a_moved_class_from_the_one_at_whose_hour_it_is(editor, street, place, cancelled):
    rows = [class_row(place), class_row(place, date="11月26日")]
    import_upload(uploaded(editor, rows, street), by=None)
    publish_issue(open_issue(street, WEEK), None)
    wednesday, thursday = Session.objects.order_by("date")
    move_session(wednesday, date=thursday.date, reason="停电", by=None)
    if cancelled:
        cancel_session(thursday, reason="停电", by=None)
    plan = plan_of(uploaded(editor, rows, street))
    assert (changes_of(plan), {one.pk for one in plan.same}) == (([], [], []), {wednesday.pk, thursday.pk})


def test_a_binned_class_is_not_taken_for_the_one_that_was_added_after_it(editor, street, place):
    added(place).bin()
    second = added(place)
    assert second.number == 2
    assert changes_of(plan_again(editor, street)) == ([], [], [])
    import_upload(uploaded(editor, [class_row(place, date="11月26日", start="15:30", end="16:30")], street), by=None)
    (session,) = Session.objects.present()
    assert (session.pk, session.starts, session.number) == (second.pk, dt.time(15, 30), 2)


def test_an_earlier_meeting_that_was_added_later_does_not_change_places(editor, street, place):
    first, second = added(place), added(place, starts=dt.time(9), ends=dt.time(10))
    assert changes_of(plan_again(editor, street)) == ([], [], [])
    rows = [class_row(place, date="11月26日", start=start, end=end, 备注="自带纸笔") for start, end in (("9:00", "10:00"), ("15:00", "16:00"))]
    import_upload(uploaded(editor, rows, street), by=None)
    found = {one.pk: (one.starts, one.number, one.note) for one in Session.objects.all()}
    assert found == {first.pk: (dt.time(15), 1, "自带纸笔"), second.pk: (dt.time(9), 2, "自带纸笔")}


def test_reason_and_note_stay_apart_and_nothing_is_lost(editor, street, place):
    a_class(place, status=SessionStatus.CANCELLED, reason="老师生病", note="自带纸笔")
    a_class(place, "太极", note="停课，老师生病", date=dt.date(2026, 11, 27))
    a_class(place, "合唱", reason="补11月18日停的课", date=dt.date(2026, 11, 28))
    a_class(place, "剪纸", status=SessionStatus.CANCELLED, note="带剪刀\n和纸", date=dt.date(2026, 11, 29))
    assert changes_of(plan_again(editor, street)) == ([], [], [])


def test_days_that_change_places_keep_numbers_apart(editor, street, place):
    rows = [class_row(place, start="9:00", end="10:00"), class_row(place, start="14:00", end="15:00"), class_row(place, date="11月26日")]
    import_upload(uploaded(editor, rows, street), by=None)
    rows = [
        class_row(place, date="11月26日", start="9:00", end="10:00"),
        class_row(place, date="11月26日", start="14:00", end="15:00"),
        class_row(place),
    ]
    import_upload(uploaded(editor, rows, street), by=None, withdraw=True)
    expected = [(dt.date(2026, 11, 25), dt.time(9, 30)), (dt.date(2026, 11, 26), dt.time(9)), (dt.date(2026, 11, 26), dt.time(14))]
    assert sorted(Session.objects.present().values_list("date", "starts")) == expected
