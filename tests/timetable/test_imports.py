import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.actions import import_divisions
from network.enums import RowState
from network.models import Organisation
from tests.factories.accounts import UserFactory
from tests.timetable.places import SHEETS, class_row, communities, real_street, sheet_of
from timetable.actions import cancel_session, move_session, open_issue, publish_issue
from timetable.actions.errors import AlreadyImported, NothingToImport, ReasonMissing, RowsRejected
from timetable.actions.imports import check_upload, discard_upload, fix_cells, import_upload, plan_of
from timetable.enums import IssueState, SessionStatus, UploadState
from timetable.models import Correction, Issue, Series, Session, Upload
from timetable.spreadsheets.records import SpreadsheetError
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

WEEK = Week(2026, 48)


@pytest.fixture
def street():
    return real_street("小店区", "坞城街道")


@pytest.fixture
def place(street):
    return communities(street)[0]


def check(content, organisation, filename="课表.xlsx"):
    return check_upload(content=content, filename=filename, week=WEEK, organisation=organisation, by=None)


def send(rows, organisation, **how):
    return import_upload(check(sheet_of(rows), organisation), by=None, **how)


def publish(street):
    return publish_issue(open_issue(street, WEEK), None)


# --- looking it over ---------------------------------------------------------------------------


def test_a_checked_upload_keeps_file_and_reading_and_stores_no_class(street):
    content = (SHEETS / "01-clean-template.xlsx").read_bytes()
    upload = check(content, street, "01-clean-template.xlsx")
    assert bytes(upload.content) == content
    assert upload.reading["counts"]["ok"] == 36
    assert {row["code"][:9] for row in upload.reading["rows"]} == {street.code}
    assert len(plan_of(upload).create) == 36
    assert (Session.objects.count(), Series.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("photo.xlsx", "不是表格"),
        ("empty.xlsx", "空的"),
        ("password.xlsx", "密码"),
        ("truncated.xlsx", "不完整"),
        ("bomb.xlsx", "太大"),
        ("entity.xlsx", "不允许"),
        ("headings-only.xlsx", "只有标题行"),
    ],
)
def test_a_broken_file_is_refused_in_plain_words_and_nothing_is_kept(street, name, word):
    with pytest.raises(SpreadsheetError, match=word):
        check((SHEETS / "broken" / name).read_bytes(), street, name)
    assert Upload.objects.count() == 0


def test_a_bad_row_is_kept_with_what_stands_in_its_cells(street, place):
    upload = check(sheet_of([class_row(place, date="11月31日"), class_row(place)]), street)
    (problem,) = upload.reading["problems"]
    assert (problem["cell"], problem["kind"]) == ("B2", "bad_date")
    assert upload.reading["raw"]["课程表!2"][:2] == [["A2", place.name, "community"], ["B2", "11月31日", "date"]]


def test_a_cell_is_mended_in_the_reading_not_in_the_file(street, place):
    content = sheet_of([class_row(place, date="11月31日")])
    upload = fix_cells(upload=check(content, street), fixes={"课程表!B2": "11月26日"})
    assert upload.reading["problems"] == []
    assert upload.reading["rows"][0]["date"] == "2026-11-26"
    assert bytes(upload.content) == content


def test_mended_cells_are_remembered_when_another_is_mended(street, place):
    rows = [class_row(place, date="11月31日"), class_row(place, date="32日", title="剪纸")]
    upload = fix_cells(upload=check(sheet_of(rows), street), fixes={"课程表!B2": "11月26日"})
    upload = fix_cells(upload=upload, fixes={"课程表!B3": "11月27日"})
    assert [row["date"] for row in upload.reading["rows"]] == ["2026-11-26", "2026-11-27"]


def test_a_community_editor_brings_in_no_other_community(street):
    mine, other = communities(street)[:2]
    upload = check(sheet_of([class_row(mine), class_row(other, teacher="张卫东")]), mine)
    assert [row["code"] for row in upload.reading["rows"]] == [mine.code]
    assert [problem["kind"] for problem in upload.reading["problems"]] == ["outside_scope"]
    assert upload.reading["rejected"] == [{"sheet": "课程表", "row": 3}]
    assert upload.reading["counts"]["rejected"] == 1


