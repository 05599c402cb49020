"""Looks at an uploaded document before it is stored: an allow-list, by content. Pure: bytes in, a reason in plain words out."""

import io
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        raise AttachmentError(_("“%(name)s” is empty, there is not a byte in it. Please choose again.") % {"name": name})
    if size > LARGEST:
        raise AttachmentError(
            _("“%(name)s” has %(size)s MB, at most %(most)s MB. Please compress the pictures in it, or divide it into several files.")
            % {"name": name, "size": size >> 20, "most": LARGEST >> 20}
        )
    ending = name.rpartition(".")[2].lower()
    found = _by_content(file, name, ending)
    file.seek(0)
    if ending != found:
        raise AttachmentError(
            _("“%(name)s” is %(kind)s inside, which does not fit the ending .%(ending)s. Please mend the name, or save the file anew.")
            % {"name": name, "kind": found.upper(), "ending": ending}
        )
    return found


def _by_content(file: BinaryIO, name: str, ending: str) -> str:
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head == OLD_OFFICE:
        if ending in OLD_ENDINGS:
            return ending
        raise AttachmentError(
            _("“%(name)s” is a file of an old Office, its name should end in .doc, .xls or .ppt. Please mend the name and send it again.")
            % {"name": name}
        )
    if head.startswith(b"PK\x03\x04"):
        return _packed(file, name)
    if ending in TEXTS and _is_text(file):
        return ending
    if ending in TYPES and ending not in TEXTS:
        raise AttachmentError(_NOT_OPENED % {"name": name, "why": _WHY["damaged"]})
    raise AttachmentError(
        _("“%(name)s” cannot go on the site. PDF, Word, Excel, PPT, WPS, ODT, EPUB, TXT and CSV can; please save others as PDF first.")
        % {"name": name}
    )


def _packed(file: BinaryIO, name: str) -> str:
    try:
        names = check_archive(file, _LIMITS, forbid_doctype=False)
    except ArchiveError as error:
        raise AttachmentError(_NOT_OPENED % {"name": name, "why": _WHY[error.kind]}) from error
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise AttachmentError(
            _("“%(name)s” holds macros, which can harm those who open it. Please save it without macros and send that.") % {"name": name}
        )
    for part, extension in _PARTS.items():
        if part in names:
            return extension
    file.seek(0)
    mime = zipfile.ZipFile(file).read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    if mime in _MIME:
        return _MIME[mime]
    raise AttachmentError(_("“%(name)s” is an archive. Please unpack it and send the files one by one.") % {"name": name})


_NOT_OPENED = gettext_lazy("“%(name)s” cannot be opened (%(why)s). Please save it anew in the program it comes from.")
_WHY = {
    "damaged": gettext_lazy("the file is damaged"),
    "too_large": gettext_lazy("far too large when unpacked"),
    "encrypted": gettext_lazy("it has a password"),
    "unsafe": gettext_lazy("its structure is not sound"),
    "forbidden_xml": gettext_lazy("its structure is not sound"),
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
