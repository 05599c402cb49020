"""What a file is, by its content and not by its name."""

from typing import BinaryIO, Literal

from .messages import gettext_noop as _
from .messages import message
from .records import RefusedFileError

FileKind = Literal["epub", "zip", "ole", "text", "sheet-text"]
_PDF, _MOBI, _RAR, _SEVEN = b"%PDF", b"BOOKMOBI", b"Rar!", b"7z\xbc\xaf\x27\x1c"
_OTHERS = (
    (_PDF, 0, "pdf", _("This is a PDF, which cannot be imported yet. Please take EPUB or TXT.")),
    (_MOBI, 60, "mobi", _("This is a Kindle book, which cannot be imported. Please take EPUB or TXT.")),
    (_RAR, 0, "rar", _("This is a RAR archive. Please unpack it and import the books in it.")),
    (_SEVEN, 0, "7z", _("This is a 7z archive. Please unpack it and import the books in it.")),
    (b"{\\rtf", 0, "rtf", _("This is an RTF document. Please save it as TXT (UTF-8) and import that.")),
)


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """The kind of a file; ``RefusedFileError`` for one that is of no use here. The name decides only between text and table."""
    file.seek(0)
    head = file.read(200)
    file.seek(0)
    for mark, at, kind, text in _OTHERS:
        if head[at : at + len(mark)] == mark:
            raise RefusedFileError(kind, message(text))
    if head.startswith(b"PK"):
        return "zip" if _is_workbook(head, name) else "epub"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    return "sheet-text" if name.lower().endswith((".csv", ".tsv")) else "text"


def _is_workbook(head: bytes, name: str) -> bool:
    if b"mimetypeapplication/epub+zip" in head:
        return False
    return name.lower().endswith((".xlsx", ".xlsm", ".ods")) or b"opendocument.spreadsheet" in head
