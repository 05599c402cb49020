"""Reads a small table of text from an uploaded file: CSV (UTF-8, GB18030, UTF-16) or xlsx, never more than a bounded piece of it."""

import csv
import io
from collections.abc import Iterator

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
        raise TableError("文件是空的。请选一份有内容的表格。")
    if len(data) > LARGEST:
        raise TableError(f"文件太大，最多 {LARGEST >> 20} MB。请拆成几份，分几次导入。")
    if data.startswith(b"PK"):
        return list(_bounded(_workbook(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0") or name.lower().endswith((".xls", ".ods", ".et")):
        raise TableError("这是旧格式的表格。请用 WPS 或 Excel 打开，另存为 xlsx 再导入。")
    return list(_bounded(_text(data)))


def _bounded(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise TableError(f"行数太多，一次最多 {MOST_ROWS} 行。请拆成几份，分几次导入。")
        yield number, values


def _text(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise TableError("这不是表格文件。请用 WPS 或 Excel 存成 xlsx 或 csv。")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ([value[:2000] for value in row[:COLUMNS]] for row in reader)
    except csv.Error as error:
        raise TableError(f"第 {reader.line_num} 行读不下去：可能引号没有成对。请检查这一行，或另存为 xlsx。") from error


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("看不懂文件的文字编码。请用 WPS 或 Excel 打开，另存为 xlsx 再导入。")


def _workbook(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        check_archive_bytes(data, _LIMITS)
    except ArchiveError as error:
        raise TableError("这份表格打不开：文件可能坏了、加了密码或太大。请去掉密码，另存为 xlsx 再导入。") from error
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(max_col=COLUMNS, values_only=True):
            yield ["" if value is None else str(value)[:2000] for value in row]
    except TableError:
        raise
    except Exception as error:  # openpyxl raises what it meets in a broken workbook
        raise TableError("这份表格读不了：里面的内容不完整。请用 WPS 或 Excel 打开，另存为新的 xlsx 再导入。") from error
