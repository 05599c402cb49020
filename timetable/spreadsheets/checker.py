"""Rows to classes: what can be imported, what cannot, and why, in plain words. Pure: no file, no database."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from timetable.catalogue import gettext as _
from timetable.catalogue import gettext_noop

from .cells import Workbook, is_blank
from .clashes import duplicate_key, teacher_clashes, venue_clashes
from .divisions import Divisions
from .drafts import Draft, Findings
from .grids import read_day_headings, read_grid_line
from .lines import Setting, read_line
from .names import Hint, NameFinder
from .records import Context, Passed, Problem, Reading, SpreadsheetError, refusal
from .tables import Line, Table, find_table
from .text import content
from .titles import another_week, place_in_title

MAX_LINES = 10_000
NO_HEADINGS = gettext_noop(
    "There is no row of headings (社区, 日期, 开始时间, 课程名称 …). Please fill in the sheet as the empty one has it and upload it again."
)


def check_workbook(workbook: Workbook, context: Context, divisions: Divisions) -> Reading:
    """The dry run of a workbook: rows, problems, places left out. One bad row never stops the good ones.

    Raise ``ValueError`` for a context whose area does not exist.
    """
    divisions.check(context)
    if all(is_blank(value) for sheet in workbook.sheets for row in sheet.rows for value in row):
        return refusal(context, SpreadsheetError("empty_workbook"))
    tables = [table for table in (find_table(sheet, divisions.streets) for sheet in workbook.sheets) if table]
    shown = [table for table in tables if not table.sheet.hidden]
    hidden = [_hidden(table) for table in tables if table.sheet.hidden and table.lines]
    if not any(table.lines for table in shown):
        refused = refusal(context, SpreadsheetError("no_rows", None if shown else NO_HEADINGS))
        return Reading(context, problems=(*refused.problems, *hidden))
    if sum(len(table.lines) for table in shown) > MAX_LINES:
        return refusal(context, SpreadsheetError("too_large", _too_many_lines()))
    check = _Check(NameFinder(divisions, context))
    for table in shown:
        check.table(table)
    return check.reading(hidden)


def _too_many_lines() -> str:
    text = _(
        "The spreadsheet has more than %(number)s rows, too many for one week, and cannot be imported. Please check whether it is the right file."
    )
    return text % {"number": MAX_LINES}


def _hidden(table: Table) -> Problem:
    name = table.sheet.name
    reason = _("The sheet “%(sheet)s” is hidden and was left out. To import it, please show it and upload the file again.") % {"sheet": name}
    return Problem(name, None, None, "warning", "hidden_sheet", reason)


@dataclass
class _Check:
    finder: NameFinder
    findings: Findings = field(default_factory=Findings)
    sheet_problems: list[Problem] = field(default_factory=list)

    def table(self, table: Table) -> None:
        """Every line of one sheet."""
        self._check_sheet(table)
        sheet_hint, community = place_in_title(table, self.finder)
        setting = Setting(table.sheet, self.finder, community)
        days = {}
        headings = None
        for line in table.lines:
            hint = self._hint(line, sheet_hint)
            if not line.headings.is_matrix:
                read_line(setting, line, hint, self.findings)
                continue
            if headings is not line.headings:
                headings = line.headings
                days = read_day_headings(setting, headings.days, headings.row, self.findings)
            read_grid_line(setting, line, days, hint, self.findings)

    def _check_sheet(self, table: Table) -> None:
        name, context = table.sheet.name, self.finder.context
        if not table.lines:
            reason = _("The sheet “%(sheet)s” has headings only and no class.") % {"sheet": name}
            self.sheet_problems.append(Problem(name, None, None, "warning", "empty_timetable", reason))
        spot = another_week(table, context)
        if spot:
            reason = _(
                "The heading names another week than the one to import (week %(number)s, %(days)s). Please check whether it is the right spreadsheet."
            ) % {"number": context.week, "days": context.span}
            self.sheet_problems.append(Problem(name, *spot, "warning", "week_mismatch", reason))

    def _hint(self, line: Line, sheet_hint: Hint) -> Hint:
        """What a line's street and district columns say; else the section above it, the sheet, the title."""
        divisions, context = self.finder.divisions, self.finder.context
        district = content(line.value("district"))
        known = divisions.district(district) if district else None
        for written in (content(line.value("street")), line.section):
            if written:
                found = divisions.streets(written)
                inside = frozenset(key for key in found if key[0] == (known or context.district or key[0]))
                return Hint(inside or found, None if found else divisions.district(written), written)
        if known and known != context.district:
            return Hint(frozenset(), known, district)
        return sheet_hint

    def reading(self, hidden: list[Problem]) -> Reading:
        """Compare the classes with each other and close the books."""
        drafts, skipped = self._without_duplicates()
        self._note_clashes([draft for draft in drafts if draft.status == "scheduled"])
        found = [problem for spot in self.findings.spots for problem in spot.problems]
        return Reading(
            self.finder.context,
            rows=tuple(draft.row() for draft in drafts),
            rejected=tuple(self.findings.rejected),
            skipped=tuple(skipped),
            problems=(*self.sheet_problems, *found, *hidden),
        )

    def _without_duplicates(self) -> tuple[list[Draft], list[Passed]]:
        first: dict[Hashable, Draft] = {}
        skipped: list[Passed] = []
        for draft in self.findings.drafts:
            earlier = first.setdefault(duplicate_key(draft), draft)
            if earlier is not draft:
                draft.spots[-1].warning(
                    "duplicate_row", draft.cell, _("The same as %(place)s, not imported again.") % {"place": _where(earlier, draft)}
                )
                skipped.append(draft.passed)
        return list(first.values()), skipped

    def _note_clashes(self, drafts: list[Draft]) -> None:
        for later, earlier in venue_clashes(drafts):
            draft = drafts[later]
            reason = _("On the same day and in the same room as %(place)s (%(title)s), and the times overlap. Please check.") % {
                "place": _where(drafts[earlier], draft),
                "title": drafts[earlier].title,
            }
            draft.spots[-1].warning("venue_clash", draft.cells["venue"], reason)
        for later, earlier, name in teacher_clashes(drafts):
            draft = drafts[later]
            reason = _("%(teacher)s has another class at the same time, see %(place)s (%(community)s). Please check.") % {
                "teacher": name,
                "place": _where(drafts[earlier], draft),
                "community": drafts[earlier].place.name,
            }
            draft.spots[-1].warning("teacher_clash", draft.cells["teacher"], reason)


def _where(earlier: Draft, later: Draft) -> str:
    """第12行, row 12; with the cell of a matrix, and with the sheet where it is another."""
    place = earlier.passed
    where = {"sheet": place.sheet, "row": place.row, "cell": place.cell}
    if place.sheet == later.passed.sheet:
        return (_("row %(row)s (%(cell)s)") if place.cell else _("row %(row)s")) % where
    return (_("row %(row)s (%(cell)s) of the sheet “%(sheet)s”") if place.cell else _("row %(row)s of the sheet “%(sheet)s”")) % where