def test_a_thrown_away_upload_loses_its_file_and_cannot_be_stored(street, place):
    upload = check(sheet_of([class_row(place)]), street)
    discard_upload(upload)
    upload.refresh_from_db()
    assert (upload.status, bytes(upload.content)) == (UploadState.REFUSED, b"")
    with pytest.raises(AlreadyImported):
        import_upload(upload, by=None)
    assert Session.objects.count() == 0


# --- storing -----------------------------------------------------------------------------------


def test_good_rows_become_drafts_in_an_open_issue(street, place):
    user = UserFactory()
    upload = check(sheet_of([class_row(place), class_row(place, date="11月31日")]), street)
    result = import_upload(upload, by=user)
    assert (result.created, result.changed, result.unchanged, result.withdrawn, result.skipped) == (1, 0, 0, 0, 1)
    session = Session.objects.get()
    assert (session.organisation, session.date, session.starts, session.ends) == (place, dt.date(2026, 11, 25), dt.time(9, 30), dt.time(11))
    assert (session.state, session.series.rule, session.week) == (RowState.DRAFT, "FREQ=WEEKLY;BYDAY=WE", 202648)
    issue = Issue.objects.get()
    assert (issue.organisation, issue.status) == (street.parent, IssueState.COLLECTING)
    upload.refresh_from_db()
    assert (upload.status, bytes(upload.content)) == (UploadState.IMPORTED, b"")


def test_all_or_nothing_stores_nothing_while_a_row_is_bad(street, place):
    upload = check(sheet_of([class_row(place), class_row(place, date="11月31日")]), street)
    with pytest.raises(RowsRejected, match="1 行要改"):
        import_upload(upload, by=None, only_good=False)
    assert Session.objects.count() == 0
    upload.refresh_from_db()
    assert upload.status == UploadState.CHECKED


def test_a_sheet_without_a_good_row_stores_nothing(street, place):
    with pytest.raises(NothingToImport):
        send([class_row(place, date="11月31日")], street)
    assert Issue.objects.count() == 0


def test_one_upload_is_stored_once(street, place):
    upload = check(sheet_of([class_row(place)]), street)
    import_upload(upload, by=None)
    with pytest.raises(AlreadyImported, match=r"课表\.xlsx"):
        import_upload(upload, by=None)
    assert Session.objects.count() == 1


def test_the_same_sheet_again_changes_nothing(street):
    content = (SHEETS / "01-clean-template.xlsx").read_bytes()
    import_upload(check(content, street), by=None)
    before = list(Session.objects.order_by("pk").values()), list(Series.objects.order_by("pk").values())
    result = import_upload(check(content, street), by=None)
    assert (result.changes, result.unchanged) == (0, 36)
    assert (list(Session.objects.order_by("pk").values()), list(Series.objects.order_by("pk").values())) == before


@pytest.mark.parametrize(
    "mended",
    [
        pytest.param({"开始时间": "10:00"}, id="hour"),
        pytest.param({"授课教师": "张卫东"}, id="teacher", marks=pytest.mark.matrix),
        pytest.param({"日期": "11月26日"}, id="day"),
        pytest.param({"课程名称": "书法入门"}, id="title"),
        pytest.param({"上课地点": "三楼"}, id="room", marks=pytest.mark.matrix),
    ],
)
def test_a_mended_sheet_changes_the_same_session(street, place, mended):
    send([class_row(place)], street)
    session = Session.objects.get()
    result = send([class_row(place) | mended], street)
    assert (result.created, result.changed, result.withdrawn) == (0, 1, 0)
    again = send([class_row(place) | mended], street)
    assert again.changes == 0
    assert Session.objects.get().pk == session.pk


def test_a_class_twice_a_week_keeps_both_days_when_one_is_mended(street, place):
    monday, wednesday = class_row(place, date="11月23日"), class_row(place)
    send([monday, wednesday], street)
    send([monday, wednesday | {"上课地点": "三楼"}], street)
    assert Series.objects.get().rule == "FREQ=WEEKLY;BYDAY=MO,WE"


