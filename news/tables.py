"""Reads a small table of text from an uploaded file: CSV (UTF-8, GB18030, UTF-16) or xlsx, never more than a bounded piece of it."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from media.archives import ArchiveError, Limits, check_archive_bytes

LARGEST = 4 << 20
MOST_ROWS = 20_000
COLUMNS = 2
_LIMITS = Limits(entries=200, expanded=24 << 20)
_ENCODINGS = ("utf-8-sig", "gb18030")
Cells = list[tuple[int, list[str]]]


class TableError(ValueError):
    """A file that cannot be read as a table; the text says why and what to do."""


def read(data: bytes, name: str = "") -> Cells:
    """Numbered rows of the first ``COLUMNS`` cells as text. Raises ``TableError``."""
    if not data.strip():
        raise TableError(_("The file is empty. Please choose a table with something in it."))
    if len(data) > LARGEST:
        raise TableError(_("The file is too large, at most %(most)s MB. Please divide it and import the parts.") % {"most": LARGEST >> 20})
    if data.startswith(b"PK"):
        return list(_bounded(_workbook(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0") or name.lower().endswith((".xls", ".ods", ".et")):
        raise TableError(_("This is a spreadsheet of an old kind. Please open it in WPS or Excel, save it as xlsx and import that."))
    return list(_bounded(_text(data)))


def _bounded(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise TableError(_("Too many rows, at most %(most)s at once. Please divide the table and import the parts.") % {"most": MOST_ROWS})
        yield number, values


def _text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise TableError(_("This is no table. Please save it as xlsx or csv in WPS or Excel."))
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ([value[:2000] for value in row[:COLUMNS]] for row in reader)
    except csv.Error as error:
        text = _("Row %(row)s cannot be read: perhaps a quotation mark is missing. Please check the row, or save the table as xlsx.")
        raise TableError(text % {"row": reader.line_num}) from error


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(_("The encoding of the file is unknown. Please open it in WPS or Excel, save it as xlsx and import that."))


def _workbook(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        check_archive_bytes(data, _LIMITS)
    except ArchiveError as error:
        raise TableError(
            _("This table does not open: perhaps it is damaged, locked or too large. Please remove the password, save it as xlsx and import that.")
        ) from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=COLUMNS, values_only=True):
            yield ["" if value is None else str(value)[:2000] for value in row]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises what it meets in a broken workbook
        raise TableError(
            _("This table cannot be read, something in it is missing. Please open it in WPS or Excel, save it as a new xlsx and import that.")
        ) from error
