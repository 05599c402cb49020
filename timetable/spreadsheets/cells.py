"""A workbook as plain values, and the form in which it comes back from the child process.

Rows and columns are counted from 0 here; ``address`` gives what a spreadsheet shows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby, repeat
from typing import Any, cast

Value = str | int | float | bool | date | time | datetime | timedelta | None
Spot = tuple[int, int]
Merge = tuple[int, int, int, int]

NO_RESULT = "no result"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``flaws`` maps a formula without a stored result to ``NO_RESULT``, an error value to its text (#REF!)."""

    name: str | None
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    struck: frozenset[Spot] = frozenset()
    flaws: dict[Spot, str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell itself; None outside the filled area."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file's sheets in their order; a text file is one sheet without a name."""

    sheets: tuple[Sheet, ...]


def address(row: int, column: int) -> str:
    """B3 for (2, 1)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip("\ufeff\u200b \t\r\n\v\f\u3000\u00a0"))


def pack(workbook: Workbook) -> dict[str, Any]:
    """A workbook as JSON values."""
    return {"sheets": [_pack_sheet(sheet) for sheet in workbook.sheets]}


def unpack(data: dict[str, Any]) -> Workbook:
    """The workbook that ``pack`` wrote."""
    return Workbook(tuple(_unpack_sheet(sheet) for sheet in data["sheets"]))


def _pack_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": _pack_rows(sheet.rows),
        "merges": sheet.merges,
        "struck": sorted(sheet.struck),
        "flaws": [[*spot, text] for spot, text in sheet.flaws.items()],
    }


def _pack_rows(rows: tuple[tuple[Value, ...], ...]) -> list[object]:
    """Rows as lists; a run of empty rows as its length (a sheet can have a million)."""
    packed: list[object] = []
    for filled, run in groupby(rows, key=bool):
        if filled:
            packed.extend([_pack_value(value) for value in row] for row in run)
        else:
            packed.append(len(list(run)))
    return packed


def _unpack_rows(packed: list[Any]) -> tuple[tuple[Value, ...], ...]:
    rows: list[tuple[Value, ...]] = []
    for row in packed:
        rows.extend(repeat((), row) if isinstance(row, int) else [tuple(map(_unpack_value, row))])
    return tuple(rows)


def _pack_value(value: Value) -> object:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return {"seconds": value.total_seconds()}


def _unpack_sheet(data: dict[str, Any]) -> Sheet:
    return Sheet(
        name=data["name"],
        hidden=data["hidden"],
        rows=_unpack_rows(data["rows"]),
        merges=tuple((top, left, bottom, right) for top, left, bottom, right in data["merges"]),
        struck=frozenset((row, column) for row, column in data["struck"]),
        flaws={(row, column): text for row, column, text in data["flaws"]},
    )


def _unpack_value(value: Any) -> Value:
    if not isinstance(value, dict):
        return cast("Value", value)
    ((kind, text),) = value.items()
    if kind == "seconds":
        return timedelta(seconds=text)
    readers = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat}
    return cast("Value", readers[kind](text))
