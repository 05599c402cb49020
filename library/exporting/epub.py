"""An EPUB 3 (with EPUB 2's contents beside it) from stored chapters: clean, small, the same for every book."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from library.importing.cleaning import FILES, without_addresses

TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_STYLE = (
    "body{line-height:1.8}p{margin:.6em 0;text-indent:2em}h1{font-size:1.5em}table{border-collapse:collapse}"
    "td,th{border:1px solid;padding:.2em .5em}figure{margin:1em 0;text-align:center}img{max-width:100%}.fns{border-top:1px solid;margin-top:2em}"
)
_CROSS_LINK = re.compile(r'href="\.\./(\d+)/(#[^"]*)?"')
_EPOCH = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter to take away."""

    number: int
    title: str
    html: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the package document says."""

    identifier: str
    title: str
    creators: list[str]
    language: str = "zh-Hans"
    publisher: str = ""
    year: int | None = None
    subjects: list[str] = field(default_factory=list)
    summary: str = ""
    rights: str = ""
    modified: str = "2026-01-01T00:00:00Z"
    cover: str = ""


def write_epub(file: BinaryIO, metadata: Metadata, parts: Iterable[Part], pictures: Iterable[Path] = ()) -> None:
    """Write the book; chapters go in one by one, so memory does not grow with the book."""
    kept = list(pictures)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "mimetype", "application/epub+zip", stored=True)
        _add(archive, "META-INF/container.xml", _CONTAINER)
        _add(archive, "OEBPS/style.css", _STYLE)
        titles: list[tuple[int, str, int]] = []
        for part in parts:
            titles.append((part.number, part.title, part.depth))
            _add(archive, f"OEBPS/{part.number}.xhtml", _page(part, metadata))
        for picture in kept:
            archive.writestr(zipfile.ZipInfo(f"OEBPS/files/{picture.name}", _EPOCH), picture.read_bytes())
        _add(archive, "OEBPS/nav.xhtml", _navigation(titles, metadata))
        _add(archive, "OEBPS/toc.ncx", _ncx(titles, metadata))
        _add(archive, "OEBPS/package.opf", _package(titles, metadata, [picture.name for picture in kept]))


def _add(archive: zipfile.ZipFile, name: str, text: str, *, stored: bool = False) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    archive.writestr(info, text, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


def _xhtml(html: str) -> str:
    """Stored HTML as XHTML."""
    root = etree.fromstring(f"<body>{html}</body>".encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    body = root.find("body")
    if body is None:
        return ""
    return "".join([escape(body.text or "", quote=False), *(etree.tostring(child, encoding="unicode", method="xml") for child in body)])


def _page(part: Part, metadata: Metadata) -> str:
    html = without_addresses(part.html).replace(f'"{FILES}', '"files/').replace(' loading="lazy"', "").replace(' tabindex="0"', "")
    html = _CROSS_LINK.sub(lambda match: f'href="{match[1]}.xhtml{match[2] or ""}"', html).replace('href="#main"', 'href="#top"')
    language, title = escape(metadata.language), escape(part.title)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
        f'<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f'<body><h1 id="top">{title}</h1>{_xhtml(html)}</body></html>'
    )


def _navigation(titles: list[tuple[int, str, int]], metadata: Metadata) -> str:
    lines = "".join(f'<li><a href="{number}.xhtml">{escape(title)}</a></li>' for number, title, _depth in titles)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{escape(metadata.title)}</title></head>'
        f'<body><nav epub:type="toc"><h1>目录</h1><ol>{lines}</ol></nav></body></html>'
    )


def _ncx(titles: list[tuple[int, str, int]], metadata: Metadata) -> str:
    points = "".join(
        f'<navPoint id="n{number}" playOrder="{order}"><navLabel><text>{escape(title)}</text></navLabel><content src="{number}.xhtml"/></navPoint>'
        for order, (number, title, _depth) in enumerate(titles, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        f'<meta name="dtb:uid" content="{escape(metadata.identifier)}"/></head><docTitle><text>{escape(metadata.title)}</text></docTitle>'
        f"<navMap>{points}</navMap></ncx>"
    )


def _package(titles: list[tuple[int, str, int]], metadata: Metadata, pictures: list[str]) -> str:
    manifest = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="css" href="style.css" media-type="text/css"/>',
        *(f'<item id="c{number}" href="{number}.xhtml" media-type="application/xhtml+xml"/>' for number, _title, _depth in titles),
        *(_picture_item(name, metadata) for name in pictures),
    ]
    spine = "".join(f'<itemref idref="c{number}"/>' for number, _title, _depth in titles)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{_described(metadata)}</metadata>'
        f'<manifest>{"".join(manifest)}</manifest><spine toc="ncx">{spine}</spine></package>'
    )


def _picture_item(name: str, metadata: Metadata) -> str:
    cover = ' properties="cover-image"' if name == metadata.cover else ""
    return f'<item id="f{escape(name)}" href="files/{escape(name)}" media-type="{TYPES[name.rpartition(".")[2]]}"{cover}/>'


def _described(metadata: Metadata) -> str:
    made = [f'<dc:identifier id="id">{escape(metadata.identifier)}</dc:identifier>', f"<dc:title>{escape(metadata.title)}</dc:title>"]
    made += [f"<dc:language>{escape(metadata.language)}</dc:language>", f'<meta property="dcterms:modified">{metadata.modified}</meta>']
    made += [f"<dc:creator>{escape(name)}</dc:creator>" for name in metadata.creators]
    made += [f"<dc:subject>{escape(name)}</dc:subject>" for name in metadata.subjects]
    single = {"publisher": metadata.publisher, "date": str(metadata.year or ""), "description": metadata.summary, "rights": metadata.rights}
    made += [f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in single.items() if value]
    if metadata.cover:
        made.append(f'<meta name="cover" content="f{escape(metadata.cover)}"/>')
    return "".join(made)
