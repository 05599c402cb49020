"""A spreadsheet on its way: read, checked against the editor's area, mended cell by cell, thrown away."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from network.enums import Tier
from network.models import Organisation
from timetable.actions.errors import AlreadyImported
from timetable.enums import UploadState
from timetable.models import Upload
from timetable.spreadsheets.cells import Sheet, Value, Workbook, address, is_blank
from timetable.spreadsheets.checker import check_workbook
from timetable.spreadsheets.divisions import Divisions
from timetable.spreadsheets.headings import find_headings
from timetable.spreadsheets.reader import read_workbook
from timetable.spreadsheets.records import Context, Passed, Problem, Reading, SpreadsheetError, refusal
from timetable.weeks import Week

DIVISIONS_TABLE = settings.ROOT / "network" / "data" / "divisions.tsv"
MOST_FIXES = 300
LONGEST_FIX = 500


def check_upload(*, content: bytes, filename: str, week: Week, organisation: Organisation, by: User | None) -> Upload:
    """Read and check a spreadsheet for ``organisation`` and ``week``; keep what was found for the dry run.

    Raises ``SpreadsheetError`` (plain words) for a file that cannot be read at all; then nothing is kept.
    """
    reading = read_for(content=content, week=week, organisation=organisation)
    return Upload.objects.create(organisation=organisation, week=week.key, filename=filename[-200:], content=content, by=by, reading=reading)


def fix_cells(*, upload: Upload, fixes: Mapping[str, str]) -> Upload:
    """Put other words into cells (``Sheet1!B12`` → text) of what was sent, and check it again. The file itself stays."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().select_related("organisation").get(pk=upload.pk)
        require_waiting(upload)
        kept = with_fixes(upload, fixes)
        upload.reading = read_for(content=bytes(upload.content), week=Week.from_key(upload.week), organisation=upload.organisation, fixes=kept)
        upload.version += 1
        upload.save(update_fields=["reading", "version", "updated_at"])
    return upload


def with_fixes(upload: Upload, fixes: Mapping[str, str]) -> dict[str, str]:
    """Return what was mended in an upload before, and what is now: the latest, of a bounded number and length."""
    kept = upload.reading.get("fixes", {}) | {key: value.replace("\0", "")[:LONGEST_FIX] for key, value in fixes.items()}
    return dict(list(kept.items())[-MOST_FIXES:])


def discard_upload(upload: Upload) -> None:
    """Throw a spreadsheet away: its file goes, the line that it was there stays."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        require_waiting(upload)
        upload.status, upload.content, upload.deleted_at = UploadState.REFUSED, b"", timezone.now()
        upload.save(update_fields=["status", "content", "deleted_at", "updated_at"])


def require_waiting(upload: Upload) -> None:
    """Raise ``AlreadyImported`` unless the upload still waits for its editor."""
    if upload.status != UploadState.CHECKED or upload.deleted_at is not None:
        text = _(
            "The spreadsheet “%(file)s” was stored or thrown away before and was not stored again. To change the timetable, please send it anew."
        )
        raise AlreadyImported(text % {"file": upload.filename})


def read_for(*, content: bytes, week: Week, organisation: Organisation, fixes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The reading of a file as ``Upload.reading`` keeps it: the dry run's object, with codes, suggestions and the cells of bad rows."""
    reading, workbook = read_file(content, context_of(organisation, week), known_divisions(), fixes)
    if reading.refused is not None:
        raise SpreadsheetError(reading.refused.kind, reading.refused.reason)
    return stored(within_area(reading, organisation), workbook) | {"fixes": dict(fixes or {})}


def read_file(content: bytes, context: Context, divisions: Divisions, fixes: Mapping[str, str] | None = None) -> tuple[Reading, Workbook]:
    """The dry run of a file's bytes and its cells; a file refused as a whole is a reading with that one problem."""
    try:
        workbook = read_workbook(content)
    except SpreadsheetError as error:
        return refusal(context, error), Workbook(())
    if fixes:
        workbook = mended(workbook, fixes)
    return check_workbook(workbook, context, divisions), workbook


def context_of(organisation: Organisation, week: Week) -> Context:
    """What the reader needs to know of an organisation: the names of its district and street."""
    names = dict(Organisation.objects.filter(code__in=organisation.codes()).values_list("tier", "name"))
    return Context(week.year, week.number, names.get(Tier.DISTRICT), names.get(Tier.STREET))