def test_two_meetings_of_a_day_are_two_sessions(street, place):
    result = send([class_row(place), class_row(place, start="14:00", end="15:00")], street)
    assert result.created == 2
    assert list(Session.objects.order_by("starts").values_list("number", flat=True)) == [1, 2]


def test_what_the_sheet_no_longer_names_stays_unless_it_is_taken_back(street, place):
    one, two = class_row(place), class_row(place, date="11月27日", title="太极拳", teacher="郭润芝")
    send([one, two], street)
    upload = check(sheet_of([one]), street)
    assert [session.title for session in plan_of(upload).gone] == ["太极拳"]
    assert import_upload(upload, by=None).withdrawn == 0
    assert Session.objects.present().count() == 2
    assert send([one], street, withdraw=True).withdrawn == 1
    assert [session.title for session in Session.objects.present()] == ["书法"]


def test_a_withdrawn_class_comes_back_when_the_sheet_names_it_again(street, place):
    one, two = class_row(place), class_row(place, date="11月27日", title="太极拳", teacher="郭润芝")
    send([one, two], street)
    gone = Session.objects.get(title="太极拳")
    send([one], street, withdraw=True)
    result = send([one, two], street)
    assert (result.created, result.changed) == (0, 1)
    assert Session.objects.present().get(title="太极拳").pk == gone.pk


def test_communities_that_the_sheet_does_not_name_are_left_alone(street):
    first, second = communities(street)[:2]
    send([class_row(first), class_row(second)], street)
    assert send([class_row(first)], street, withdraw=True).withdrawn == 0
    assert Session.objects.present().count() == 2


def test_a_note_cancels_with_its_words_as_the_reason(street, place):
    send([class_row(place, 备注="老师生病，本周停课")], street)
    session = Session.objects.get()
    assert (session.status, session.reason) == (SessionStatus.CANCELLED, "老师生病，本周停课")


def test_a_formula_stays_the_text_it_was_typed_as(street, place):
    send([class_row(place, title="=cmd|' /C calc'!A0")], street)
    assert Session.objects.get().title == "=cmd|' /C calc'!A0"


def test_more_telephones_than_fit_are_cut_not_refused(street, place):
    send([class_row(place, 联系电话=" ".join(f"0351-55501{number}" for number in range(10, 30)))], street)
    assert len(Session.objects.get().phone) == 60


def test_a_mended_cell_holds_no_nul_and_is_not_endless(street, place):
    upload = fix_cells(upload=check(sheet_of([class_row(place, date="11月31日")]), street), fixes={"课程表!B2": "\0" + "长" * 9000})
    assert upload.reading["fixes"] == {"课程表!B2": "长" * 500}


# --- after publishing --------------------------------------------------------------------------


def test_a_published_week_takes_no_change_without_a_reason(street, place):
    send([class_row(place)], street)
    publish(street)
    with pytest.raises(ReasonMissing):
        send([class_row(place, start="10:00"), class_row(place, title="剪纸")], street)
    assert [session.starts for session in Session.objects.all()] == [dt.time(9, 30)]


def test_changes_of_a_published_week_are_corrections(street, place):
    gone = class_row(place, date="11月27日", title="太极拳", teacher="郭润芝")
    send([class_row(place), gone], street)
    publish(street)
    identity = Session.objects.get(title="书法").planned_on
    rows = [class_row(place, date="11月26日"), class_row(place, date="11月28日", title="剪纸")]
    result = send(rows, street, withdraw=True, reason="老师换了时间")
    assert (result.created, result.changed, result.withdrawn) == (1, 1, 1)
    assert set(Correction.objects.values_list("reason", flat=True)) == {"老师换了时间"}
    assert Correction.objects.count() == 3
    moved = Session.objects.get(title="书法")
    assert (moved.date, moved.planned_on) == (dt.date(2026, 11, 26), identity)
    assert Session.objects.get(title="剪纸").state == RowState.PUBLISHED
    cancelled = Session.objects.get(title="太极拳")
    assert (cancelled.status, cancelled.reason) == (SessionStatus.CANCELLED, "老师换了时间")


