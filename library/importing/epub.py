"""An EPUB 2 or 3 becomes a volume; its pictures become files beside it."""

import posixpath
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote

from . import documents, pictures, traces
from .blocks import Reader
from .chapters import Binder
from .characters import decode_markup
from .lines import Anchor, Shared
from .messages import gettext_noop as _
from .messages import message, ngettext_noop
from .navigation import Entry, contents
from .packages import Item, Package, cover_path, describe, inside, open_package, refused
from .placeholders import BROKEN, FOREIGN, TOO_COMPLEX
from .records import Remark, Volume

CONTENT_TYPES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "image/svg+xml", "application/x-dtbook+xml"})
PLAIN_XML = frozenset({"application/xml", "text/xml"})
SUFFIXES = (".xhtml", ".html", ".htm", ".xht")
MOST_TEXT = 60 << 20
MOST_PICTURES = 5_000
PICTURE_BYTES = 180 << 20
_LINK = re.compile(r"""href\s*=\s*["']([^"'#<>]{0,500})#([^"'<>\s]{1,200})["']""", re.IGNORECASE)
_PAGE_OF_A_PICTURE = '<html><body><p><img src="{}" alt=""/></p></body></html>'
_FOREIGN = _("This chapter is sound, film or of another kind that cannot be shown here.")
_BROKEN = _("The file of this chapter is damaged, no text could be read.")
_TOO_COMPLEX = _("This chapter is too large or too tangled to be shown here.")
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
        data = (pictures.embedded(path) or self._data(path)) if path and len(self.names) < MOST_PICTURES else None
        if data is None or self.bytes + len(data) > PICTURE_BYTES or pictures.look(data) is None:
            return None
        data = traces.without(data)
        found = pictures.look(data)
        if found is None:
            return None
        name = f"{len(self.names) + 1}.{found.kind}"
        (self.folder / name).write_bytes(data)
        self.names.append(name)
        self.bytes += len(data)
        return name, found.width, found.height

    def _data(self, path: str) -> bytes | None:
        """The entry's bytes; of a kind nobody shows, those of what stands in for it."""
        key = next((item.key for item in self.package.items.values() if item.path == path and item.fallback), "")
        chain = self.package.chain(key)[1:] if key else []
        found = [data for one in (path, *(item.path for item in chain)) if (data := self.package.read(one)) is not None]
        return next((data for data in found if pictures.look(data)), None)


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
    unread = sum(remark.kind in {"broken_chapter", "too_complex"} for remark in volume.remarks)
    if unread >= len(texts) or not any(chapter.html for chapter in volume.chapters):
        raise refused("no_chapters")
    cover = gallery(cover_path(package))
    volume.cover = cover[0] if cover else ""
    volume.pictures = gallery.names
    volume.size = sum(len(zlib.compress(chapter.html.encode(), 1)) for chapter in volume.chapters) + gallery.bytes
    _tell(package, entries, shared, volume)
    return volume


def _texts(package: Package, entries: list[Entry]) -> list[tuple[str, bytes]]:
    """The documents of the reading order and of the contents; what cannot be shown says so in its place."""
    found: dict[str, bytes] = {}
    size = 0
    for first in [*package.spine, *_unordered(package, entries)]:
        item = _shown(package, first)
        data = _document(package, item)
        if data is None:
            package.remarks.append(Remark("foreign", message(_FOREIGN), first.path))
            data = _said(FOREIGN)
        size += len(data)
        if size > MOST_TEXT:
            raise refused("too_large")
        if item.path not in found:
            found[item.path] = data
        _lead(entries, first.path, item.path)
    return list(found.items())


def _shown(package: Package, first: Item) -> Item:
    """The item itself, or what stands in for one of a foreign kind (EPUB 3.3, 3.5)."""
    chain = package.chain(first.key) or [first]
    best = next((item for item in chain if item.media_type in CONTENT_TYPES or item.path.lower().endswith(SUFFIXES)), None)
    plain = next((item for item in chain if item.media_type in PLAIN_XML or item.media_type.startswith("image/")), None)
    return best or plain or first


