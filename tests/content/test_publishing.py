"""A page with a document and no text beside it becomes public by no way, past the form either; it stays as it was, and its editor is told."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageLogEntry, Workflow

from content.checks import _check
from content.publishing import is_published_by
from courses.models import CoursePage, Lesson
from media.models import Attachment
from news.models import NewsAttachment, NewsPage
from tests.factories.accounts import AdminFactory
from tests.factories.courses import catalogue, course
from tests.factories.news import announcement, attachment, news_index

pytestmark = pytest.mark.django_db
TOLD = (
    "“第1条”没有发布：文件“办法”还没有文字。在微信里打不开文件，也有人是听朗读的，都要靠这段文字。"
    "请打开这个网页，把文件里的文字粘贴进去，再发布。草稿还在，没有丢。"
)


@pytest.fixture
def admin(client):
    client.force_login(AdminFactory())
    return client


@pytest.fixture
def index():
    return news_index()


def draft(index, number=1, text="", **fields):
    """An announcement with a document, saved as a draft."""
    page = announcement(index, number, live=False, **fields)
    row = attachment(page)
    NewsAttachment.objects.filter(pk=row.pk).update(text=text)
    page = NewsPage.objects.get(pk=page.pk)
    page.save_revision(clean=False)
    return NewsPage.objects.get(pk=page.pk)


def schedule(page, minutes):
    """Approve the page's publication in so many minutes, as was possible before the rule."""
    page.go_live_at = timezone.now() + dt.timedelta(minutes=minutes)
    return page.save_revision(approved_go_live_at=page.go_live_at, clean=False)


def live(*pages):
    return [page.live for page in Page.objects.filter(pk__in=[one.pk for one in pages]).order_by("pk")]


def told(answer):
    return [str(message).strip() for message in get_messages(answer.wsgi_request)]


def bulk(admin, *pages, **data):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return admin.post(f"/admin/bulk/wagtailcore/page/publish/?next=/admin/&{ids}", data)


def test_bulk_publishing_publishes_the_others_and_says_which_not(admin, index):
    pages = [draft(index, 1), draft(index, 2, text="全文"), draft(index, 3, text="全文")]
    answer = bulk(admin, *pages)
    assert live(*pages) == [False, True, True]
    refused, done = told(answer)
    assert TOLD in refused
    assert f"/admin/pages/{pages[0].pk}/edit/" in refused
    assert "2" in done


def test_bulk_publishing_of_what_lies_below_does_so_too(admin, index):
    Page.objects.filter(pk=index.pk).update(live=False)
    pages = [draft(index, 1), draft(index, 2, text="全文")]
    answer = bulk(admin, index, include_descendants="on")
    assert live(index, *pages) == [True, False, True]
    assert len(told(answer)) == 2


def test_of_many_refused_the_first_are_named_and_the_rest_counted(admin, index):
    pages = [draft(index, number) for number in range(1, 8)]
    messages = told(bulk(admin, *pages))
    assert live(*pages) == [False] * 7
    assert len(messages) == 6
    assert messages[-1] == "还有 2 个网页也没有发布。"


def in_workflow(page, user):
    """Submitted with its text, then saved once more without it: the form of a draft does not ask."""
    NewsAttachment.objects.filter(page=page).update(text="全文")
    page = NewsPage.objects.get(pk=page.pk)
    page.save_revision()
    state = Workflow.objects.first().start(page, user)
    row = page.attachments.get()
    row.text = ""
    page.attachments = [row]
    page.save_revision(clean=False)
    return state


@pytest.mark.parametrize("by_script", [False, True])
def test_the_last_approval_of_a_workflow_leads_to_the_page(admin, index, by_script):
    page = draft(index)
    state = in_workflow(page, AdminFactory())
    admin.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.current_task_state.pk}/")  # what was approved is not the newest
    state.refresh_from_db()
    task = state.current_task_state
    headers = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"} if by_script else {}
    answer = admin.post(f"/admin/pages/workflow/action/{page.pk}/approve/{task.pk}/", **headers)
    edit = f"/admin/pages/{page.pk}/edit/"
    if by_script:
        assert answer.json() == {"step": "success", "redirect": edit}
    else:
        assert (answer.status_code, answer.url) == (302, edit)
    assert live(page) == [False]
    assert told(answer) == [TOLD]
    state.refresh_from_db()
    task.refresh_from_db()
    assert (state.status, task.status) == ("in_progress", "in_progress")


@pytest.mark.parametrize("command", ["tick", "publish_scheduled"])
def test_the_clock_publishes_the_others_and_the_editors_are_told(admin, index, command, caplog):
    pages = [draft(index, 1), draft(index, 2, text="全文")]
    for page, minutes in zip(pages, (-9, -8), strict=True):
        schedule(page, minutes)
    call_command(command)
    assert live(*pages) == [False, True]
    assert "第1条" in caplog.text
    body = admin.get("/admin/").content.decode()
    assert "到时间没能发布的网页 (1)" in body
    assert TOLD in body
    call_command(command)  # it waits on, and does not stop what comes later
    assert "到时间没能发布的网页 (1)" in admin.get("/admin/").content.decode()


