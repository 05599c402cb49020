"""xls, xlsx and ods: values by calamine; for xlsx openpyxl beside it, which knows strike-through and formulas.

Runs in the child process only (``worker``): calamine's process can be aborted by a few cells.
"""

import io
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, cast

from .cells import NO_RESULT, Merge, Sheet, Spot, Value, Workbook, is_blank
from .files import FileKind
from .records import SpreadsheetError

MAX_AREA = 4_000_000
MAX_CELLS = 400_000
MAX_CHARACTERS = 16_000_000
MAX_SHEETS = 300

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _CalamineSheet(Protocol):
    total_height: int
    total_width: int
    merged_cell_ranges: list[tuple[Spot, Spot]] | None

    def to_python(self, *, skip_empty_area: bool) -> list[list[Any]]: ...


class _Marks:
    """What openpyxl knows about one sheet beyond its values."""

    def __init__(self) -> None:
        self.struck: set[Spot] = set()
        self.formulas: set[Spot] = set()
        self.flaws: dict[Spot, str] = {}


def read_binary(data: bytes, kind: FileKind, names: tuple[str, ...] = ()) -> Workbook:
    """Every sheet of a binary workbook. ``names`` are the entries of its package, if it is one."""
    marks = _marks(data) if kind == "ooxml" and "xl/workbook.xml" in names else {}
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        sheets = tuple(_sheet(book, meta, marks.get(meta.name)) for meta in _worksheets(book))
    except python_calamine.PasswordError as error:
        raise SpreadsheetError("encrypted") from error
    except python_calamine.CalamineError as error:
        raise SpreadsheetError(_kind_of_failure(str(error))) from error
    _check_size(sheets)
    return Workbook(sheets)


def _worksheets(book: Any) -> list[Any]:
    from python_calamine import SheetTypeEnum

    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MAX_SHEETS:
        raise SpreadsheetError("too_large")
    return sheets


def _kind_of_failure(message: str) -> str:
    return "encrypted" if re.search("password|encrypt", message, re.IGNORECASE) else "damaged"


def _sheet(book: Any, meta: Any, marks: _Marks | None) -> Sheet:
    from python_calamine import SheetVisibleEnum

    source = cast("_CalamineSheet", book.get_sheet_by_name(meta.name))
    if source.total_height * source.total_width > MAX_AREA:
        raise SpreadsheetError("too_large")
    marks = marks or _Marks()
    rows = tuple(_row(row) for row in source.to_python(skip_empty_area=False))
    flaws = dict(marks.flaws)
    for row, column in marks.formulas:
        if row >= len(rows) or column >= len(rows[row]) or is_blank(rows[row][column]):
            flaws.setdefault((row, column), NO_RESULT)
    return Sheet(
        name=meta.name,
        rows=_without_tail(rows),
        hidden=meta.visible != SheetVisibleEnum.Visible,
        merges=tuple(_merge(first, last) for first, last in source.merged_cell_ranges or ()),
        struck=frozenset(marks.struck),
        flaws=flaws,
    )


def _merge(first: Spot, last: Spot) -> Merge:
    return first[0], first[1], last[0], last[1]


def _row(cells: list[Any]) -> tuple[Value, ...]:
    if not any(cells) and all(cell == "" for cell in cells):
        return ()
    row = [_value(cell) for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _value(cell: Any) -> Value:
    if isinstance(cell, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell).encode("utf-8", "replace").decode() if cell else None
    if isinstance(cell, float) and (cell != cell or cell in (float("inf"), float("-inf"))):  # noqa: PLR0124  # not a number
        return None
    if cell is None or isinstance(cell, (bool, int, float, date, time, datetime, timedelta)):
        return cell
    return str(cell)


def _without_tail(rows: tuple[tuple[Value, ...], ...]) -> tuple[tuple[Value, ...], ...]:
    last = len(rows)
    while last and not rows[last - 1]:
        last -= 1
    return rows[:last]


def _check_size(sheets: tuple[Sheet, ...]) -> None:
    cells = characters = 0
    for sheet in sheets:
        for row in sheet.rows:
            cells += len(row)
            characters += sum(len(value) for value in row if isinstance(value, str))
            if cells > MAX_CELLS or characters > MAX_CHARACTERS:
                raise SpreadsheetError("too_large")


def _marks(data: bytes) -> dict[str, _Marks]:
    """Strike-through, formulas and error values by sheet; refuses a sheet whose filled corner lies absurdly far out."""
    try:
        found = {name: _marks_of(sheet) for name, sheet in _open(data, values=False)}
        if any(mark.formulas for mark in found.values()):
            for name, sheet in _open(data, values=True):
                _note_errors(sheet, found[name])
    except (SpreadsheetError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # openpyxl stumbles over styles and drawings that calamine does not look at
        print(f"read without marks: {error!r}", file=sys.stderr)  # noqa: T201  # the parent process logs it
        return {}
    return found


def _open(data: bytes, *, values: bool) -> list[tuple[str, Any]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    return [(sheet.title, sheet) for sheet in book.worksheets]


def _cells(sheet: Any) -> list[tuple[int, int, Any]]:
    """The filled cells of a sheet; they may neither be too many nor lie absurdly far out."""
    sheet.reset_dimensions()
    cells: list[tuple[int, int, Any]] = []
    bottom = right = 0
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
        bottom, right = max(bottom, cell.row), max(right, cell.column)
        if bottom * right > MAX_AREA or len(cells) > MAX_CELLS:
            raise SpreadsheetError("too_large")
        cells.append((cell.row - 1, cell.column - 1, cell))
    return cells


def _marks_of(sheet: Any) -> _Marks:
    marks = _Marks()
    for row, column, cell in _cells(sheet):
        if cell.data_type == "f":
            marks.formulas.add((row, column))
        elif cell.data_type == "e":
            marks.flaws[row, column] = str(cell.value)
        font = cell.font
        if font is not None and font.strike:
            marks.struck.add((row, column))
    return marks


def _note_errors(sheet: Any, marks: _Marks) -> None:
    for row, column, cell in _cells(sheet):
        if cell.data_type == "e":
            marks.flaws[row, column] = str(cell.value)
