"""Citizens say what is wrong; the editor concerned reads it."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageViewRestriction

from content import actions, owners
from content.enums import ReportStatus
from content.models import ErrorReport
from network.enums import Role, RowState
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.content import ErrorReportFactory
from tests.factories.home import standard_page
from tests.factories.network import CityFactory, CommunityFactory, DistrictFactory
from tests.factories.timetable import SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def city():
    return CityFactory()


def send(client, **fields):
    return client.post("/report/", {"path": "/about/", "message": "电话打不通"} | fields)


def test_form_names_the_page_and_is_never_cached(client, city):
    answer = client.get("/report/?path=/about/%3Fa%3D1")
    text = answer.content.decode()
    assert "/about/?a=1" in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in text


def lead(client, path):
    """The form's first sentence."""
    text = client.get("/report/", {"path": path}).content.decode()
    return text[text.index('<p class="lead">') :].partition("</p>")[0]


def test_form_calls_the_page_by_its_name(client, city):
    about = standard_page()
    community, series = CommunityFactory(), SeriesFactory()
    named = {"/about/": about.title, f"/places/{community.code}/": str(community), f"/classes/{series.pk}/": series.title, "/": "首页"}
    for path, name in named.items():
        assert name in lead(client, path)
        assert path == "/" or path not in lead(client, path)
    for path in ("/nothing/here/", "/places/999999/", "/classes/99999/", "/library/books/99999/"):
        assert path in lead(client, path)


def test_the_form_tells_nobody_what_a_draft_or_a_restricted_page_is_called(client, city):
    draft, closed = SeriesFactory(state=RowState.DRAFT), standard_page()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    for path, title in ((f"/classes/{draft.pk}/", draft.title), ("/about/", closed.title)):
        assert title not in lead(client, path)
        assert path in lead(client, path)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"])
def test_thanks_lead_nowhere_else(client, city, path):
    said = client.get("/report/thanks/", {"path": path}).content.decode()
    assert "回到原来的页面" not in said
    assert f'href="{path}' not in said


@pytest.mark.parametrize(("path", "back"), [("/about/?a=1", "/about/?a=1"), ("https://evil.example/", ""), ("/", "")])
def test_thanks_lead_back_to_the_page(client, city, path, back):
    said = client.post("/report/", {"path": path, "message": "电话打不通"}, follow=True).content.decode()
    assert "谢谢" in said
    assert ("回到原来的页面" in said) == bool(back)
    assert not back or f'href="{back}"' in said


def test_report_is_stored_for_the_organisation_of_the_page(client, city):
    district = DistrictFactory()
    standard_page(organisation=district)
    answer = send(client, contact="0351-000 0001")
    assert answer.headers["Location"] == "/report/thanks/?path=%2Fabout%2F"
    report = ErrorReport.objects.get()
    assert (report.organisation, report.path, report.message, report.contact) == (district, "/about/", "电话打不通", "0351-000 0001")
    assert report.status == ReportStatus.OPEN
    assert client.get("/report/thanks/").status_code == 200


def test_report_about_a_place_reaches_that_place(client, city):
    community = CommunityFactory()
    send(client, path=f"/places/{community.code}/?day=1")
    assert ErrorReport.objects.get().organisation == community


@pytest.mark.parametrize("path", ["", "//evil.example/", "https://evil.example/", "/nothing/here/", "/\\evil", "/a" * 400, "/a\nb/"])
def test_report_about_no_page_of_ours_reaches_the_city(client, city, path):
    assert send(client, path=path).status_code == 302
    report = ErrorReport.objects.get()
    assert report.organisation == city
    assert report.path in {"/", "/nothing/here/"}


def test_report_about_a_class_reaches_its_community(client, city):
    from tests.factories.timetable import SeriesFactory

    series = SeriesFactory()
    send(client, path=f"/classes/{series.pk}/")
    send(client, path=f"/timetable/2026-W48/{series.organisation.parent.code}/")
    assert list(ErrorReport.objects.order_by("pk").values_list("organisation", flat=True)) == [series.organisation_id, series.organisation.parent_id]


def test_app_above_may_answer_for_its_addresses(client, city, monkeypatch):
    community = CommunityFactory()
    monkeypatch.setattr(owners, "_finders", owners._finders | {"home:notices": lambda _kwargs: community})
    send(client, path="/notices/")
    assert ErrorReport.objects.get().organisation == community


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"message": ""}, "请写一下哪里不对，一句话就行。"),
        ({"message": "错" * 1001}, "请写在 1000 个字以内，现在有 1001 个字。"),
        ({"contact": "1" * 81}, "请写在 80 个字以内，现在有 81 个字。"),
    ],
)
def test_bad_input_is_told_and_kept(client, city, fields, said):
    answer = send(client, **fields)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in text
    assert (fields.get("message") or "电话打不通") in text
    assert ErrorReport.objects.count() == 0


def test_machine_that_fills_in_the_trap_is_thanked_and_forgotten(client, city):
    assert send(client, website="https://spam.example/").status_code == 302
    assert ErrorReport.objects.count() == 0


def test_sixth_report_within_an_hour_is_refused_with_a_way_on(client, city):
    for _ in range(actions.REPORTS_PER_HOUR):
        assert send(client).status_code == 302
    answer = send(client, message="第六次")
    assert answer.status_code == 429
    assert "请过一小时再报" in answer.content.decode()
    assert "第六次" in answer.content.decode()
    assert ErrorReport.objects.count() == actions.REPORTS_PER_HOUR


