"""What an editor writes beside a row of the dry run is never lost, whichever button is pressed."""

import pytest
from lxml import html

from tests.timetable.desk.door import address, text_of, uploaded
from tests.timetable.places import class_row
from timetable.enums import UploadState
from timetable.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(editor, street, place):
    return uploaded(editor, [class_row(place), class_row(place, date="11月31日", title="剪纸", teacher="阎秀珍")], street)


def test_the_button_that_stores_sends_what_was_written_too(editor, upload):
    page = html.fromstring(text_of(editor.get(address("upload", pk=upload.pk))))
    [store] = page.xpath("//form[@id='store']")
    assert store.get("action") == address("import", pk=upload.pk)
    written = page.xpath("//input[starts-with(@name, 'to:')]")
    assert written
    assert {field.get("form") for field in written} == {"store"}
    looking = page.xpath("//section[@id='wrong']//button")
    assert looking
    for button in looking:
        assert (button.get("form"), button.get("formaction")) == ("store", address("upload", pk=upload.pk))
        assert button.get("formnovalidate") is not None
    assert not page.xpath("//form//form")


def test_what_was_written_is_looked_at_before_anything_is_stored(editor, upload):
    answer = editor.post(address("import", pk=upload.pk), {"to:课程表!B3": "11月27日"}, follow=True)
    assert "您改了 1 格，先重新看了一遍，还没有存。" in text_of(answer)
    upload.refresh_from_db()
    assert upload.status == UploadState.CHECKED
    assert upload.reading["counts"]["rejected"] == 0
    assert Session.objects.count() == 0
    assert "新增 2 节" in text_of(editor.post(address("import", pk=upload.pk), {"to:课程表!B3": " "}, follow=True))


@pytest.mark.parametrize("name", ["import", "upload"])
def test_what_was_answered_below_the_rows_is_not_asked_for_again(editor, upload, name):
    fields = {"to:课程表!B3": "11月27日", "reason": "老师改了日子", "withdraw": "1"}
    answer = editor.post(address(name, pk=upload.pk), fields, follow=True)
    request = answer.wsgi_request
    assert (request.GET["reason"], request.GET["withdraw"]) == ("老师改了日子", "1")


def test_a_sheet_stored_by_a_colleague_takes_no_mending(editor, upload):
    editor.post(address("import", pk=upload.pk))
    answer = editor.post(address("import", pk=upload.pk), {"to:课程表!B3": "11月27日"}, follow=True)
    assert "没有再存一次" in text_of(answer)
    assert Session.objects.count() == 1
