"""What stands in a document is on the page as text, too: asked for before a page is published, never of a draft."""

import pytest
from django.core.files.base import ContentFile
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import Lesson
from media.models import Attachment
from tests.factories.accounts import AdminFactory
from tests.factories.courses import catalogue, course
from tests.factories.news import announcement, attachment, news_index

pytestmark = pytest.mark.django_db
SAYS = "“办法”还没有文字。在微信里打不开文件，也有人是听朗读的，都要靠这段文字。请打开文件，全选、复制，粘贴到这里。来不及写，可以先存草稿。"
PUBLISH, DRAFT, SUBMIT = {"action-publish": "1"}, {}, {"action-submit": "1"}


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


def news(text):
    """An announcement that was published when no text was asked for, and its row as an editor sends it."""
    page = announcement(news_index())
    row = attachment(page)
    sent = {"id": row.pk, "document": row.document_id, "label": "", "text": text}
    data = {
        "body": streamfield([("paragraph", rich_text("<p>正文</p>"))]),
        "attachments": inline_formset([sent], initial=1),
    }
    return page, data, "attachments", "text"


def lesson(text):
    """A course of one lesson with a handout, published when no text was asked for."""
    file = ContentFile("全文".encode(), name="办法.txt")
    handout = Attachment.objects.create(title="办法", file=file, file_size=file.size)
    page = course(catalogue(), rows=[Lesson(title="第1讲")])
    page.lessons.update(document=handout)
    sent = {"id": page.lessons.get().pk, "title": "第1讲", "document": handout.pk, "document_text": text}
    sent |= {"text": streamfield([]), "questions": streamfield([]), "recording": ""}
    return page, {"lessons": inline_formset([sent], initial=1)}, "lessons", "document_text"


def send(admin, page, data, action):
    """Save the page with ``data``, all other fields as the editor shows them."""
    form = admin.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    kept = {name: form[name].value() for name in form.fields if name not in {*data, "subjects", "audiences", "comment_notifications"}}
    data = nested_form_data(data) | {name: "" if value is None else value for name, value in kept.items()}
    return admin.post(f"/admin/pages/{page.pk}/edit/", data | action)


@pytest.mark.parametrize("made", [news, lesson])
@pytest.mark.parametrize("action", [PUBLISH, SUBMIT])
def test_without_text_a_page_with_a_document_is_not_published(made, action, admin):
    page, data, rows, field = made("  ")
    answer = send(admin, page, data, action)
    assert answer.status_code == 200
    assert answer.context["form"].formsets[rows].errors == [{field: [SAYS]}]
    assert SAYS in answer.content.decode()


@pytest.mark.parametrize("made", [news, lesson])
def test_a_draft_waits_for_the_text(made, admin):
    page, data, _rows, _field = made("")
    answer = send(admin, page, data | {"title": "新的题目"}, DRAFT)
    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "新的题目"


@pytest.mark.parametrize("made", [news, lesson])
def test_with_text_the_page_is_published_and_shows_it(made, admin, client):
    page, data, _rows, _field = made("第一条 全文\n\n第二条")
    answer = send(admin, page, data, PUBLISH)
    assert answer.status_code == 302, answer.context["form"].formsets
    client.logout()
    assert "<p>第一条 全文</p>" in client.get(page.url).content.decode()


@pytest.mark.parametrize("made", [news, lesson])
def test_a_page_from_before_stays_and_says_where_to_ask(made, client):
    page, _data, _rows, _field = made("")
    body = client.get(page.url).content.decode()
    assert "办法</a>" in body
    assert "可以打页尾的电话问" in body


def test_a_row_that_is_taken_out_needs_no_text(admin):
    page, data, rows, _field = news("")
    data[rows] = inline_formset([{"id": page.attachments.get().pk, "document": page.attachments.get().document_id, "DELETE": "1"}], initial=1)
    assert send(admin, page, data, PUBLISH).status_code == 302
    page.refresh_from_db()
    assert page.attachments.count() == 0
