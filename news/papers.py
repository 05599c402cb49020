"""Writes the small documents that demo announcements carry: Word, Excel, text, CSV."""

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from openpyxl import Workbook

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _docx(lines: list[str]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORDS}"><w:body>{paragraphs}</w:body></w:document>',
        )
    return made.getvalue()


def _xlsx(lines: list[str]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(line.split("|"))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _text(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


WRITERS: dict[str, Callable[[list[str]], bytes]] = {"docx": _docx, "xlsx": _xlsx, "txt": _text, "csv": _text}


def write(extension: str, text: str) -> bytes:
    """A document of that kind with the lines of ``text``; in a spreadsheet ``|`` parts the cells."""
    return WRITERS[extension](text.splitlines())
