import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from network.enums import Role, RowState
from network.models import Organisation
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.places import SHEETS, class_row, communities, real_street, sheet_of
from timetable import clock
from timetable.actions import open_issue, publish_issue
from timetable.enums import IssueState, SessionStatus, UploadState
from timetable.models import Correction, Issue, Session, Submission, Upload
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

WEEK = Week(2026, 48)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC))


@pytest.fixture
def street():
    return real_street("小店区", "坞城街道")


@pytest.fixture
def place(street):
    return communities(street)[0]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(street):
    return signed_in(EditorFactory(organisation=street))


@pytest.fixture
def stranger():
    other = real_street("迎泽区", "庙前街道")
    return signed_in(EditorFactory(organisation=other))


def address(name, place=None, **kwargs):
    found = reverse(f"timetable_desk:{name}", kwargs=kwargs)
    return f"{found}?place={place.code}" if place else found


def week_address(name, place=None):
    return address(name, place, week=str(WEEK))


def post_file(client, content, area, filename="下周课表.xlsx", week=WEEK):
    data = {"file": SimpleUploadedFile(filename, content), "week": str(week), "area": area.code}
    return client.post(week_address("send"), data)


def uploaded(client, rows, area):
    response = post_file(client, sheet_of(rows), area)
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.latest("pk")


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- the weekly job ------------------------------------------------------------------------------


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


# --- what is wrong with a file -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photo.xlsx", "这个文件不是表格"),
        ("empty.xlsx", "表格是空的"),
        ("password.xlsx", "请去掉密码后再上传"),
        ("truncated.xlsx", "文件不完整或已损坏"),
        ("bomb.xlsx", "文件展开后太大"),
        ("entity.xlsx", "不允许的内容"),
        ("headings-only.xlsx", "只有标题行"),
    ],
)
def test_a_broken_file_is_a_form_error_and_nothing_is_kept(editor, street, name, words):
    page = text_of(post_file(editor, (SHEETS / "broken" / name).read_bytes(), street, name))
    assert words in page
    assert name in page
    assert Upload.objects.count() == 0


def test_no_file_an_empty_file_a_foreign_area_and_a_strange_week_are_form_errors(editor, street, stranger):
    foreign = Organisation.objects.get(name="庙前街道")
    content = sheet_of([])
    assert "请先选一个文件" in text_of(editor.post(week_address("send"), {"week": str(WEEK), "area": street.code}))
    assert "这个文件是空的" in text_of(post_file(editor, b"", street))
    assert "这个地方不归您管" in text_of(post_file(editor, content, foreign))
    for week in ("2025-W53", "2026-W99", "下周", "\N{PILE OF POO}"):
        assert "没有这一周" in text_of(post_file(editor, content, street, week=week))
    assert Upload.objects.count() == 0


def test_a_file_too_large_is_refused_before_it_is_read(editor, street):
    assert "超过 10 MB" in text_of(post_file(editor, b"x" * (10 * 1024 * 1024 + 1), street))


def test_an_unknown_community_is_mended_in_one_press(editor, street):
    place = Organisation.objects.get(name="山西大学社区居委会")
    upload = uploaded(editor, [class_row("山西太学院社区")], street)
    page = editor.get(address("upload", pk=upload.pk))
    (line,) = page.context["wrong"]
    (option,) = line.remarks[0].options
    assert f'value="课程表!A2={option.value}"' in text_of(page)
    editor.post(address("upload", pk=upload.pk), {"fix": f"课程表!A2={option.value}"})
    upload.refresh_from_db()
    assert [row["code"] for row in upload.reading["rows"]] == [place.code]


def test_an_ambiguous_community_offers_each_one_with_its_street():
    first, second = real_street("小店区", "坞城街道"), real_street("小店区", "营盘街道")
    client = signed_in(EditorFactory(organisation=first.parent))
    upload = uploaded(client, [class_row("并州南路一社区")], first.parent)
    (line,) = client.get(address("upload", pk=upload.pk)).context["wrong"]
    assert [option.label for option in line.remarks[0].options] == ["坞城街道的并州南路一社区", "营盘街道的并州南路一社区"]
    client.post(address("upload", pk=upload.pk), {"fix": f"课程表!A2={line.remarks[0].options[1].value}"})
    upload.refresh_from_db()
    assert [row["street"] for row in upload.reading["rows"]] == [second.name]


def test_hostile_text_is_escaped_in_the_dry_run(editor, street, place):
    upload = uploaded(editor, [class_row(place, title="<img src=x onerror=alert(1)>"), class_row(place, date="<b>32日")], street)
    page = text_of(editor.get(address("upload", pk=upload.pk)))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;b&gt;32日" in page