def test_the_same_sheet_after_publishing_needs_no_reason(street, place):
    send([class_row(place)], street)
    publish(street)
    assert send([class_row(place)], street).changes == 0


def test_a_class_cancelled_in_a_draft_is_changed_and_taken_back_by_a_sheet(street, place):
    cancelled = class_row(place, title="剪纸", 备注="停课，老师生病")
    send([class_row(place), cancelled], street)
    send([class_row(place), cancelled | {"授课教师": "常秀英", "备注": "停课一周"}], street)
    (session,) = Session.objects.present().filter(title="剪纸")
    assert (session.teacher, session.status, session.reason) == ("常秀英", SessionStatus.CANCELLED, "停课一周")
    upload = check(sheet_of([class_row(place)]), street)
    assert [one.title for one in plan_of(upload).gone] == ["剪纸"]
    import_upload(upload, by=None, withdraw=True)
    assert [one.title for one in Session.objects.present()] == ["书法"]


def test_what_is_cancelled_in_a_draft_does_not_come_to_life_on_another_day_or_as_another_class(street, place):
    send([class_row(place, 备注="停课，老师生病"), class_row(place, title="剪纸", teacher="常秀英", date="11月24日", 备注="停课")], street)
    friday = class_row(place, date="11月27日")
    other = class_row(place, title="面塑", teacher="常秀英", date="11月24日")
    plan = plan_of(check(sheet_of([friday, other]), street))
    assert ([row.title for row in plan.create], plan.change) == (["面塑", "书法"], [])
    assert sorted(one.title for one in plan.gone) == ["书法", "剪纸"]
    again = plan_of(check(sheet_of([class_row(place, teacher="马建平")]), street))
    assert [change.fields["status"] for change in again.change] == [(SessionStatus.CANCELLED, SessionStatus.SCHEDULED)]


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("停课，老师生病", "老师生病"),
        ("停课 老师生病", "老师生病"),
        ("本周停课：因教室检修", "教室检修"),
        ("停课", "停课"),
        *((said, said) for said in ("停课两次", "取消上课", "取消本周课程", "停课半天", "停课四周", "停课了，下周恢复", "停课通知")),
        ("停课因停电", "停电"),
        ("老师生病停课", "老师生病停课"),
    ],
)
def test_citizens_read_why_a_class_is_cancelled_not_twice_that_it_is(street, place, note, reason):
    send([class_row(place, 备注=note)], street)
    assert Session.objects.get().reason == reason


def test_an_old_sheet_revives_nothing_that_was_cancelled_or_moved(street, place):
    rows = [class_row(place), class_row(place, title="剪纸")]
    send(rows, street)
    publish(street)
    cancel_session(Session.objects.get(title="书法"), reason="停电", by=None)
    move_session(Session.objects.get(title="剪纸"), date=dt.date(2026, 11, 28), reason="停电", by=None)
    assert send(rows, street).changes == 0
    assert Session.objects.get(title="书法").status == SessionStatus.CANCELLED
    assert Session.objects.get(title="剪纸").date == dt.date(2026, 11, 28)


# --- size --------------------------------------------------------------------------------------


def _queries(rows, street):
    upload = check(sheet_of(rows), street)
    with CaptureQueriesContext(connection) as captured:
        import_upload(upload, by=None)
    return len(captured)


def test_an_import_asks_as_often_for_thirty_rows_as_for_three(street):
    places = communities(street)
    counts = []
    for number in (3, 30):
        rows = [class_row(places[index % len(places)], title=f"课{number}-{index}") for index in range(number)]
        counts.append(_queries(rows, street))
    assert counts[0] >= counts[1]


@pytest.mark.matrix
def test_the_whole_citys_week_goes_in_and_again_changes_nothing():
    import_divisions()
    city = Organisation.objects.get(parent=None)
    content = (SHEETS / "12-city-week.xlsx").read_bytes()
    first = import_upload(check(content, city), by=None)
    assert (first.created, first.skipped) == (1840, 0)
    again = import_upload(check(content, city), by=None)
    assert (again.changes, again.unchanged) == (0, 1840)
    assert Session.objects.values("organisation").distinct().count() == 920
