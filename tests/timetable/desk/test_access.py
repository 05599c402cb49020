import pytest
from django.test import Client
from django.urls import reverse

from network.enums import RowState
from tests.factories.accounts import EditorFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, address, signed_in, text_of, uploaded, week_address
from tests.timetable.places import class_row
from timetable.enums import IssueState, SessionStatus, UploadState
from timetable.models import Issue, Session, Submission

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("name", ["cancel", "move", "reinstate"])
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
