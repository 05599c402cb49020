"""What a file is, by its content and not by its name."""

from typing import BinaryIO, Literal

from .records import RefusedFileError

FileKind = Literal["epub", "zip", "ole", "text", "sheet-text"]
_PDF, _MOBI, _RAR, _SEVEN = b"%PDF", b"BOOKMOBI", b"Rar!", b"7z\xbc\xaf\x27\x1c"
_OTHERS = (
    (_PDF, 0, "pdf", "这是 PDF，现在还不能导入。请换成 EPUB 或者 TXT。"),
    (_MOBI, 60, "mobi", "这是 Kindle 的格式，不能导入。请换成 EPUB 或者 TXT。"),
    (_RAR, 0, "rar", "这是 RAR 压缩包。请先解开，再导入里面的书。"),
    (_SEVEN, 0, "7z", "这是 7z 压缩包。请先解开，再导入里面的书。"),
    (b"{\\rtf", 0, "rtf", "这是 RTF 文档。请另存为 TXT（UTF-8），再导入。"),
)


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """The kind of a file; ``RefusedFileError`` for one that is of no use here. The name decides only between text and table."""
    file.seek(0)
    head = file.read(200)
    file.seek(0)
    for mark, at, kind, reason in _OTHERS:
        if head[at : at + len(mark)] == mark:
            raise RefusedFileError(kind, reason)
    if head.startswith(b"PK"):
        return "zip" if _is_workbook(head, name) else "epub"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    return "sheet-text" if name.lower().endswith((".csv", ".tsv")) else "text"


def _is_workbook(head: bytes, name: str) -> bool:
    if b"mimetypeapplication/epub+zip" in head:
        return False
    return name.lower().endswith((".xlsx", ".xlsm", ".ods")) or b"opendocument.spreadsheet" in head