def _document(package: Package, item: Item) -> bytes | None:
    if item.media_type in CONTENT_TYPES | PLAIN_XML or item.path.lower().endswith(SUFFIXES):
        return package.read(item.path)
    data = package.read(item.path) if item.media_type.startswith("image/") else None
    return _PAGE_OF_A_PICTURE.format(quote(posixpath.basename(item.path))).encode() if data and pictures.look(data) else None


def _said(words: str) -> bytes:
    return f"<html><body><p>（{words}）</p></body></html>".encode()


def _lead(entries: list[Entry], old: str, new: str) -> None:
    """Lines of the contents go where the chapter went."""
    if old != new:
        entries[:] = [replace(entry, path=new) if entry.path == old else entry for entry in entries]


def _unordered(package: Package, entries: list[Entry]) -> list[Item]:
    """Documents that the contents lead to and the reading order forgot, whether the manifest knows them or not."""
    ordered = {item.path for first in package.spine for item in package.chain(first.key)}
    known = {item.path: item for item in package.items.values()}
    wanted = [path for path in dict.fromkeys(entry.path for entry in entries) if path not in ordered and package.has(path)]
    return [known.get(path) or Item("", path, "", frozenset(), "") for path in wanted]


def _wanted(texts: list[tuple[str, bytes]], entries: list[Entry]) -> set[Anchor]:
    """Every place some link leads to."""
    wanted = {(entry.path, entry.fragment) for entry in entries if entry.fragment}
    for path, data in texts:
        for href, fragment in _LINK.findall(decode_markup(data)[0]):
            target = inside(path, href) if href else path
            wanted.add((target, unquote(fragment)))
    return wanted


def _add(binder: Binder, path: str, data: bytes, volume: Volume) -> None:
    try:
        root, as_said = documents.parse_content(data)
    except documents.TooComplexError:
        volume.remarks.append(Remark("too_complex", message(_TOO_COMPLEX), path))
        root, as_said = documents.parse_content(_said(TOO_COMPLEX))
    if root is None:
        volume.remarks.append(Remark("broken_chapter", message(_BROKEN), path))
        root, as_said = documents.parse_content(_said(BROKEN))
    if not as_said:
        text = _("The encoding that this chapter names is wrong; it was read by the one it has. Please look whether the characters are right.")
        volume.remarks.append(Remark("encoding", message(text), path))
    reader = Reader(path, binder.shared)
    reader.read(root)
    name = documents.words(documents.find(root, "title"))
    binder.add(path, reader.blocks, reader.notes, "" if name == volume.title or _GENERIC.match(name) else name)


def _tell(package: Package, entries: list[Entry], shared: Shared, volume: Volume) -> None:
    """What was left out, and what the contents promise but the book does not hold."""
    for what, times in sorted(shared.dropped.items()):
        text = ngettext_noop("Left out in %(number)s place: %(what)s.", "Left out in %(number)s places: %(what)s.")
        volume.remarks.append(Remark("left_out", message(text, number=times, what=message(what))))
    lost = [entry.title for entry in entries if entry.path and not package.has(entry.path)]
    if lost:
        text = ngettext_noop(
            "The contents list %(number)s chapter that the file does not hold: %(names)s",
            "The contents list %(number)s chapters that the file does not hold: %(names)s",
        )
        if len(lost) > 5:
            text = ngettext_noop(
                "The contents list %(number)s chapter that the file does not hold: %(names)s and others",
                "The contents list %(number)s chapters that the file does not hold: %(names)s and others",
            )
        volume.remarks.append(Remark("missing_chapter", message(text, number=len(lost), names=lost[:5])))
    if not volume.title:
        untitled = _("The book does not say its title; the name of the file stands for it. Please mend it.")
        volume.remarks.append(Remark("no_title", message(untitled)))
