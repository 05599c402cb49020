"""What somebody else changed in a week since a sheet was looked over is not written over unseen."""

import datetime as dt
import re

import pytest
from lxml import html

from tests.factories.accounts import EditorFactory
from tests.timetable.desk.door import WEEK, address, signed_in, text_of, uploaded
from tests.timetable.places import class_row, communities, real_street
from timetable.actions import cancel_session, open_issue, publish_issue
from timetable.actions.adding import add_class
from timetable.actions.imports import import_upload, mark_of, plan_of
from timetable.actions.rows import ClassRow
from timetable.enums import UploadState
from timetable.models import Issue, Session, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(place):
    return signed_in(EditorFactory(organisation=place))


@pytest.fixture
def known(editor, street, place):
    """One class that is there before."""
    editor.post(address("import", pk=uploaded(editor, [class_row(place)], street).pk))
    return Session.objects.get()


def form_of(client, upload, query=""):
    """The fields of the page's form, as somebody sees it who has just opened it."""
    page = html.fromstring(text_of(client.get(address("upload", pk=upload.pk) + query)))
    return {field.get("name"): field.get("value") for field in page.xpath("//form[@id='store']//input[@name]") if field.get("type") != "checkbox"}


def store(client, upload, fields):
    return client.post(address("import", pk=upload.pk), fields, follow=True)


def sheet_stored(client, rows, area):
    client.post(address("import", pk=uploaded(client, rows, area).pk))


def test_what_nobody_changed_in_between_is_stored_at_once(editor, street, place, known):
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    assert "存好了" in text_of(store(editor, upload, form_of(editor, upload)))
    assert Session.objects.get().starts == dt.time(10)


def test_a_week_that_a_colleague_stored_since_is_not_written_over_unseen(editor, colleague, street, place, known):
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    fields = form_of(editor, upload)
    sheet_stored(colleague, [class_row(place, start="14:00", end="15:30")], place)
    told = store(editor, upload, fields | {"reason": "", "withdraw": ""})
    page = text_of(told)
    assert f"有人动过这一周的 1 节课（{place.short_name} 11月25日 周三 书法），所以还没有存" in page
    assert "开始“14:00”改成“10:00”" in page
    assert told.redirect_chain[-1][0].startswith(address("upload", pk=upload.pk))
    assert html.fromstring(page).xpath("//details[@class='desk-ok'][@open]")
    assert Session.objects.get().starts == dt.time(14)
    assert "存好了" in text_of(store(editor, upload, form_of(editor, upload, "?changed=1")))
    assert Session.objects.get().starts == dt.time(10)


@pytest.mark.parametrize("how", ["cancelled", "deleted", "published", "edited", "added"])
def test_whatever_changed_since_is_seen(editor, colleague, street, place, known, how):
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    fields = form_of(editor, upload)
    if how == "cancelled":
        cancel_session(known, reason="停电", by=None)
    elif how == "deleted":
        known.bin()
    elif how == "published":
        publish_issue(open_issue(street, WEEK), None)
    elif how == "edited":
        known.venue = "三楼"
        known.save()
    else:
        sheet_stored(colleague, [class_row(place, title="剪纸")], place)
    assert "所以还没有存" in text_of(store(editor, upload, fields))
    upload.refresh_from_db()
    assert upload.status == UploadState.CHECKED
    assert not Session.objects.filter(starts=dt.time(10)).exists()


def test_what_changed_elsewhere_is_no_obstacle(editor, street, place, known):
    other = communities(street)[1]
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    fields = form_of(editor, upload)
    sheet_stored(signed_in(EditorFactory(organisation=other)), [class_row(other)], other)
    stranger = real_street("迎泽区", "庙前街道")
    sheet_stored(signed_in(EditorFactory(organisation=stranger)), [class_row(communities(stranger)[0])], stranger)
    assert "存好了" in text_of(store(editor, upload, fields))


def test_what_was_answered_stays_but_a_tick_that_takes_back_what_nobody_saw(editor, colleague, street, place, known):
    upload = uploaded(editor, [class_row(place, title="剪纸", teacher="阎秀珍", start="15:00", end="16:00")], street)
    fields = form_of(editor, upload) | {"withdraw": "1", "reason": "换了课"}
    known.venue = "三楼"
    known.save()
    told = store(editor, upload, fields)
    assert (told.wsgi_request.GET.get("reason"), "withdraw" in told.wsgi_request.GET) == ("换了课", False)
    assert "“一起撤下”的勾先去掉了" in text_of(told)
    known.refresh_from_db()
    assert known.deleted_at is None