def known_divisions() -> Divisions:
    """The register of communities: the database's when it holds one, else the product's own table."""
    names = ("parent__parent__name", "parent__name", "name", "code")
    rows = list(Organisation.objects.communities().order_by("path").values_list(*names))
    return Divisions.from_rows(rows or _table_rows())


def _table_rows() -> list[tuple[str, str, str, str]]:
    with DIVISIONS_TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["area"], row["street"], row["name"], row["code"]) for row in csv.DictReader(file, delimiter="\t")]


def within_area(reading: Reading, organisation: Organisation) -> Reading:
    """Refuse the rows of other communities: the reader's own context ends at the street."""
    if organisation.tier < Tier.COMMUNITY:
        return reading
    inside = tuple(row for row in reading.rows if row.code == organisation.code)
    outside = tuple(row for row in reading.rows if row.code != organisation.code)
    problems = tuple(
        Problem(
            row.sheet,
            row.row,
            row.cell,
            "error",
            "outside_scope",
            _("“%(name)s” is not %(place)s. Please let an editor there send it, or mend the name.")
            % {"name": row.community, "place": organisation.short_name},
        )
        for row in outside
    )
    refused = tuple(Passed(row.sheet, row.row, row.cell, row.part) for row in outside)
    return replace(reading, rows=inside, rejected=reading.rejected + refused, problems=reading.problems + problems)


def stored(reading: Reading, workbook: Workbook) -> dict[str, Any]:
    """``reading`` as JSON, each row with its division code, each problem with its suggestion, bad rows with what stands there."""
    data: dict[str, Any] = reading.as_json()
    for row, kept in zip(reading.rows, data["rows"], strict=True):
        kept["code"] = row.code
    for problem, kept in zip(reading.problems, data["problems"], strict=True):
        kept["suggestion"] = problem.suggestion
    data["raw"] = _raw_rows(workbook, {(problem.sheet, problem.row) for problem in reading.problems if problem.row})
    data["sheets"] = [sheet.name for sheet in workbook.sheets]
    return cast("dict[str, Any]", _without_nul(data))


def _without_nul(value: Any) -> Any:
    """``value`` without NUL characters, which old .xls files can hold and PostgreSQL's JSON cannot."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(one) for key, one in value.items()}
    return value


def place_key(sheet: str | None, place: str | int) -> str:
    """``Sheet1!B12`` or ``Sheet1!12``: one place of a workbook; text files have no sheet name."""
    return f"{sheet or ''}!{place}"


def _raw_rows(workbook: Workbook, wanted: Iterable[tuple[str | None, int | None]]) -> dict[str, list[list[str]]]:
    rows_of: dict[str | None, list[int]] = defaultdict(list)
    for name, row in wanted:
        rows_of[name].append(row or 0)
    return {place_key(sheet.name, row): _raw_row(sheet, row) for sheet in workbook.sheets for row in rows_of[sheet.name]}


def _raw_row(sheet: Sheet, row: int) -> list[list[str]]:
    """Filled cells of a row as (address, text, field), the field empty where the column is none of ours."""
    headings = find_headings(sheet.rows)
    fields = {column: name for name, column in headings.columns.items()} if headings else {}
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return [[address(row - 1, at), shown(value)[:200], fields.get(at, "")] for at, value in enumerate(cells) if not is_blank(value)]


def shown(value: Value) -> str:
    """A cell's value as a spreadsheet shows it, more or less."""
    if hasattr(value, "strftime"):
        text = str(value)
        return text.removesuffix(" 00:00:00").removesuffix(":00") if " " in text or ":" in text else text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def mended(workbook: Workbook, fixes: Mapping[str, str]) -> Workbook:
    """``workbook`` with other words in the cells that ``fixes`` names."""
    return Workbook(tuple(_mended_sheet(sheet, fixes) for sheet in workbook.sheets))


def _mended_sheet(sheet: Sheet, fixes: Mapping[str, str]) -> Sheet:
    prefix = place_key(sheet.name, "")
    rows = [list(row) for row in sheet.rows]
    flaws = dict(sheet.flaws)
    for row_number, row in enumerate(rows):
        for column in range(max(map(len, rows))):
            text = fixes.get(f"{prefix}{address(row_number, column)}")
            if text is None:
                continue
            row.extend([None] * (column + 1 - len(row)))
            row[column] = text
            flaws.pop((row_number, column), None)
    return replace(sheet, rows=tuple(map(tuple, rows)), flaws=flaws)
