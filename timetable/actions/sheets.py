"""Spreadsheets the desk hands out: the blank template, and an upload with a remark beside every row."""

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from network.enums import Tier
from network.models import Organisation

HEADINGS = ("社区", "日期", "开始时间", "结束时间", "课程名称", "授课教师", "上课地点", "联系电话", "适合人群", "备注")
FIELDS = ("community", "date", "start", "end", "title", "teacher", "venue", "phone", "audience", "note")
UPPER_HEADINGS = {Tier.CITY: ("区县", "街道"), Tier.DISTRICT: ("街道",)}
WIDTHS = {"区县": 10, "街道": 14, "社区": 22, "日期": 16, "课程名称": 24, "上课地点": 22, "联系电话": 18, "备注": 24}
REMARK = "看过以后的意见"
BLANK_ROWS = 400
DATE_FORMAT = 'm"月"d"日"'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WEEKDAYS = "一二三四五六日"
COLOURS = {"error": "FBE3E0", "warning": "FBF0D5"}


def set_text(cell: Cell, value: Any) -> None:
    """Write ``value`` so that no spreadsheet calculates it: text stays text, and Excel shows it with its quote mark."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def blank_template(*, organisation: Organisation, days: Sequence[dt.date]) -> bytes:
    """An xlsx of the network's own columns for ``organisation``'s communities and the seven ``days`` of a week."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "课程表"
    headings = (*UPPER_HEADINGS.get(Tier(organisation.tier), ()), *HEADINGS)
    _write_headings(sheet, headings)
    names = _names_below(organisation)
    listed = _write_lists(book.create_sheet("可以填的社区"), names, days)
    _add_checks(sheet, headings, listed, days)
    return _saved(book)


def remarked_sheet(rows: Iterable[dict[str, Any]]) -> bytes:
    """An xlsx of checked ``rows`` (``FIELDS`` and ``district``, ``street``, ``level``, ``remark``), to be mended and sent again."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "课程表"
    headings = (*UPPER_HEADINGS[Tier.CITY], *HEADINGS, REMARK)
    _write_headings(sheet, headings)
    sheet.column_dimensions[get_column_letter(len(headings))].width = 60
    for number, row in enumerate(rows, start=2):
        _write_row(sheet, number, row)
    return _saved(book)


def _write_row(sheet: Worksheet, number: int, row: dict[str, Any]) -> None:
    values = [row.get("district", ""), row.get("street", ""), *(row.get(field) or "" for field in FIELDS), row.get("remark", "")]
    fill = COLOURS.get(row.get("level", ""))
    for column, value in enumerate(values, start=1):
        cell = cast("Cell", sheet.cell(number, column))
        set_text(cell, value)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
    sheet.cell(number, len(values)).alignment = Alignment(wrap_text=True, vertical="top")


def _write_headings(sheet: Worksheet, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DFE5E0")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading, 14)
    sheet.freeze_panes = "A2"


def _names_below(organisation: Organisation) -> list[str]:
    communities = Organisation.objects.below(organisation).communities().order_by("path")
    if organisation.tier < Tier.COMMUNITY:
        held = list(communities.with_classroom().values_list("name", flat=True))
        return held or list(communities.values_list("name", flat=True))
    return list(communities.values_list("name", flat=True))


def _write_lists(sheet: Worksheet, names: Sequence[str], days: Sequence[dt.date]) -> int:
    """Names in column A, how to fill in column C; answer the last row of names."""
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["C"].width = 70
    sheet["A1"] = "可以填的社区"
    for number, name in enumerate(names, start=2):
        sheet.cell(number, 1, name)
    first, last = days[0], days[-1]
    for number, line in enumerate(
        (
            "怎么填",
            "每节课一行。社区、日期、开始时间、课程名称一定要写，别的可以空着。",
            f"日期写这一周的：{first.month}月{first.day}日（周一）到{last.month}月{last.day}日（周日）。",
            "时间写成 9:30 或 14:00。一天上两节，就写两行。",
            "本周停课的，备注里写“停课”和原因，大家会看到。",
            "填好以后，在后台“天天课堂”里点“上传课表”。",
        ),
        start=1,
    ):
        sheet.cell(number, 3, line)
    return max(2, len(names) + 1)


def _add_checks(sheet: Worksheet, headings: Sequence[str], last_name: int, days: Sequence[dt.date]) -> None:
    letters = {heading: get_column_letter(column) for column, heading in enumerate(headings, start=1)}
    first, last = days[0], days[-1]
    names = DataValidation(type="list", formula1=f"可以填的社区!$A$2:$A${last_name}", allow_blank=True)
    names.error, names.errorTitle = "请从名单里挑一个社区。", "社区"
    dates = DataValidation(type="date", operator="between", formula1=f"DATE({first:%Y,%m,%d})", formula2=f"DATE({last:%Y,%m,%d})")
    dates.error = f"请写 {first.month}月{first.day}日到{last.month}月{last.day}日之间的一天。"
    times = DataValidation(type="time", operator="between", formula1="TIME(6,0,0)", formula2="TIME(22,30,0)")
    times.error = "请写成 9:30 或 14:00。"
    for check, columns in ((names, ("社区",)), (dates, ("日期",)), (times, ("开始时间", "结束时间"))):
        check.showErrorMessage = True
        for column in columns:
            check.add(f"{letters[column]}2:{letters[column]}{BLANK_ROWS}")
        sheet.add_data_validation(check)
    for number in range(2, BLANK_ROWS + 1):
        sheet[f"{letters['日期']}{number}"].number_format = DATE_FORMAT
        for column in ("开始时间", "结束时间"):
            sheet[f"{letters[column]}{number}"].number_format = "h:mm"


def _saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