def test_a_tick_stays_where_other_classes_changed(editor, street, place, known):
    rows = [class_row(place, start="10:00")]
    sheet_stored(editor, [class_row(place), class_row(place, title="剪纸", teacher="阎秀珍", date="11月26日")], street)
    upload = uploaded(editor, rows, street)
    fields = form_of(editor, upload) | {"withdraw": "1"}
    known.refresh_from_db()
    known.venue = "三楼"
    known.save()
    told = store(editor, upload, fields)
    assert told.wsgi_request.GET["withdraw"] == "1"
    assert "的勾先去掉了" not in text_of(told)


def test_a_sheet_mended_on_another_page_is_looked_over_first(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    fields = form_of(editor, upload)
    second = signed_in(EditorFactory(organisation=street))
    second.post(address("upload", pk=upload.pk), {"to:课程表!G2": "三楼"})
    assert "刚才在别的页面上改过，所以还没有存" in text_of(store(editor, upload, fields))
    assert Session.objects.count() == 0


@pytest.mark.parametrize("where", ["elsewhere", "here"])
def test_a_tick_goes_where_a_mended_sheet_names_fewer_classes(editor, street, place, where):
    rows = [
        class_row(place),
        class_row(place, title="剪纸", teacher="阎秀珍", date="11月26日"),
        class_row(place, title="合唱", teacher="", date="11月27日"),
    ]
    sheet_stored(editor, rows, street)
    upload = uploaded(editor, rows[:2], street)
    fields = form_of(editor, upload) | {"withdraw": "1"}
    mended = {"to:课程表!B3": "11月28日", "to:课程表!E3": "面塑", "to:课程表!F3": "常秀英"}
    if where == "elsewhere":
        signed_in(EditorFactory(organisation=street)).post(address("upload", pk=upload.pk), mended)
        mended = {}
    told = store(editor, upload, fields | mended)
    assert [one.title for one in told.context["plan"].gone] == ["剪纸", "合唱"]
    assert "“一起撤下”的勾先去掉了" in text_of(told)
    assert "withdraw" not in told.wsgi_request.GET
    assert Session.objects.present().count() == 3


def test_a_tick_stays_where_a_mended_sheet_names_the_same_classes(editor, street, place, known):
    upload = uploaded(editor, [class_row(place, title="剪纸", teacher="阎秀珍", date="11月26日")], street)
    fields = form_of(editor, upload) | {"withdraw": "1", "to:课程表!G2": "三楼"}
    assert store(editor, upload, fields).wsgi_request.GET["withdraw"] == "1"


@pytest.mark.parametrize("seen", ["x", "1", "1.x.y", "1.99999999999999999.y", "..", "\N{PILE OF POO}"])
def test_nonsense_for_what_was_seen_stores_nothing(editor, street, place, known, seen):
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    assert "所以还没有存" in text_of(store(editor, upload, {"seen": seen}))
    assert Session.objects.get().starts == dt.time(9, 30)


def test_many_changed_classes_are_counted_and_the_first_named(editor, colleague, street, place):
    rows = [class_row(place, title=f"第{number}课", date=f"11月{23 + number}日") for number in range(5)]
    upload = uploaded(editor, rows, street)
    fields = form_of(editor, upload)
    sheet_stored(colleague, rows, place)
    page = text_of(store(editor, upload, fields))
    assert "有人动过这一周的 5 节课" in page
    assert "第2课、…）" in page


@pytest.mark.postgres  # SQLite has one writer at a time and locks no rows
@pytest.mark.parametrize("verb", ["import", "add"])
def test_nobody_publishes_while_classes_go_in(street, place, editor, verb, django_assert_max_num_queries):
    upload = uploaded(editor, [class_row(place)], street)
    with django_assert_max_num_queries(90) as captured:
        if verb == "import":
            import_upload(upload, by=None)
        else:
            add_class(ClassRow(organisation_id=place.pk, date=dt.date(2026, 11, 25), starts=dt.time(9), title="书法"), by=None)
    taken = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in captured if query["sql"].startswith("SELECT") and " FOR " in query["sql"]]
    order = [table for table in dict.fromkeys(taken) if table != "timetable_upload"]
    assert order[:2] == ["network_organisation", "timetable_issue"]
    assert Issue.objects.get().organisation == street.parent


@pytest.mark.parametrize("number", [1, 3, 30])
def test_comparing_takes_no_query_more(street, place, editor, number, django_assert_num_queries):
    rows = [class_row(place, start=f"9:{index:02}", title=f"第{index}课", teacher="") for index in range(number)]
    sheet_stored(editor, rows, street)
    upload = Upload.objects.select_related("organisation").get(pk=uploaded(editor, rows, street).pk)
    with django_assert_num_queries(2):
        seen = mark_of(upload, plan_of(upload))
    assert import_upload(upload, by=None, seen=seen).unchanged == number
