from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.accounts import EditorFactory
from tests.timetable.desk.door import address, post_file, signed_in, text_of, uploaded, week_address
from tests.timetable.places import class_row, communities
from timetable.models import Upload

pytestmark = pytest.mark.django_db


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
