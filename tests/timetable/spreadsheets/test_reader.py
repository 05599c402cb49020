"""Files of every kind through the child process; what becomes of hostile ones."""

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import Font

from timetable.spreadsheets import sandbox
from timetable.spreadsheets.cells import NO_RESULT, Sheet, Workbook, address, pack, unpack
from timetable.spreadsheets.reader import read_workbook
from timetable.spreadsheets.reading import read_timetable
from timetable.spreadsheets.records import Context, SpreadsheetError
from timetable.spreadsheets.textfiles import decode

from .conftest import DATA, HEADINGS

ROW = ("庙前街社区", "2026/11/25", "9:00", "10:30", "书法", "王秀兰", "书画室", "0351-5551234", "不限", "")
TEXT = "\r\n".join(",".join(row) for row in (HEADINGS, ROW))


def saved(book: Book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(SpreadsheetError) as caught:
        read_workbook(data)
    return caught.value.kind


def with_sheet_xml(xml: bytes) -> bytes:
    """A workbook whose first sheet is this XML."""
    source = zipfile.ZipFile(io.BytesIO(saved(Book())))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return buffer.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_values_marks_and_merges_of_xlsx():
    book = Book()
    sheet = book.active
    sheet.title = "课程表"
    sheet["B2"], sheet["C2"], sheet["D2"] = date(2026, 11, 25), 0.375, "=E2"
    sheet["E3"] = "停"
    sheet["E3"].font = Font(strike=True)
    sheet.merge_cells("B2:B3")
    book.create_sheet("藏").sheet_state = "hidden"

    shown, hidden = read_workbook(saved(book)).sheets

    assert (shown.name, shown.hidden, hidden.hidden) == ("课程表", False, True)
    assert (shown.value(1, 1), shown.value(1, 2), shown.value(2, 4)) == (date(2026, 11, 25), 0.375, "停")
    assert shown.merges == ((1, 1, 2, 1),)
    assert shown.struck == {(2, 4)}
    assert shown.flaws == {(1, 3): NO_RESULT}


def test_error_values_are_told(divisions):
    cells = b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>1+1</f><v>2</v></c></row>'

    (sheet,) = read_workbook(with_sheet_xml(SHEET % cells)).sheets

    assert sheet.flaws == {(0, 0): "#REF!", (0, 1): "#DIV/0!"}
    assert sheet.value(0, 2) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_encoding(encoding, divisions):
    reading = read_timetable(TEXT.encode(encoding), "课程表.csv", Context(2026, 48, "迎泽区", "庙前街道"), divisions)

    assert reading.problems == ()
    assert reading.rows[0].title == "书法"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_with_every_delimiter(delimiter, divisions):
    text = TEXT.replace(",", delimiter)

    assert len(read_timetable(text.encode(), "a.txt", Context(2026, 48, "迎泽区", "庙前街道"), divisions).rows) == 1


def test_sign_that_gbk_lacks():
    assert decode("赵䶮".encode("gb18030")) == "赵䶮"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty_workbook"),
        (b"\r\n \r\n", "empty_workbook"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_spreadsheet"),
        (b"GIF89a<html>" + bytes(100), "not_a_spreadsheet"),
        (b"%PDF-1.7\n1 0 obj", "not_a_spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_spreadsheet"),
        (b"<?xml version='1.0'?><Workbook/>", "not_a_spreadsheet"),
        (bytes(range(256)) * 50, "not_a_spreadsheet"),
        (b"PK\x03\x04" + bytes(2000), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "damaged"),
        ("社区,日期".encode("gb18030")[:-1], "damaged"),
        ("社区,日期".encode()[:-1] + b"", "damaged"),
    ],
)
def test_file_that_is_something_else(data, kind):
    assert refused(data) == kind


def test_package_of_another_kind():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refused(buffer.getvalue()) == "not_a_spreadsheet"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["01-clean-template.xlsx", "06-names.xls", "07-sheet-per-village.ods"])
def test_upload_that_broke_off(name, share, divisions):
    data = (DATA / "timetables" / name).read_bytes()

    reading = read_timetable(data[: int(len(data) * share)], name, Context(2026, 48), divisions)

    assert reading.refused is not None
    assert reading.refused.kind == "damaged"


@pytest.mark.parametrize(("cell", "kind"), [("XFD1048576", "too_large"), ("ZZZ99999999", "too_large"), ("A0", "damaged"), ("1A", "damaged")])
def test_cells_far_out_or_nowhere_end_in_words(cell, kind):
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{cell}"><v>1</v></c></row>'.encode()

    assert refused(with_sheet_xml(SHEET % cells)) == kind


@pytest.mark.matrix  # a million lines
def test_lone_cell_at_the_last_line_is_no_harm():
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'

    (sheet,) = read_workbook(with_sheet_xml(SHEET % cells)).sheets

    assert len(sheet.rows) == 1_048_576


def test_two_cells_that_ask_for_gigabytes():
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refused(with_sheet_xml(SHEET % cells)) == "too_large"


@pytest.mark.matrix  # gigabytes
def test_text_repeated_beyond_memory():
    book = Book(write_only=True)
    sheet = book.create_sheet()
    for _ in range(600):
        sheet.append(["长" * 32_000])

    assert refused(saved(book)) == "too_large"


def test_broken_xml_inside_a_whole_archive():
    assert refused(with_sheet_xml(b"<worksheet><sheetData><row>")) == "damaged"


def test_file_larger_than_any_timetable(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * (6 << 20))

    with pytest.raises(SpreadsheetError) as caught:
        read_workbook(path)
    assert caught.value.kind == "too_large"
    assert "20 MB" in caught.value.reason


def test_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "_COMMAND", [sandbox.sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.perf_counter()

    with pytest.raises(SpreadsheetError) as caught:
        sandbox.open_in_child(b"a,b", wall_seconds=0.5)
    assert caught.value.kind == "too_large"
    assert time.perf_counter() - began < 40  # the child would take 60


@pytest.mark.parametrize(("code", "kind"), [("import os; os.abort()", "too_large"), ("import sys; sys.exit(3)", "damaged")])
def test_child_that_dies_is_an_answer(monkeypatch, code, kind):
    monkeypatch.setattr(sandbox, "_COMMAND", [sandbox.sys.executable, "-c", code])

    with pytest.raises(SpreadsheetError) as caught:
        sandbox.open_in_child(b"a,b")
    assert caught.value.kind == kind


def test_child_sees_nothing_of_the_servers_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "do not tell")

    assert "do not tell" not in str(sandbox._environment())


def test_refusal_names_the_file(divisions):
    reading = read_timetable(b"%PDF-1.7 \x01", "第48周.xlsx", Context(2026, 48), divisions)

    assert "第48周.xlsx" in reading.refused.reason


def test_workbook_survives_the_way_between_processes():
    book = read_workbook(DATA / "timetables" / "03-dates-and-times.xlsx")

    assert unpack(pack(book)) == book
    assert Workbook((Sheet(None, ()),)) == unpack(pack(Workbook((Sheet(None, ()),))))


@pytest.mark.parametrize(
    ("spot", "shown"), [((0, 0), "A1"), ((2, 1), "B3"), ((0, 25), "Z1"), ((0, 26), "AA1"), ((9, 701), "ZZ10"), ((0, 702), "AAA1")]
)
def test_address(spot, shown):
    assert address(*spot) == shown
