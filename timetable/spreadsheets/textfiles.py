"""Comma, semicolon and tab separated text in whatever encoding it was saved."""

import csv
import io
import re

from .cells import Sheet, Workbook
from .files import looks_like_utf16
from .records import SpreadsheetError

_DELIMITERS = ("\t", ",", ";", "，")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 40
_CUT_OFF = 4  # bytes of one character at most


def read_text(data: bytes) -> Workbook:
    """The one sheet of a text file. A quoted line break does not begin a new row; an empty line is a row."""
    text = decode(data)
    if _CONTROL.search(text):
        raise SpreadsheetError("not_a_spreadsheet")
    csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise SpreadsheetError("damaged") from error
    return Workbook((Sheet(None, tuple(tuple(row) for row in rows)),))


def decode(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16, else GB18030; a file that breaks off inside a character is damaged."""
    encodings = [_marked(data) or looks_like_utf16(data)] if _marked(data) or looks_like_utf16(data) else ["utf-8", "gb18030"]
    broken_off = False
    for encoding in encodings:
        try:
            return data.decode(encoding or "utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            broken_off = broken_off or len(data) - error.start < _CUT_OFF
    raise SpreadsheetError("damaged" if broken_off or data.startswith(b"\xef\xbb\xbf") else "not_a_spreadsheet")


def _marked(data: bytes) -> str | None:
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
    return next((encoding for mark, encoding in marks if data.startswith(mark)), None)


def _delimiter(text: str) -> str:
    """The delimiter that stands in most of the first lines, and most often."""
    lines = [line for line in text[: 1 << 16].splitlines() if line.strip()][:_SAMPLE]
    return max(_DELIMITERS, key=lambda delimiter: (sum(delimiter in line for line in lines), sum(line.count(delimiter) for line in lines)))