def test_other_sender_is_not_held_up(client, city):
    for _ in range(actions.REPORTS_PER_HOUR + 1):
        send(client)
    assert client.post("/report/", {"path": "/", "message": "别人"}, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_report_without_a_token_is_refused(city):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/report/", {"path": "/", "message": "错"}).status_code == 403


def test_before_the_divisions_are_loaded_nothing_is_lost_in_silence(client):
    answer = send(client)
    assert answer.status_code == 503
    assert "电话打不通" in answer.content.decode()


class TestInbox:
    @pytest.fixture
    def district(self):
        return DistrictFactory()

    @pytest.fixture
    def editor(self, district):
        return EditorFactory(organisation=district, role=Role.EDITOR)

    def test_editor_sees_reports_of_his_own_area(self, client, district, editor):
        ErrorReportFactory(organisation=district, message="自己区的错")
        ErrorReportFactory(organisation=DistrictFactory(), message="别的区的错")
        client.force_login(editor)
        text = client.get("/admin/snippets/content/errorreport/").content.decode()
        assert "自己区的错" in text
        assert "别的区的错" not in text

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_what_citizens_wrote_is_no_formula_in_an_export(self, client, district, editor, kind):
        ErrorReportFactory(organisation=district, message="=cmd|' /C calc'!A0")
        client.force_login(editor)
        answer = client.get(f"/admin/snippets/content/errorreport/?export={kind}")
        content = b"".join(answer.streaming_content)
        cells = content.decode() if kind == "csv" else [row[3] for row in load_workbook(BytesIO(content)).active.values]
        assert "'=cmd|' /C calc'!A0" in cells

    @pytest.mark.parametrize("rows", [1, 3, 10])
    def test_home_shows_what_waits(self, client, district, editor, rows):
        for _ in range(rows):
            ErrorReportFactory(organisation=district)
        ErrorReportFactory(organisation=district, status=ReportStatus.CLOSED, message="早办完了")
        client.force_login(editor)
        text = client.get("/admin/").content.decode()
        assert f"等您处理的报错 ({rows})" in text
        assert "早办完了" not in text

    def test_whoever_settles_it_is_noted(self, client, district, editor):
        report = ErrorReportFactory(organisation=district)
        client.force_login(editor)
        fields = {"organisation": district.pk, "note": "改了电话"}
        client.post(f"/admin/snippets/content/errorreport/edit/{report.pk}/", fields | {"status": "answered", "seen_version": 1})
        report.refresh_from_db()
        assert (report.status, report.owner, report.note) == ("answered", editor, "改了电话")
        assert report.settled_at is not None

    def test_what_the_citizen_wrote_is_read_and_never_rewritten(self, client, district, editor):
        report = ErrorReportFactory(organisation=district, contact="0351-000 0001")
        client.force_login(editor)
        address = f"/admin/snippets/content/errorreport/edit/{report.pk}/"
        answer = client.get(address)
        assert set(answer.context["form"].fields) <= {"status", "note", "organisation", "seen_version"}
        for said in ("/about/", "电话打不通", "0351-000 0001"):
            assert said in answer.content.decode()
        words = {"path": "/", "message": "都很好", "contact": "", "organisation": district.pk, "status": "closed", "note": "", "seen_version": 1}
        assert client.post(address, words).status_code == 302
        report.refresh_from_db()
        assert (report.path, report.message, report.contact, report.status) == ("/about/", "电话打不通", "0351-000 0001", "closed")

    def test_nobody_writes_a_report_in_a_citizens_place(self, client, district, editor):
        ErrorReportFactory(organisation=district)
        for user in (editor, AdminFactory()):
            client.force_login(user)
            assert "errorreport/add/" not in client.get("/admin/snippets/content/errorreport/").content.decode()
            fields = {"path": "/", "message": "假的", "contact": "", "organisation": district.pk, "status": "open", "note": ""}
            assert client.post("/admin/snippets/content/errorreport/add/", fields).status_code in {302, 403, 404}
        assert ErrorReport.objects.count() == 1

    def test_foreign_report_is_not_found(self, client, editor):
        report = ErrorReportFactory(organisation=DistrictFactory())
        client.force_login(editor)
        assert client.get(f"/admin/snippets/content/errorreport/edit/{report.pk}/").status_code == 404


def test_contacts_are_forgotten_ninety_days_after_the_report_was_settled():
    long_ago = timezone.now() - dt.timedelta(days=91)
    old = ErrorReportFactory(contact="13800000000", status=ReportStatus.ANSWERED, settled_at=long_ago)
    recent = ErrorReportFactory(contact="13800000001", status=ReportStatus.ANSWERED, settled_at=timezone.now())
    waiting = ErrorReportFactory(contact="13800000002")
    assert actions.forget_contacts() == 1
    assert [ErrorReport.objects.get(pk=report.pk).contact for report in (old, recent, waiting)] == ["", "13800000001", "13800000002"]


def test_tick_forgets_contacts():
    from content.wagtail_hooks import forget_contacts

    ErrorReportFactory(contact="13800000000", status=ReportStatus.CLOSED, settled_at=timezone.now() - dt.timedelta(days=100))
    assert forget_contacts(timezone.now()) == "contacts of 1 settled error reports forgotten"
    assert forget_contacts(timezone.now()) is None
