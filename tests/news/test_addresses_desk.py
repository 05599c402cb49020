"""Old and withdrawn addresses in the hands of the city's administrators; moved and renamed pages as editors do it."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from news.models import GoneAddress
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.home import district_page, front_page
from tests.factories.network import DistrictFactory, StreetFactory
from tests.factories.news import announcement, news_index

pytestmark = pytest.mark.django_db
TABLE = "旧网址,新网址\n/a.html,/news/n1/\n/gone.html,\n/b.html,/nowhere/\n"


def workbook(*rows):
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def send(client, data, name="old.csv", **more):
    return client.post("/admin/redirects/import/", {"table": SimpleUploadedFile(name, data)} | more)


def look_over(client, data, name="old.csv", **more):
    """The page after the dry run, and what its button sends."""
    page = send(client, data, name, **more).content.decode()
    found = re.search(r'name="kept" value="([^"]+)"', page)
    return page, found[1] if found else ""


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


def test_button_of_the_list_leads_to_our_import(admin):
    assert 'href="/admin/redirects/import/"' in admin.get("/admin/redirects/").content.decode()
    page = admin.get("/admin/redirects/import/").content.decode()
    assert "表格文件" in page
    assert "什么也不变" in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("old.csv", TABLE.encode()),
        ("old.csv", TABLE.encode("gb18030")),
        ("old.xlsx", workbook(["旧网址", "新网址"], ["/a.html", "/news/n1/"], ["/gone.html", None], ["/b.html", "/nowhere/"])),
    ],
)
def test_table_is_looked_over_then_taken_in(admin, client, name, data):
    announcement(news_index(), 1)
    page, kept = look_over(admin, data, name)
    assert '<li value="4">新网址在本网打不开：/nowhere/' in page
    assert "新加 1 行，记为已撤下 1 行，有问题 1 行" in page
    assert (Redirect.objects.count(), GoneAddress.objects.count()) == (0, 0)
    assert admin.post("/admin/redirects/import/", {"kept": kept}).status_code == 302
    assert (client.get("/a.html").headers["Location"], client.get("/gone.html").status_code) == ("/news/n1/", 410)


def test_what_was_looked_over_is_taken_in_once_and_by_the_same_user(admin, client):
    announcement(news_index(), 1)
    _page, kept = look_over(admin, TABLE.encode())
    client.force_login(AdminFactory())
    for _turn in range(2):
        answer = client.post("/admin/redirects/import/", {"kept": kept}, follow=True)
        assert "请重新选文件" in answer.content.decode()
    assert Redirect.objects.count() == 0


def test_whole_addresses_need_the_host_of_the_old_site(admin):
    announcement(news_index(), 1)
    data = b"http://old.example.cn/a.html,/news/n1/\n"
    page, kept = look_over(admin, data)
    assert "别的网站的（old.example.cn）" in page
    assert kept == ""
    page, kept = look_over(admin, data, hosts="old.example.cn，www.old.example.cn")
    assert "新加 1 行" in page
    assert kept


@pytest.mark.parametrize(("data", "told"), [(b"", "空的"), (b"PK\x03\x04 broken", "打不开"), (b"\x00\x01\x02" * 50, "不是表格")])
def test_file_that_is_no_table_is_told_at_the_field(admin, data, told):
    assert told in send(admin, data).content.decode()


def test_import_is_the_citys_alone(client):
    client.force_login(EditorFactory(organisation=StreetFactory()))
    assert client.get("/admin/redirects/import/").status_code == 404
    assert send(client, TABLE.encode()).status_code == 404


def test_one_address_is_withdrawn_by_hand_and_comes_back(admin, client):
    front_page()
    add = "/admin/snippets/news/goneaddress/add/"
    assert admin.post(add, {"path": "/info/7.html/", "title": "旧通知"}).status_code == 302
    answer = client.get("/info/7.html")
    assert answer.status_code == 410
    assert "首页" in answer.content.decode()
    assert "/info/7.html" in admin.get("/admin/snippets/news/goneaddress/?q=旧通知").content.decode()
    admin.post(f"/admin/snippets/news/goneaddress/delete/{GoneAddress.objects.get().pk}/")
    assert client.get("/info/7.html").status_code == 404


def test_page_moved_in_the_admin_redirects(admin, client, django_capture_on_commit_callbacks):
    district = DistrictFactory()
    page, target = announcement(news_index(), 1), news_index(district_page(district))
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")
    assert answer.status_code == 302
    answer = client.get("/news/n1/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{district.slug}/news/n1/")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_page_renamed_in_the_admin_redirects(admin, client, django_capture_on_commit_callbacks):
    page = announcement(news_index(), 1)
    form = admin.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    data = nested_form_data(
        {
            "title": page.title,
            "slug": "renamed",
            "kind": page.kind,
            "issued_on": str(page.issued_on),
            "body": streamfield([("paragraph", rich_text("<p>正文</p>"))]),
            "attachments": inline_formset([]),
        }
    )
    data |= {name: "" for name in form.fields if name not in {*data, "subjects", "audiences"}} | {"action-publish": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(f"/admin/pages/{page.pk}/edit/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    moved = client.get("/news/n1/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/news/renamed/")
    assert client.get("/news/renamed/").status_code == 200


def test_page_unpublished_in_the_admin_is_gone_and_stays_with_its_editors(admin, client, django_capture_on_commit_callbacks):
    page = announcement(news_index(), 1)
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/admin/pages/{page.pk}/unpublish/")
    answer = client.get("/news/n1/")
    assert answer.status_code == 410
    assert "已经撤下" in answer.content.decode()
    assert admin.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
