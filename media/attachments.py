"""Looks at an uploaded document before it is stored: an allow-list, by content. Pure: bytes in, a reason in plain words out."""

import io
import zipfile
from typing import BinaryIO

from media.archives import ArchiveError, Limits, check_archive

LARGEST = 100 << 20
"""Bytes of one document."""
TYPES = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("PPT", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "doc": ("Word", "application/msword"),
    "xls": ("Excel", "application/vnd.ms-excel"),
    "ppt": ("PPT", "application/vnd.ms-powerpoint"),
    "wps": ("WPS", "application/vnd.ms-works"),
    "et": ("WPS", "application/octet-stream"),
    "odt": ("ODT", "application/vnd.oasis.opendocument.text"),
    "ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    "odp": ("ODP", "application/vnd.oasis.opendocument.presentation"),
    "epub": ("EPUB", "application/epub+zip"),
    "txt": ("TXT", "text/plain; charset=utf-8"),
    "csv": ("CSV", "text/csv; charset=utf-8"),
}
"""Extension → the name people know, and the media type."""
EXTENSIONS = tuple(TYPES)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_ENDINGS = ("doc", "xls", "ppt", "wps", "et")
TEXTS = ("txt", "csv")
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx", "ppt/presentation.xml": "pptx"}
_MIME = {mime: extension for extension, (_name, mime) in TYPES.items()}
_LIMITS = Limits(entries=5_000, expanded=500 << 20)


class AttachmentError(ValueError):
    """A document that cannot be used; the text says why and what to do."""


def check(file: BinaryIO, name: str) -> str:
    """Return the extension a document is kept under; raise ``AttachmentError`` for what is not on the list or not what it says."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise AttachmentError(f"“{name}”是空的，一个字节也没有。请重新选一次。")
    if size > LARGEST:
        raise AttachmentError(f"“{name}”有 {size >> 20} MB，最多 {LARGEST >> 20} MB。请压缩里面的图片，或者分成几个文件。")
    ending = name.rpartition(".")[2].lower()
    found = _by_content(file, name, ending)
    file.seek(0)
    if ending != found:
        raise AttachmentError(f"“{name}”的内容是 {found.upper()}，和文件名后面的 .{ending} 对不上。请改对名字，或者重新另存一次。")
    return found


def _by_content(file: BinaryIO, name: str, ending: str) -> str:
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head == OLD_OFFICE:
        if ending in OLD_ENDINGS:
            return ending
        raise AttachmentError(f"“{name}”是旧版的 Office 文件，文件名后面应当是 .doc、.xls 或 .ppt。请改对名字再传。")
    if head.startswith(b"PK\x03\x04"):
        return _packed(file, name)
    if ending in TEXTS and _is_text(file):
        return ending
    raise AttachmentError(f"“{name}”不能放在网站上。可以传 PDF、Word、Excel、PPT、WPS、ODT、EPUB、TXT 和 CSV；其他的请先另存成 PDF。")


def _packed(file: BinaryIO, name: str) -> str:
    try:
        names = check_archive(file, _LIMITS, forbid_doctype=False)
    except ArchiveError as error:
        raise AttachmentError(f"“{name}”打不开（{_WHY[error.kind]}）。请用原来的软件重新另存一次。") from error
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise AttachmentError(f"“{name}”里带有宏，别人打开时可能有危险。请另存成不带宏的文件再传。")
    for part, extension in _PARTS.items():
        if part in names:
            return extension
    file.seek(0)
    mime = zipfile.ZipFile(file).read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    if mime in _MIME:
        return _MIME[mime]
    raise AttachmentError(f"“{name}”是压缩包。请解开，把里面的文件一个一个传上来。")


_WHY = {
    "damaged": "文件坏了",
    "too_large": "解开以后大得不正常",
    "encrypted": "设了密码",
    "unsafe": "里面的结构不正常",
    "forbidden_xml": "里面的结构不正常",
}


def _is_text(file: BinaryIO) -> bool:
    """Text that is no web page in disguise."""
    file.seek(0)
    data = file.read(LARGEST + 1)
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    if b"<script" in data.lower() or b"<html" in data.lower():
        return False
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeError:
            continue
        return True
    return False
