"""An editor's way: send, look over, store or throw away; nobody else's imports."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

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
    for name in ("store", "discard"):
        assert client.post(reverse(f"library_desk:{name}", args=[upload.pk])).status_code == 404
    assert Book.objects.count() == 0
