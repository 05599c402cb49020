"""Documents: what may be uploaded, and how it is delivered."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from media import attachments
from media.attachments import AttachmentError
from media.models import Attachment
from network.enums import Role
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.media import AttachmentFactory
from tests.factories.network import CommunityFactory


def packed(**entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


DOCX = packed(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
ODT = packed(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<o/>")
OLD = attachments.OLD_OFFICE + bytes(600)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("讲义.pdf", b"%PDF-1.7\n..."),
        ("讲义.docx", DOCX),
        ("讲义.DOCX", DOCX),
        ("表.xlsx", packed(**{"xl__workbook.xml": b"<w/>"})),
        ("片.pptx", packed(**{"ppt__presentation.xml": b"<p/>"})),
        ("文.odt", ODT),
        ("旧.doc", OLD),
        ("旧.wps", OLD),
        ("字.txt", "一斤面".encode()),
        ("字.txt", "一斤面".encode("gb18030")),
        ("字.txt", "一斤面".encode("utf-16")),
        ("表.csv", b"a,b\n1,2\n"),
    ],
)
def test_what_is_on_the_list_is_known_by_content(name, data):
    assert attachments.check(io.BytesIO(data), name) == name.rpartition(".")[2].lower()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.pdf", b"", "是空的"),
        ("假.pdf", b"MZ" + bytes(100), "打不开（文件坏了）"),
        ("网页.xls", b"<html><table>", "打不开（文件坏了）"),
        ("网页.html", b"<html>hello", "不能放在网站上"),
        ("网页.txt", b"hello <ScRipt>alert(1)</script>", "不能放在网站上"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不能放在网站上"),
        ("二进制.txt", b"a\0b", "不能放在网站上"),
        ("其实.docx", b"%PDF-1.7", "内容是 PDF"),
        ("其实.pdf", DOCX, "内容是 DOCX"),
        ("旧.pdf", OLD, "旧版的 Office"),
        ("包.zip", packed(a=b"b"), "是压缩包"),
        ("宏.docx", packed(**{"word__document.xml": b"<w/>", "word__vbaProject.bin": b"x"}), "带有宏"),
        ("坏.docx", DOCX[:-30], "打不开（文件坏了）"),
        ("逃.docx", packed(**{"..__evil": b"x", "word__document.xml": b""}), "打不开（里面的结构不正常）"),
    ],
)
def test_what_is_not_is_refused_with_name_and_way_out(name, data, said):
    with pytest.raises(AttachmentError) as caught:
        attachments.check(io.BytesIO(data), name)

    assert said in str(caught.value)
    assert name in str(caught.value)


@pytest.fixture
def editor(db):
    return EditorFactory(organisation=CommunityFactory(), role=Role.EDITOR)


def upload(client, name, data):
    return client.post(reverse("wagtaildocs:add"), {"title": "讲义", "file": SimpleUploadedFile(name, data)})


def test_editor_uploads_a_document_of_his_place(client, editor):
    client.force_login(editor)

    response = upload(client, "讲义.docx", DOCX)

    made = Attachment.objects.get()
    assert response.status_code == 302
    assert (made.kind_told, made.size_told) == ("Word", "1 KB")
    assert made.place == editor.memberships.get().organisation.path
    assert made.collection.name == editor.memberships.get().organisation.parent.parent.short_name


def test_refused_upload_says_why_and_stores_nothing(client, editor):
    client.force_login(editor)

    response = upload(client, "假.pdf", b"MZ" + bytes(100))

    assert response.status_code == 200
    assert "打不开（文件坏了）" in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_document_is_kept_under_its_name(client):
    made = AttachmentFactory()
    response = client.get(made.url)

    assert response.content.decode() == "一斤面，四两半水。\n"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AE%B2%E4%B9%89")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(made.url, headers={"Range": "bytes=0-2"}).content.decode() == "一"
    assert client.get(f"/documents/{made.pk}/other.txt").status_code == 404


@pytest.mark.django_db
def test_private_document_is_for_editors(client):
    made = AttachmentFactory(is_private=True)

    assert client.get(made.url).status_code == 404
    client.force_login(AdminFactory())
    assert client.get(made.url).status_code == 200


@pytest.mark.django_db
def test_restricted_collection_asks_for_its_password(client):
    closed = Collection.get_first_root_node().add_child(name="内部")
    made = AttachmentFactory(collection=closed)
    restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="password", password="open")

    asked = client.get(made.url)
    assert "一斤面" not in asked.content.decode()
    client.post(reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk]), {"password": "open", "return_url": made.url})
    assert client.get(made.url).content.decode() == "一斤面，四两半水。\n"
