"""Where the table stands in a sheet: its title, its headings, its lines; merged cells and 同上 filled in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .cells import Sheet, Value, address, is_blank
from .headings import Headings, find_headings, headings_in, is_heading
from .text import as_text, fold, is_ditto, is_nothing

_FOOTER = re.compile(r"[（(*※]?(?:注|备注|说明|制表|填表|审核|联系电话|合计|小计|总计|共计|填报|负责人|单位负责人)")
_SECTION = re.compile(r"(?:街道|办事处|街办|街道办|镇|乡)$")
_NOTES = re.compile(r"[（(*※]?(?:注|备注|说明)")
_TITLE_EXCEPT = re.compile(r"^(?:填报|填表|制表|报送|审核|联系)")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of classes: field to value, as it counts for this row. ``carried`` names what an unmerged blank took from above."""

    row: int
    headings: Headings
    values: dict[str, Value]
    days: dict[int, Value]
    carried: str | None = None
    section: str = ""

    def value(self, field: str) -> Value:
        """A field's value; None where the sheet has no such column."""
        return self.values.get(field)

    def cell(self, field: str) -> str | None:
        """A field's address; None where the sheet has no such column."""
        column = self.headings.columns.get(field)
        return None if column is None else address(self.row, column)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's timetable."""

    sheet: Sheet
    headings: Headings
    titles: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """The words above the headings, without the line of the unit that filled it in."""
        return " ".join(text for _, text in self.titles)


def find_table(sheet: Sheet, is_street: Callable[[str], object]) -> Table | None:
    """The timetable in a sheet; None where there are no headings (an instruction, an empty sheet).

    ``is_street`` knows the names of streets and towns: alone in a row, one begins a section.
    """
    headings = find_headings(sheet.rows)
    if headings is None:
        return None
    return Table(sheet, headings, _titles(sheet, headings), tuple(_lines(sheet, headings, is_street)))


def _titles(sheet: Sheet, headings: Headings) -> tuple[tuple[str, str], ...]:
    return tuple(
        (address(row, column), as_text(value))
        for row in range(headings.row)
        for column, value in enumerate(sheet.rows[row])
        if not is_blank(value) and not _TITLE_EXCEPT.match(fold(value))
    )


def _lines(sheet: Sheet, headings: Headings, is_street: Callable[[str], object]) -> Iterator[Line]:
    merged = _merged(sheet)
    above: dict[str, Value] = {}
    community: str | None = None
    section = ""
    in_notes = False
    for row in range(headings.last_row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        again = headings_in(cells, row)
        if is_heading(again):
            headings, above, in_notes = again, {}, False
            continue
        filled = [as_text(value) for value in cells if not is_blank(value)]
        if not filled or _is_footer(sheet, headings, row, filled, in_notes=in_notes):
            in_notes = in_notes or bool(filled and _NOTES.match(fold(filled[0])))
            continue
        if len(filled) == 1 and _SECTION.search(fold(filled[0])) and is_street(filled[0]):
            section, community = filled[0], None
            continue
        values = {field: _resolved(sheet, merged, row, column, above.get(field)) for field, column in headings.columns.items()}
        days = {column: sheet.value(row, column) for column in headings.days}
        if not _has_content(sheet, headings, row):
            continue
        carried = None
        if "community" in values and is_nothing(values["community"]) and (row, headings.columns["community"]) not in sheet.flaws:
            carried = community
        above.update({field: value for field, value in values.items() if not is_blank(value)})
        if not is_nothing(values.get("community")):
            community = as_text(values["community"])
        yield Line(row, headings, values, days, carried, section)


def _has_content(sheet: Sheet, headings: Headings, row: int) -> bool:
    """Whether a row itself says anything in a column that counts; a merge reaching into an empty row does not."""
    columns = [*headings.columns.values(), *headings.days]
    return any(not is_blank(sheet.value(row, column)) or (row, column) in sheet.flaws for column in columns)


def _is_footer(sheet: Sheet, headings: Headings, row: int, filled: list[str], *, in_notes: bool) -> bool:
    """A note, a signature or a sum below the table; never a row that has a title and a day or a time."""
    if in_notes and len(filled) == 1:
        return True
    if not _FOOTER.match(fold(filled[0])):
        return False
    has = {field for field in ("title", "date", "weekday", "start", "time") if not is_blank(sheet.value(row, headings.columns.get(field, 1 << 20)))}
    return not ("title" in has and len(has) > 1)


def _resolved(sheet: Sheet, merged: dict[tuple[int, int], tuple[int, int]], row: int, column: int, above: Value) -> Value:
    at_row, at_column = merged.get((row, column), (row, column))
    value = sheet.value(at_row, at_column)
    return above if is_ditto(value) else value


def _merged(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells below the first of a vertical merge, to that first cell; a merge over several columns counts in its left one."""
    return {
        (row, left): (top, left)
        for top, left, bottom, _ in sheet.merges
        for row in range(top + 1, min(bottom + 1, len(sheet.rows)))
    }  # fmt: skip
