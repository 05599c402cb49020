"""Spreadsheets the desk hands out: the blank template, and an upload with a remark beside every row."""

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from network.enums import Tier
from network.models import Organisation
from timetable import saying
from timetable.actions.columns import FIELDS, HEADINGS, UPPER_HEADINGS

WIDTHS = {"区县": 10, "街道": 14, "社区": 22, "日期": 16, "课程名称": 24, "上课地点": 22, "联系电话": 18, "备注": 24}
BLANK_ROWS = 400
DATE_FORMAT = 'm"月"d"日"'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
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
    headings = (*UPPER_HEADINGS[Tier.CITY], *HEADINGS, _("Remarks on the rows"))
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
    week = {"first": saying.full_day(days[0]), "last": saying.full_day(days[-1])}
    for number, line in enumerate(
        (
            _("How to fill it in"),
            _("One row for each class. 社区 (community), 日期 (date), 开始时间 (start) and 课程名称 (title) must be there, the rest may stay empty."),
            _("Dates are those of this week: %(first)s to %(last)s.") % week,
            _("Write times like 9:30 or 14:00. Two classes on one day are two rows."),
            _("Where a class is off this week, write 停课 (cancelled) and the reason into 备注 (note); everybody will see it."),
            _("When it is filled in, press “Send a spreadsheet” under “Everyday Classroom” in the admin."),
        ),
        start=1,
    ):
        sheet.cell(number, 3, line)
    return max(2, len(names) + 1)


def _add_checks(sheet: Worksheet, headings: Sequence[str], last_name: int, days: Sequence[dt.date]) -> None:
    letters = {heading: get_column_letter(column) for column, heading in enumerate(headings, start=1)}
    first, last = days[0], days[-1]
    names = DataValidation(type="list", formula1=f"可以填的社区!$A$2:$A${last_name}", allow_blank=True)
    names.error, names.errorTitle = _("Please take a community of the list."), pgettext("column", "Community")
    dates = DataValidation(type="date", operator="between", formula1=f"DATE({first:%Y,%m,%d})", formula2=f"DATE({last:%Y,%m,%d})")
    dates.error = _("Please write a day from %(first)s to %(last)s.") % {"first": saying.day(first), "last": saying.day(last)}
    times = DataValidation(type="time", operator="between", formula1="TIME(6,0,0)", formula2="TIME(22,30,0)")
    times.error = _("Please write it like 9:30 or 14:00.")
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
