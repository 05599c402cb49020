import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from network.enums import RowState
from tests.factories.accounts import EditorFactory
from tests.factories.network import CommunityFactory, StreetFactory
from tests.factories.timetable import IssueFactory, SeriesFactory, SessionFactory
from timetable.actions import open_issue, publish_issue
from timetable.enums import IssueState
from timetable.models import Correction, Issue, Series, Session, Upload
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

WEEK = Week(2026, 48)
MODELS = ("series", "session", "issue", "upload")


@pytest.fixture
def street():
    return StreetFactory()


@pytest.fixture
def place(street):
    return CommunityFactory(parent=street)


@pytest.fixture
def editor(client, street):
    client.force_login(EditorFactory(organisation=street))
    return client


def address(model, view, *args):
    return reverse(f"wagtailsnippets_timetable_{model}:{view}", args=args)


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def one_of(model, organisation, name="甲"):
    made = {
        "series": lambda: SeriesFactory(organisation=organisation, title=name),
        "session": lambda: SessionFactory(series=SeriesFactory(organisation=organisation, title=name)),
        "issue": lambda: IssueFactory(organisation=organisation),
        "upload": lambda: Upload.objects.create(organisation=organisation, week=WEEK.key, filename=f"{name}.xlsx"),
    }
    return made[model]()


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_exports_show_the_own_subtree_only(editor, place, model):
    own, foreign = one_of(model, place), one_of(model, CommunityFactory(short_name="别处社区"), "别处")
    for query in ("", "?week=2026-W48", "?export=csv"):
        text = content_of(editor.get(address(model, "list") + query)).decode()
        assert (str(own.organisation) if model == "issue" else getattr(own, "title", None) or own.filename) in text
        assert "别处" not in text
    assert foreign.pk != own.pk


VIEWS = [(model, view) for model in MODELS for view in ("edit", "delete", "history")] + [("issue", "inspect"), ("upload", "inspect")]


@pytest.mark.parametrize(("model", "view"), VIEWS)
def test_a_foreign_row_answers_404(editor, model, view):
    foreign = one_of(model, CommunityFactory())
    assert editor.get(address(model, view, foreign.pk)).status_code == 404


@pytest.mark.parametrize("model", ["issue", "upload"])
def test_issues_and_uploads_are_looked_at_not_edited(editor, place, model):
    row = one_of(model, place)
    assert editor.get(address(model, "inspect", row.pk)).status_code == 200
    for view in ("edit", "delete"):
        assert editor.post(address(model, view, row.pk), {}).status_code in {302, 403, 404}
    assert editor.get(address(model, "add")).status_code in {302, 403, 404}
    row.refresh_from_db()
    assert row.deleted_at is None


def test_a_week_that_does_not_exist_gives_an_empty_list(editor, place):
    one_of("session", place)
    assert "甲" not in editor.get(address("session", "list") + "?week=2025-W53").content.decode()


def hostile(place):
    return SeriesFactory(organisation=place, title="=cmd|' /C calc'!A0", teacher="+王秀兰", venue="-1层活动室", phone="@电话")


def test_csv_cells_are_neutralised(editor, place):
    hostile(place)
    rows = list(csv.reader(StringIO(content_of(editor.get(address("series", "list") + "?export=csv")).decode("utf-8-sig"))))
    assert "'=cmd|' /C calc'!A0" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_xlsx_cells_are_neutralised(editor, place):
    hostile(place)
    book = load_workbook(BytesIO(content_of(editor.get(address("series", "list") + "?export=xlsx"))))
    cells = [cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.value.startswith(("=", "+", "-", "@"))]