def test_all_or_nothing_is_refused_while_a_row_is_bad(editor, street, place):
    upload = uploaded(editor, [class_row(place), class_row(place, date="11月31日")], street)
    told = editor.post(address("import", pk=upload.pk), {"which": "all"}, follow=True)
    assert "还有 1 行要改" in text_of(told)
    assert Session.objects.count() == 0


def test_a_sheet_for_a_published_week_asks_for_the_reason(editor, street, place):
    editor.post(address("import", pk=uploaded(editor, [class_row(place)], street).pk))
    publish_issue(open_issue(street, WEEK), None)
    upload = uploaded(editor, [class_row(place, start="10:00")], street)
    assert "已经发布。为什么要改" in text_of(editor.get(address("upload", pk=upload.pk)))
    assert "请写上原因" in text_of(editor.post(address("import", pk=upload.pk), follow=True))
    editor.post(address("import", pk=upload.pk), {"reason": "老师有事"})
    assert Session.objects.get().starts == dt.time(10)
    assert Correction.objects.get().reason == "老师有事"


def test_what_is_thrown_away_is_gone(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    assert "不要了" in text_of(editor.post(address("discard", pk=upload.pk), follow=True))
    assert editor.get(address("upload", pk=upload.pk)).status_code == 404
    upload.refresh_from_db()
    assert upload.status == UploadState.REFUSED


# --- who may come in -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["week", "send", "template", "copy", "submit", "preview"])
def test_another_districts_place_answers_404(stranger, street, name):
    assert stranger.get(week_address(name, street)).status_code == 404


@pytest.mark.parametrize("name", ["copy", "submit", "publish"])
def test_nothing_is_posted_for_another_districts_place(stranger, street, name):
    assert stranger.post(week_address(name, street)).status_code == 404
    assert (Issue.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["upload", "import", "discard", "remarks"])
def test_another_districts_upload_answers_404(editor, stranger, street, place, name):
    upload = uploaded(editor, [class_row(place)], street)
    assert stranger.post(address(name, pk=upload.pk)).status_code == 404
    if name in ("upload", "remarks"):
        assert stranger.get(address(name, pk=upload.pk)).status_code == 404
    upload.refresh_from_db()
    assert upload.status == UploadState.CHECKED


@pytest.mark.parametrize("name", ["cancel", "move"])
def test_another_districts_class_answers_404(stranger, place, name):
    session = SessionFactory(series=SeriesFactory(organisation=place))
    values = {"version": 1, "reason": "停电", "date": "2026-11-28", "starts": "14:00"}
    assert stranger.get(address(name, pk=session.pk)).status_code == 404
    assert stranger.post(address(name, pk=session.pk), values).status_code == 404
    session.refresh_from_db()
    assert session.status == SessionStatus.SCHEDULED


def test_another_districts_draft_cannot_be_previewed(stranger, place):
    assert stranger.get(address("preview_page", week=str(WEEK), code=place.code)).status_code == 404


def test_a_streets_editor_does_not_publish_the_district(editor, street, place):
    editor.post(address("import", pk=uploaded(editor, [class_row(place)], street).pk))
    assert editor.post(week_address("publish", street.parent)).status_code == 404
    assert Issue.objects.get().status == IssueState.COLLECTING


def test_a_districts_plain_editor_does_not_publish(street, place):
    client = signed_in(EditorFactory(organisation=street.parent))
    SessionFactory(series=SeriesFactory(organisation=place), state=RowState.DRAFT)
    assert client.post(week_address("publish", street.parent)).status_code in {302, 403, 404}
    assert not Issue.objects.filter(status=IssueState.PUBLISHED).exists()


def test_nobody_signed_in_is_sent_to_the_door(street):
    response = Client().get(week_address("week", street))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_get_changes_nothing(editor, street, place):
    upload = uploaded(editor, [class_row(place)], street)
    for name in ("import", "discard"):
        assert editor.get(address(name, pk=upload.pk)).status_code == 405
    assert Session.objects.count() == 0


@pytest.mark.parametrize("week", ["2025-W53", "2026-W54", "2026-W00", "2026W48", "x", "2026-W４８"])
def test_a_week_that_does_not_exist_answers_404(editor, week):
    assert editor.get(address("week", week=week)).status_code == 404


def test_week_53_of_2026_exists(editor):
    assert "2026 年第 53 周" in text_of(editor.get(address("week", week="2026-W53")))


@pytest.mark.parametrize("query", ["place=x", "place=%F0%9F%92%A9", "place=140105001' or 1=1", "place=" + "9" * 5000])
def test_nonsense_for_a_place_answers_404(editor, query):
    assert editor.get(f"{week_address('week')}?{query}").status_code == 404


# --- sheets out ----------------------------------------------------------------------------------


def book_of(response):
    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    return load_workbook(BytesIO(response.content))


def test_the_blank_sheet_knows_the_communities_and_days_and_is_read_back_without_a_row(editor, street):
    response = editor.get(week_address("template", street))
    book = book_of(response)
    sheet = book["课程表"]
    assert [cell.value for cell in sheet[1]][:2] == ["社区", "日期"]
    names = [row[0].value for row in book["可以填的社区"].iter_rows(min_row=2, max_col=1) if row[0].value]
    assert names[: len(communities(street))] == [one.name for one in communities(street)]
    checks = {check.type: check for check in sheet.data_validations.dataValidation}
    assert checks["date"].formula1 == "DATE(2026,11,23)"
    assert "只有标题行" in text_of(post_file(editor, response.content, street))


def test_a_districts_blank_sheet_has_a_column_for_the_street(street):
    client = signed_in(EditorFactory(organisation=street.parent))
    sheet = book_of(client.get(week_address("template", street.parent)))["课程表"]
    assert [cell.value for cell in sheet[1]][:3] == ["街道", "社区", "日期"]


def test_the_remarked_sheet_carries_the_remarks_and_no_formula(editor, street, place):
    rows = [class_row(place, title="=cmd|' /C calc'!A0"), class_row(place, date="11月31日")]
    upload = uploaded(editor, rows, street)
    response = editor.get(address("remarks", pk=upload.pk))
    sheet = book_of(response)["课程表"]
    title, remark = sheet["G2"], sheet["M3"]
    assert (title.value, title.data_type, title.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)
    assert "看不懂日期" in remark.value
    assert sheet["D3"].value == "11月31日"
    again = post_file(editor, response.content, street)
    assert again.status_code == 302
    assert Upload.objects.latest("pk").reading["counts"] == upload.reading["counts"]


# --- questions asked -----------------------------------------------------------------------------

WEEK_QUERIES = 18
DRY_RUN_QUERIES = 12


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_week_costs_the_same_for_one_and_thirty_classes(editor, street, place, number, django_assert_num_queries):
    for index in range(number):
        SessionFactory(series=SeriesFactory(organisation=place, title=f"课{index}"))
    editor.get(week_address("week", street))
    with django_assert_num_queries(WEEK_QUERIES):
        editor.get(week_address("week", street))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_dry_run_costs_the_same_for_one_and_thirty_rows(editor, street, place, number, django_assert_num_queries):
    upload = uploaded(editor, [class_row(place, title=f"课{index}", date="11月31日") for index in range(number)], street)
    editor.get(address("upload", pk=upload.pk))
    with django_assert_num_queries(DRY_RUN_QUERIES):
        editor.get(address("upload", pk=upload.pk))


def test_a_dry_run_of_two_thousand_bad_rows_is_a_page_a_phone_can_bear(editor, street, place):
    upload = uploaded(editor, [class_row(place, title=f"课{index}", date="11月31日") for index in range(2000)], street)
    page = text_of(editor.get(address("upload", pk=upload.pk)))
    assert page.count('<tr class="error"') == 100
    assert "还有 1900 行" in page


# --- the editors' home ---------------------------------------------------------------------------


def test_home_says_what_waits_and_where_there_is_no_class(editor, street, place):
    uploaded(editor, [class_row(place)], street)
    SessionFactory(series=SeriesFactory(organisation=place), date=dt.date(2026, 11, 18))
    page = text_of(editor.get(reverse("wagtailadmin_home")))
    total = len(communities(street))
    assert "“下周课表.xlsx”看过了，还没有存" in page
    assert "2026 年第 48 周：还没有课，请上传课表" in page
    assert f"本周没有课的社区（{total} 个里有 {total - 1} 个）" in page


def test_home_of_another_district_knows_nothing_of_it(stranger, street, place):
    SessionFactory(series=SeriesFactory(organisation=place), date=dt.date(2026, 11, 18))
    page = text_of(stranger.get(reverse("wagtailadmin_home")))
    assert "坞城" not in page
    assert place.short_name not in page


def test_the_administrator_sees_the_city_by_district(street, place):
    SessionFactory(series=SeriesFactory(organisation=place))
    page = text_of(signed_in(AdminFactory()).get(week_address("week")))
    assert "小店区" in page
    assert "还在收课表" in page
