"""The rows of a sheet that did not come in, as a sheet to mend and send again, each with a remark."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError

HEADINGS = {
    "title": "书名", "creators": "作者", "publisher": "出版社", "year": "出版年", "language": "语种", "identifiers": "ISBN", "subjects": "主题",
    "clc": "中图分类号", "category": "类别", "summary": "简介", "rights": "权限", "rights_note": "版权", "file": "文件",
}  # fmt: skip
REMARK = "意见"


def remarked_sheet(lines: Iterable[dict[str, Any]]) -> bytes:
    """An xlsx of the lines (``Line.as_said``) that were refused or have their like already; every cell is text, nothing is calculated."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append([*HEADINGS.values(), REMARK])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in lines:
        if line["status"] not in {"refused", "duplicate"}:
            continue
        record = line["record"] or {"title": line["title"], "file": line["file"]}
        remark = " ".join(one["text"] for one in line["remarks"])
        _append(sheet, [*(str(record.get(name) or "") for name in HEADINGS), remark])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _append(sheet: Any, values: list[str]) -> None:
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        try:
            cell.value = value
        except IllegalCharacterError:
            cell.value = "".join(char for char in value if char.isprintable())
        cell.data_type = "s"