def test_published_by_hand_it_waits_no_more(admin, index):
    page = draft(index)
    schedule(page, -9)
    NewsAttachment.objects.filter(page=page).update(text="全文")
    NewsPage.objects.get(pk=page.pk).save_revision(clean=False).publish()
    assert live(page) == [True]
    assert "到时间没能发布" not in admin.get("/admin/").content.decode()


def test_it_is_not_scheduled_either(admin, index):
    page = draft(index, go_live_at=timezone.now() + dt.timedelta(days=1))
    assert TOLD in told(bulk(admin, page))[0]
    assert page.latest_revision.approved_go_live_at is None


def test_a_page_that_is_live_keeps_what_it_shows(index):
    page = draft(index, text="全文")
    page.latest_revision.publish()
    page = NewsPage.objects.get(pk=page.pk)
    row = page.attachments.get()
    row.text, page.title, page.attachments = " ", "新的题目", [row]
    revision = page.save_revision(clean=False)
    with pytest.raises(ValidationError):
        revision.publish()
    page = NewsPage.objects.get(pk=page.pk)
    assert (page.live, page.title, page.attachments.get().text) == (True, "第1条", "全文")
    assert page.get_latest_revision_as_object().title == "新的题目"


def publish(page):
    page.latest_revision.publish()


def publish_by_action(page):
    PublishPageRevisionAction(page.latest_revision).execute()


def set_live(page):
    page.live = True
    page.save()


def set_live_alone(page):
    page.live = True
    page.save(update_fields=["live"], clean=False)


def made_live(page):
    copy = NewsPage(title="第1条", slug="other", body=page.body, attachments=[NewsAttachment(document=page.attachments.get().document)])
    page.get_parent().add_child(instance=copy)


@pytest.mark.parametrize("way", [publish, publish_by_action, set_live, set_live_alone, made_live])
def test_a_program_is_refused(index, way):
    page = draft(index)
    with pytest.raises(ValidationError) as error:
        way(page)
    assert error.value.messages == [TOLD]
    assert not NewsPage.objects.live().exists()


def test_a_lesson_has_the_same_rule(index):
    file = ContentFile("全文".encode(), name="办法.txt")
    handout = Attachment.objects.create(title="办法", file=file, file_size=file.size)
    page = course(catalogue(), title="第1条", live=False, rows=[Lesson(title="第1讲"), Lesson(title="第2讲", document=handout)])
    page.save_revision()
    with pytest.raises(ValidationError) as error:
        publish(page)
    assert error.value.messages == [TOLD]
    page.lessons.update(document_text="全文")
    page = type(page).objects.get(pk=page.pk)
    page.save_revision().publish()
    assert live(page) == [True]


@pytest.mark.parametrize("action", ["publish", "copy"])
def test_the_interface_for_programs_says_so(admin, index, action):
    page = draft(index)
    if action == "copy":
        Page.objects.filter(pk=page.pk).update(live=True)
    answer = admin.post(f"/admin/api/main/pages/{page.pk}/action/{action}/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"__all__": [TOLD]})
    assert NewsPage.objects.count() == 1


def from_before(index):
    """Live without text, as it was published when nobody asked for it."""
    page = announcement(index)
    attachment(page)
    return page


def copy(admin, page, **data):
    sent = {"new_title": "另一条", "new_slug": "other", "new_parent_page": page.get_parent().pk} | data
    return admin.post(f"/admin/pages/{page.pk}/copy/", sent)


def test_a_copy_is_published_with_text_only(admin, index):
    page = from_before(index)
    answer = copy(admin, page, publish_copies="on")
    assert answer.context["form"].errors == {"publish_copies": [TOLD, "不勾选发布，就可以复制。"]}
    assert copy(admin, page).status_code == 302
    assert live(NewsPage.objects.get(slug="other")) == [False]


def test_copies_of_what_lies_below_are_published_with_text_only(admin, index):
    from_before(index)
    sent = {"publish_copies": "on", "copy_subpages": "on"}
    assert copy(admin, index, **sent).context["form"].errors["publish_copies"][0] == TOLD
    assert copy(admin, index, publish_copies="on").status_code == 302
    assert live(Page.objects.get(slug="other")) == [True]


def test_a_page_from_before_stays_live_whatever_is_done_with_it(admin, index):
    page = from_before(index)
    page.lead = "改过"
    page.save()
    alias = page.create_alias(update_slug="shown-elsewhere", parent=index)
    assert live(page, alias) == [True, True]
    admin.post(f"/admin/pages/{alias.pk}/convert_alias/")
    alias.refresh_from_db()
    assert (alias.live, alias.alias_of) == (True, None)


def test_the_version_from_before_is_not_published_again(admin, index):
    page = from_before(index)
    assert TOLD in told(bulk(admin, page))[0]
    assert live(page) == [True]
    assert not PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").exists()


@pytest.mark.parametrize("page_type", [NewsPage, CoursePage])
def test_saving_a_draft_asks_nothing(django_assert_num_queries, index, page_type):
    page = page_type(pk=1, live=False)
    with django_assert_num_queries(0):
        assert not is_published_by(page, None)


def test_a_row_without_the_name_of_its_text_is_found(monkeypatch):
    assert _check(NewsPage) == []
    monkeypatch.delattr(NewsAttachment, "said_in")
    assert [fault.id for fault in _check(NewsPage)] == ["content.E005"]