def exported(client, model, kind="csv"):
    """The cells of the only row."""
    content = content_of(client.get(f"{address(model, 'list')}?export={kind}"))
    if kind == "csv":
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()]
    assert len(rows) == 2
    return rows[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("rule", "said"),
    [("FREQ=WEEKLY;BYDAY=WE", "每周三"), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", "隔周二、周五"), ("FREQ=MONTHLY;BYDAY=-1SA", "每月最后一个周六")],
)
def test_export_of_what_recurs_says_when_in_words(editor, place, kind, rule, said):
    SeriesFactory(organisation=place, rule=rule)
    row = exported(editor, "series", kind)
    assert said in row
    assert not [cell for cell in row if "FREQ" in str(cell)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_say_words_weeks_and_hours_of_the_city(editor, place, kind):
    SessionFactory(series=SeriesFactory(organisation=place), status="cancelled", reason="检修", state=RowState.PUBLISHED)
    assert {"停课", "已发布"} <= set(exported(editor, "session", kind))
    IssueFactory(
        organisation=place, status=IssueState.PUBLISHED, number=1, week=WEEK.key, published_at=dt.datetime(2026, 11, 20, 16, 30, tzinfo=dt.UTC)
    )
    row = exported(editor, "issue", kind)
    assert WEEK.label in row
    assert [cell for cell in row if str(cell).startswith("2026-11-21 00:30")]


def session_data(session, **changes):
    names = ("title", "teacher", "phone", "venue", "audience", "note")
    values = {name: getattr(session, name) for name in names} | {"place": "", "ends": "11:00", "why": "", "seen_version": session.version}
    return values | changes


def test_a_draft_is_changed_without_a_reason(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    assert editor.post(address("session", "edit", session.pk), session_data(session, venue="三楼")).status_code == 302
    session.refresh_from_db()
    assert (session.venue, session.version) == ("三楼", 2)
    assert Correction.objects.count() == 0


def test_a_published_class_needs_a_reason_and_leaves_a_correction(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    publish_issue(open_issue(place, WEEK), None)
    refused = editor.post(address("session", "edit", session.pk), session_data(session, teacher="张卫东"))
    assert "请写上为什么要改" in refused.content.decode()
    session.refresh_from_db()
    assert session.teacher == "阎秀珍"
    assert editor.post(address("session", "edit", session.pk), session_data(session, teacher="张卫东", why="换了老师")).status_code == 302
    session.refresh_from_db()
    correction = Correction.objects.get()
    assert (session.teacher, correction.reason) == ("张卫东", "换了老师")
    assert (correction.before, correction.after) == ({"teacher": "阎秀珍"}, {"teacher": "张卫东"})


def test_day_and_hour_are_not_changed_in_the_form(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    editor.post(address("session", "edit", session.pk), session_data(session, date="2026-12-01", starts="08:00"))
    session.refresh_from_db()
    assert (session.date, session.starts) == (dt.date(2026, 11, 25), dt.time(9, 30))


def test_a_class_that_ends_before_it_starts_is_refused(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    page = editor.post(address("session", "edit", session.pk), session_data(session, ends="09:00")).content.decode()
    assert "结束要比开始晚" in page
    session.refresh_from_db()
    assert session.ends == dt.time(11)


def test_the_second_of_two_editors_of_a_class_is_told(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    stale = session_data(session, venue="四楼")
    editor.post(address("session", "edit", session.pk), session_data(session, venue="三楼"))
    page = editor.post(address("session", "edit", session.pk), stale).content.decode()
    assert "现在是“三楼”，您填的是“四楼”" in page
    session.refresh_from_db()
    assert session.venue == "三楼"


def test_only_drafts_are_deleted(editor, place):
    draft = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    public = SessionFactory(series=SeriesFactory(organisation=place))
    editor.post(address("session", "delete", draft.pk))
    assert editor.post(address("session", "delete", public.pk)).status_code in {302, 403, 404}
    assert Session.objects.present().get() == public


def series_data(place, **changes):
    values = {"organisation": place.pk, "title": "书法", "teacher": "", "phone": "", "venue": "", "place": "", "audience": "", "note": ""}
    values |= {
        "category": "",
        "subject": "",
        "starts": "09:30",
        "ends": "11:00",
        "rule": "FREQ=WEEKLY;BYDAY=WE",
        "first_on": "2026-11-25",
        "last_on": "",
    }
    return values | {"state": "published"} | changes


def test_a_class_that_recurs_is_made_by_hand(editor, place):
    assert editor.post(address("series", "add"), series_data(place)).status_code == 302
    series = Series.objects.get()
    assert (series.organisation, series.folded_title, series.rule) == (place, "书法", "FREQ=WEEKLY;BYDAY=WE")


def test_how_often_a_class_recurs_is_written_and_shown_in_words(editor, place):
    assert editor.post(address("series", "add"), series_data(place, rule="每周一、周三")).status_code == 302
    series = Series.objects.get()
    assert series.rule == "FREQ=WEEKLY;BYDAY=MO,WE"
    page = editor.get(address("series", "edit", series.pk)).content.decode()
    assert ('value="每周一、周三"' in page, "FREQ=" in page) == (True, False)
    Series.objects.filter(pk=series.pk).update(rule="FREQ=YEARLY;BYMONTH=9")
    assert 'value="FREQ=YEARLY;BYMONTH=9"' in editor.get(address("series", "edit", series.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": "FREQ=SECONDLY"}, "看不懂“FREQ=SECONDLY”。请写成这样：每周三"),
        ({"rule": "有空就上"}, "看不懂“有空就上”。请写成这样：每周三"),
        ({"ends": "09:00"}, "结束要比开始晚"),
        ({"last_on": "2026-11-01"}, "最后一天在第一天前面"),
    ],
)
def test_a_class_that_cannot_recur_like_that_is_refused(editor, place, changes, words):
    assert words in editor.post(address("series", "add"), series_data(place, **changes)).content.decode()
    assert Series.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize("model", ["series", "session", "upload"])
def test_a_list_costs_the_same_for_one_and_thirty_rows(editor, place, model, number, django_assert_max_num_queries):
    for index in range(number):
        one_of(model, place, f"课{index}")
    editor.get(address(model, "list"))
    with django_assert_max_num_queries(20):
        editor.get(address(model, "list"))


def test_an_issue_is_published_at_the_desk_only(editor, place):
    issue = IssueFactory(organisation=place.parent.parent)
    editor.post(address("issue", "edit", issue.pk), {"status": IssueState.PUBLISHED, "organisation": place.pk})
    assert Issue.objects.get().status == IssueState.COLLECTING


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"starts": "3:00"}, "starts", "“3:00”是下午吗？是的话请写 15:00，不是的话请写凌晨3:00。"),
        ({"starts": "03:00", "ends": "04:00"}, "starts", "“03:00”是下午吗"),
        ({"starts": "3点"}, "starts", "“3点”是下午吗"),
        ({"starts": "下午2点", "ends": "3:30"}, "ends", "“3:30”是下午吗？是的话请写 15:30"),
        ({"ends": "6:30"}, "ends", "不是的话请写早上6:30。"),
    ],
)
def test_an_hour_of_the_night_is_asked_for_once_more(editor, place, changes, field, words):
    answer = editor.post(address("series", "add"), series_data(place, **changes))
    assert words in answer.context["form"].errors[field][0]
    assert Series.objects.count() == 0


def test_an_hour_of_the_night_that_is_said_so_or_stood_there_is_taken(editor, place):
    assert editor.post(address("series", "add"), series_data(place, starts="凌晨3点", ends="早上5:30")).status_code == 302
    series = Series.objects.get()
    assert (series.starts, series.ends) == (dt.time(3), dt.time(5, 30))
    again = series_data(place, starts="03:00", ends="05:30", venue="三楼", seen_version=series.version)
    assert editor.post(address("series", "edit", series.pk), again).status_code == 302


def test_the_end_of_a_single_class_is_asked_for_too(editor, place):
    session = SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    answer = editor.post(address("session", "edit", session.pk), session_data(session, ends="3:30"))
    assert "“3:30”是下午吗" in answer.context["form"].errors["ends"][0]
