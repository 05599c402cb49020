"""An EPUB 2 or 3 becomes a volume; its pictures become files beside it."""

import posixpath
import re
import zlib
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from . import documents, pictures
from .blocks import Reader
from .chapters import Binder
from .lines import Anchor, Shared
from .navigation import Entry, contents
from .packages import Item, Package, cover_path, describe, inside, open_package, refused
from .records import Remark, Volume

CONTENT_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "image/svg+xml", "application/xml", "text/xml"})
MOST_TEXT = 60 << 20
MOST_PICTURES = 5_000
PICTURE_BYTES = 180 << 20
_LINK = re.compile(r"""href\s*=\s*["']([^"'#<>]{0,500})#([^"'<>\s]{1,200})["']""", re.IGNORECASE)
_PAGE_OF_A_PICTURE = b'<html><body><p><img src="%s" alt=""/></p></body></html>'
_GENERIC = re.compile(r"(?i)^(?:cover|untitled|unknown|title ?page|toc|.*\.x?html?|未知|无标题)$")


class Gallery:
    """Writes the pictures that chapters show, each once, under names of ours."""

    def __init__(self, package: Package, folder: Path) -> None:
        self.package = package
        self.folder = folder
        self.known: dict[str, tuple[str, int, int] | None] = {}
        self.names: list[str] = []
        self.bytes = 0

    def __call__(self, path: str) -> tuple[str, int, int] | None:
        """Name, width and height of a picture of the book; None where it is none that can be shown."""
        if path not in self.known:
            self.known[path] = self._keep(path)
        return self.known[path]

    def _keep(self, path: str) -> tuple[str, int, int] | None:
        data = self.package.read(path) if len(self.names) < MOST_PICTURES else None
        if data is None or self.bytes + len(data) > PICTURE_BYTES:
            return None
        found = pictures.look(data)
        if found is None:
            return None
        name = f"{len(self.names) + 1}.{found.kind}"
        (self.folder / name).write_bytes(data)
        self.names.append(name)
        self.bytes += len(data)
        return name, found.width, found.height


def read_epub(file: BinaryIO, folder: Path) -> Volume:
    """Read an EPUB; pictures go into ``folder``. ``RefusedFileError`` in plain words."""
    package = open_package(file)
    volume = describe(package)
    entries = contents(package)
    gallery = Gallery(package, folder)
    texts = _texts(package, entries)
    shared = Shared(wanted=_wanted(texts, entries), picture=gallery)
    binder = Binder(entries, shared)
    for path, data in texts:
        _add(binder, path, data, volume)
    volume.chapters = binder.bind()
    if not any(chapter.html for chapter in volume.chapters):
        raise refused("no_chapters")
    cover = gallery(cover_path(package))
    volume.cover = cover[0] if cover else ""
    volume.pictures = gallery.names
    volume.size = sum(len(zlib.compress(chapter.html.encode(), 1)) for chapter in volume.chapters) + gallery.bytes
    _tell(package, entries, shared, volume)
    return volume


def _texts(package: Package, entries: list[Entry]) -> list[tuple[str, bytes]]:
    """The documents of the reading order; an item of a foreign kind gives way to its fallback (EPUB 3.3, 4.3)."""
    found: list[tuple[str, bytes]] = []
    size = 0
    for first in [*package.spine, *_unordered(package, entries)]:
        item, tried = first, set[str]()
        while item.media_type not in CONTENT_TYPES and item.fallback in package.items and item.key not in tried:
            tried.add(item.key)
            item = package.items[item.fallback]
        data = package.read(item.path) if item.media_type in CONTENT_TYPES else None
        if data is None and first.media_type.startswith("image/"):
            data = _PAGE_OF_A_PICTURE % posixpath.basename(first.path).replace("&", "").replace('"', "").encode()
        size += len(data or b"")
        if size > MOST_TEXT:
            raise refused("too_large")
        if data is None:
            package.remarks.append(Remark("foreign", "这一章是读不了的格式，跳过了。", item.path))
        else:
            found.append((item.path, data))
    return found


def _unordered(package: Package, entries: list[Entry]) -> list[Item]:
    """Documents that the contents lead to and the reading order forgot."""
    ordered = {item.path for item in package.spine}
    by_path = {item.path: item for item in package.items.values() if item.media_type in CONTENT_TYPES}
    return [by_path[path] for path in dict.fromkeys(entry.path for entry in entries) if path in by_path and path not in ordered]


def _wanted(texts: list[tuple[str, bytes]], entries: list[Entry]) -> set[Anchor]:
    """Every place some link leads to."""
    wanted = {(entry.path, entry.fragment) for entry in entries if entry.fragment}
    for path, data in texts:
        for href, fragment in _LINK.findall(data.decode("utf-8", "replace")):
            target = inside(path, href) if href else path
            wanted.add((target, unquote(fragment)))
    return wanted


def _add(binder: Binder, path: str, data: bytes, volume: Volume) -> None:
    try:
        root, as_said = documents.parse_content(data)
    except documents.TooComplexError:
        volume.remarks.append(Remark("too_complex", "这一章太大或者太乱，读不了，跳过了。", path))
        return
    if root is None:
        volume.remarks.append(Remark("broken_chapter", "这一章是坏的，读不出文字，跳过了。", path))
        return
    if not as_said:
        volume.remarks.append(Remark("encoding", "这一章写明的文字编码不对，按实际的读了，请看一眼有没有乱码。", path))
    reader = Reader(path, binder.shared)
    reader.read(root)
    name = documents.words(documents.find(root, "title"))
    binder.add(path, reader.blocks, reader.notes, "" if name == volume.title or _GENERIC.match(name) else name)


def _tell(package: Package, entries: list[Entry], shared: Shared, volume: Volume) -> None:
    """What was left out, and what the contents promise but the book does not hold."""
    for what, times in sorted(shared.dropped.items()):
        volume.remarks.append(Remark("left_out", f"有 {times} 处{what}没有带进来。"))
    lost = [entry.title for entry in entries if entry.path and not package.has(entry.path)]
    if lost:
        named = "、".join(lost[:5])
        volume.remarks.append(Remark("missing_chapter", f"目录里有 {len(lost)} 章在文件里找不到：{named}{'……' if len(lost) > 5 else ''}"))
    if not volume.title:
        volume.remarks.append(Remark("no_title", "书里没有写书名，先用文件名代替，请改一下。"))
