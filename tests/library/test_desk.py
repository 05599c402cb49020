"""An editor's way: send, look over, store or throw away; nobody else's imports."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from library.actions import uploads
from library.actions.report import MOST_LINES
from library.enums import ImportState
from library.models import Book, BookImport
from tests.factories.accounts import EditorFactory
from tests.factories.content import CategoryFactory
from tests.factories.network import CommunityFactory, DistrictFactory
from tests.library.files import epub

pytestmark = pytest.mark.django_db
SEND = "/admin/library/"
GOOD = {"1.xhtml": "<h1>第一章</h1><p>没有茶钱也能听。</p>"}
SHEET = "书名,作者,出版年,文件\n好书,甲,2019,\n坏书,乙,去年,\n=1+1,丙,前年,\n有文件的,丁,2020,a.epub\n"


@pytest.fixture
def district():
    return DistrictFactory()


@pytest.fixture
def editor(client, district):
    client.force_login(EditorFactory(organisation=district))
    return client


def send(client, district, *files, **more):
    data = {"books": [SimpleUploadedFile(name, content) for name, content in files], "organisation": district.code, "rights": "both"} | more
    return client.post(SEND, data)


def test_looked_over_then_stored(editor, district):
    category = CategoryFactory()
    response = send(editor, district, ("书目.csv", SHEET.encode()), ("a.epub", epub(GOOD)), category=category.pk)
    upload = BookImport.objects.get()
    assert response.url == reverse("library_desk:import", args=[upload.pk])
    assert (Book.objects.count(), upload.status, upload.total) == (0, ImportState.CHECKED, 5)
    page = editor.get(response.url).content.decode()
    assert "出版年“去年”看不懂" in page
    editor.post(reverse("library_desk:store", args=[upload.pk]))
    upload.refresh_from_db()
    assert (upload.status, upload.done, upload.folder.exists()) == (ImportState.DONE, 5, False)
    books = {book.title: book for book in Book.objects.all()}
    assert set(books) == {"好书", "有文件的"}
    assert (books["有文件的"].organisation, books["有文件的"].chapter_count, books["好书"].category) == (district, 1, category)


def test_an_empty_file_among_others_is_named(editor, district):
    page = send(editor, district, ("a.epub", epub(GOOD)), ("空书.epub", b""), ("b.txt", b"")).content.decode()
    assert "“空书.epub”是空的" in page
    assert not BookImport.objects.exists()


@pytest.fixture
def no_worker(settings):
    """Tasks wait."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def test_page_tells_how_far_the_task_worker_is(editor, district, no_worker):
    address = send(editor, district, ("a.epub", epub(GOOD))).url
    page = editor.get(address, headers={"accept-language": "zh-hans"})
    assert (page.headers["Refresh"], "正在看文件：已经看过 0 本" in page.content.decode()) == ("3", True)
    upload = BookImport.objects.get()
    uploads.look_over.func(upload.pk)
    page = editor.get(address, headers={"accept-language": "zh-hans"})
    assert ("Refresh" in page.headers, "收进来 1 本" in page.content.decode()) == (False, True)
    editor.post(f"{address}store/")
    assert "1 本里收了 0 本" in editor.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert Book.objects.count() == 0
    uploads.store_files.func(upload.pk)
    assert (Book.objects.count(), "本收进来了" in editor.get(address, headers={"accept-language": "zh-hans"}).content.decode()) == (1, True)


def test_interrupted_work_is_offered_to_go_on(editor, district, no_worker, settings):
    address = send(editor, district, ("a.epub", epub(GOOD))).url
    upload = BookImport.objects.get()
    uploads.look_over.func(upload.pk)
    editor.post(f"{address}store/")
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    editor.post(f"{address}again/")
    assert Book.objects.count() == 0  # nobody is silent yet
    BookImport.objects.update(updated_at=timezone.now() - dt.timedelta(minutes=4))
    page = editor.get(address)
    assert ("Refresh" in page.headers, f"{address}again/" in page.content.decode()) == (False, True)
    editor.post(f"{address}again/")
    upload.refresh_from_db()
    assert (upload.status, Book.objects.count()) == (ImportState.DONE, 1)


