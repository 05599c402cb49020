"""What the list of classes writes as a spreadsheet comes in again as the same classes."""

import datetime as dt

import pytest
from django.urls import reverse

from network.enums import RowState
from tests.factories.accounts import EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, address, post_file, signed_in
from tests.timetable.places import communities, real_street
from timetable.enums import SessionStatus
from timetable.models import Session, Upload

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


def sent_again(client, content, area, kind):
    assert post_file(client, content, area, f"spreadsheet-export.{kind}").status_code == 302
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
