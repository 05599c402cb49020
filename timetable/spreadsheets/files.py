"""Which kind of file this is, by its content; the name does not count."""

import re
from typing import Literal

from timetable.catalogue import gettext_noop

from .records import SpreadsheetError

FileKind = Literal["ooxml", "ods", "xls", "text"]
Container = Literal["zip", "ole", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = 128
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|meta|script)", re.IGNORECASE)
_OTHER = (b"%PDF", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"II*\0", b"MM\0*")
_WEB_PAGE = gettext_noop("This file is a web page, not a spreadsheet. Please open it in Excel or WPS, save it as xlsx and upload that.")


def container_of(data: bytes) -> Container:
    """What wraps the content. Raise ``SpreadsheetError`` for an empty file and for what is plainly something else."""
    if not data.strip(b"\0 \t\r\n"):
        raise SpreadsheetError("empty_workbook")
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    head = data.removeprefix(b"\xef\xbb\xbf")[:512]
    if _MARKUP.match(head):
        raise SpreadsheetError("not_a_spreadsheet", _WEB_PAGE)
    if _is_binary(data):
        raise SpreadsheetError("not_a_spreadsheet")
    return "text"


def _is_binary(data: bytes) -> bool:
    """Whether bytes cannot be text: a known beginning, or control characters that no text has."""
    if data.startswith(_UTF16_MARKS) or looks_like_utf16(data):
        return False
    if b"\0" in data[: 1 << 16]:
        return True
    return data.startswith(_OTHER) and bool(re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]|^%PDF|^\{\\rtf", data[: 1 << 16]))


def looks_like_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: delimiters and digits show a NUL on one side only."""
    sample = data[: 1 << 12]
    if len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 20 < len(sample) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def kind_of_zip(names: tuple[str, ...], manifest: bytes) -> FileKind:
    """Which spreadsheet a ZIP package holds. ``manifest`` is its META-INF/manifest.xml, empty if it has none."""
    if any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin")):
        return "ooxml"
    if "content.xml" in names:
        if b"encryption-data" in manifest:
            raise SpreadsheetError("encrypted")
        if b"opendocument.spreadsheet" in manifest:
            return "ods"
    raise SpreadsheetError("not_a_spreadsheet")


def kind_of_ole(data: bytes) -> FileKind:
    """Which spreadsheet an OLE container holds, by the streams its directory names."""
    if _has_stream(data, "EncryptedPackage"):
        raise SpreadsheetError("encrypted")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xls"
    if any(_has_stream(data, name) for name in ("WordDocument", "PowerPoint Document", "__properties_version1.0")):
        raise SpreadsheetError("not_a_spreadsheet")
    raise SpreadsheetError("damaged")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry (128 bytes, aligned; [MS-CFB] 2.6.1) carries this name."""
    pattern = name.encode("utf-16-le") + b"\0\0"
    at = data.find(pattern)
    while at >= 0:
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if at % _DIRECTORY_ENTRY == 0 and length == len(pattern):
            return True
        at = data.find(pattern, at + 1)
    return False