def test_thrown_away_while_it_is_looked_over(editor, district, no_worker):
    address = send(editor, district, ("a.epub", epub(GOOD))).url
    editor.post(f"{address}discard/")
    uploads.look_over.func(BookImport.objects.get().pk)
    assert BookImport.objects.get().status == ImportState.DISCARDED


def test_refused_rows_stay_in_a_report_full_of_remarks(editor, district):
    rows = "".join(f"第{at}种,甲,2019,没有的类\n" for at in range(MOST_LINES))
    send(editor, district, ("书目.csv", f"书名,作者,出版年,类别\n{rows}坏书,乙,去年,\n".encode()))
    assert [line["title"] for line in BookImport.objects.get().report["lines"] if line["status"] == "refused"] == ["坏书"]


def test_more_bad_rows_than_a_report_keeps_are_told(editor, district):
    rows = "".join(f"第{at}种,甲,去年\n" for at in range(MOST_LINES + 5))
    address = send(editor, district, ("书目.csv", f"书名,作者,出版年\n{rows}".encode())).url
    page = editor.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert ("3005 本收不进来" in page, "还有 2800 本" in page, "有前 3000 本" in page) == (True, True, True)
    assert "收不了" in page


def test_bad_rows_come_back_with_remarks(editor, district):
    send(editor, district, ("书目.csv", SHEET.encode()))
    answer = editor.get(reverse("library_desk:remarks", args=[BookImport.objects.get().pk]))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert (rows[0][0], rows[0][-1]) == ("书名", "意见")
    assert [(row[0], row[1]) for row in rows[1:]] == [("坏书", "乙"), ("=1+1", "丙"), ("有文件的", "丁")]
    assert rows[1][-1].startswith("出版年“去年”看不懂")
    assert load_workbook(io.BytesIO(answer.content)).active["A3"].data_type == "s"


def test_thrown_away(editor, district):
    send(editor, district, ("a.epub", epub(GOOD)))
    upload = BookImport.objects.get()
    editor.post(reverse("library_desk:discard", args=[upload.pk]))
    assert not upload.folder.exists()
    editor.post(reverse("library_desk:store", args=[upload.pk]))
    upload.refresh_from_db()
    assert (upload.status, Book.objects.count()) == (ImportState.DISCARDED, 0)


def test_second_press_stores_nothing_again(editor, district):
    send(editor, district, ("a.epub", epub(GOOD)))
    store = reverse("library_desk:store", args=[BookImport.objects.get().pk])
    editor.post(store)
    assert "处理过" in editor.post(store, follow=True, headers={"accept-language": "zh-hans"}).content.decode()
    assert Book.objects.count() == 1


@pytest.mark.parametrize("files", [[], [("a.exe", b"MZ")], [("a.txt", b"")]])
def test_useless_files_are_form_errors_and_nothing_is_kept(editor, district, files):
    response = send(editor, district, *files)
    assert response.status_code == 200
    assert response.context["form"].errors["books"]
    assert BookImport.objects.count() == 0


def test_names_lead_nowhere_else(editor, district):
    send(editor, district, ("../../evil.txt", "书名：醋\n\n一句话。".encode()))
    assert [path.name for path in BookImport.objects.get().folder.iterdir()] == ["evil.txt"]


def test_other_places_are_closed(editor, district, client):
    other = CommunityFactory()
    assert send(editor, other, ("a.epub", epub(GOOD))).context["form"].errors["organisation"]
    send(editor, district, ("a.epub", epub(GOOD)))
    upload = BookImport.objects.get()
    client.force_login(EditorFactory(organisation=other))
    for name in ("import", "remarks"):
        assert client.get(reverse(f"library_desk:{name}", args=[upload.pk])).status_code == 404
    for name in ("store", "again", "discard"):
        assert client.post(reverse(f"library_desk:{name}", args=[upload.pk])).status_code == 404
    assert Book.objects.count() == 0
