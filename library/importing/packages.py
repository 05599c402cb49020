"""An EPUB's container and package document (EPUB 2.0.1, 3.3): what it is, what it holds, in which order."""

import posixpath
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from media.archives import ArchiveError, Limits, check_archive

from . import documents
from .messages import gettext_noop as _
from .messages import message, ngettext_noop
from .records import RefusedFileError, Remark, Volume

LIMITS = Limits(entries=20_000, expanded=200 << 20, ratio=250, directory=4 << 20)
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
LICENCES = ("META-INF/license.lcpl", "META-INF/rights.xml", "META-INF/sinf.xml")
_IS_UTF8 = 0x800
FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
REASONS = {
    "damaged": _("The file does not open, perhaps it was not downloaded completely. Please get it once more and import that."),
    "too_large": _("Unpacked, the file is too large for a book. Please check where it comes from."),
    "encrypted": _("The file is locked with a password and cannot be imported. Please take one without."),
    "unsafe": _("Names or the structure in the file are not sound; it may be harmful and was not opened. Please get it elsewhere."),
    "forbidden_xml": _("The file holds something that is not allowed and was not opened. Please get it elsewhere."),
    "not_epub": _("This is an archive, but no EPUB: it holds no package file of a book. Please take EPUB or TXT."),
    "drm": _(
        "This book is protected (DRM): it opens in its own software only and cannot be imported. Please ask the publisher for one without protection."
    ),
    "no_chapters": _("There is no chapter in the book that can be read, so it cannot be imported. Please check whether the file is complete."),
}


def refused(kind: str) -> RefusedFileError:
    """The refusal of a kind in plain words."""
    return RefusedFileError(kind, message(REASONS[kind]))


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the manifest; ``path`` is its name in the archive, empty where it lies elsewhere."""

    key: str
    path: str
    media_type: str
    properties: frozenset[str]
    fallback: str


@dataclass(slots=True)
class Package:
    """An opened EPUB: its archive, its manifest, the paths of its reading order (those beside it last)."""

    archive: zipfile.ZipFile
    path: str
    root: Any
    items: dict[str, Item] = field(default_factory=dict)
    spine: list[Item] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def read(self, path: str) -> bytes | None:
        """An entry's bytes; None where it is missing. Case may differ: such books exist."""
        name = self.names.get(_folded(path))
        return self.archive.read(name) if name else None

    def has(self, path: str) -> bool:
        """Whether there is such an entry."""
        return _folded(path) in self.names

    def chain(self, key: str) -> list[Item]:
        """An item and, one after the other, what stands in for it."""
        found: dict[str, Item] = {}
        while key in self.items and key not in found:
            found[key] = self.items[key]
            key = found[key].fallback
        return list(found.values())

    def spelled(self, path: str) -> str:
        """The path as the manifest spells it, so that a contents line and a document find each other; else as it came."""
        return self.spellings.get(_folded(path), path)


def open_package(file: BinaryIO) -> Package:
    """Open an EPUB behind the archive guard; ``RefusedFileError`` in plain words."""
    try:
        check_archive(file, LIMITS, forbid_doctype=False)
    except ArchiveError as error:
        raise refused(error.kind) from error
    archive = zipfile.ZipFile(file)
    package = Package(archive, "", None, names=_names(archive))
    _refuse_protection(package)
    package.path = _package_path(package)
    package.root = _package_root(package)
    _read_manifest(package)
    _read_spine(package)
    return package


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """What entries may be called, and their names in the archive: case, composition of letters and old encodings differ."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = {_folded(entry.filename): entry.filename for entry in entries}
    for entry in entries:
        for spelling in _old_spellings(entry):
            names.setdefault(_folded(spelling), entry.filename)
    return names


def _old_spellings(entry: zipfile.ZipInfo) -> list[str]:
    """A name whose bytes are UTF-8 or GB18030 without the flag that says so: ``zipfile`` read them as code page 437."""
    if entry.flag_bits & _IS_UTF8 or entry.filename.isascii():
        return []
    data, found = entry.filename.encode("cp437", "replace"), []
    for coding in ("utf-8", "gb18030"):
        try:
            found.append(data.decode(coding))
        except UnicodeDecodeError:
            continue
    return found


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _refuse_protection(package: Package) -> None:
    if any(package.has(name) for name in LICENCES):
        raise refused("drm")
    data = package.read(ENCRYPTION)
    if data is None:
        return
    root = documents.parse_xml(data)
    methods = [documents.attribute(method, "algorithm") for method in documents.find_all(root, "encryptionmethod")] if root is not None else [""]
    if any(not method.startswith(FONT_ALGORITHMS) for method in methods):
        raise refused("drm")


def _package_path(package: Package) -> str:
    """The package document's name, from the container or, where that is broken, the only one there is."""
    data = package.read(CONTAINER)
    root = documents.parse_xml(data) if data is not None else None
    for rootfile in documents.find_all(root, "rootfile") if root is not None else []:
        path = inside("", documents.attribute(rootfile, "full-path"))
        if path and package.has(path):
            return path
    found = sorted({name for name in package.names.values() if name.lower().endswith(".opf")})
    if not found:
        raise refused("not_epub")
    text = _("The file that leads into the book is damaged or missing. It was read by its package file; please check the contents.")
    package.remarks.append(Remark("container", message(text), CONTAINER))
    return found[0]


def _package_root(package: Package) -> Any:
    try:
        root = documents.parse_xml(package.read(package.path) or b"")
    except documents.TooComplexError as error:
        raise refused("too_large") from error
    if root is None or documents.find(root, "manifest") is None:
        raise refused("damaged")
    return root


def inside(base: str, href: str) -> str:
    """The entry an address leads to from the entry ``base``; empty where it leads elsewhere.

    A leading slash is the archive's root, and no number of ``..`` leads above it (EPUB 3.3, 4.2.5).
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        return ""
    path = unquote(parts.path)
    if not path:
        return base
    joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)).lstrip("/")
    return unicodedata.normalize("NFC", joined)


def _read_manifest(package: Package) -> None:
    for element in documents.find_all(package.root, "item"):
        key = documents.attribute(element, "id")
        item = Item(
            key=key,
            path=inside(package.path, documents.attribute(element, "href")),
            media_type=documents.attribute(element, "media-type").partition(";")[0].strip().lower(),
            properties=frozenset(documents.attribute(element, "properties").split()),
            fallback=documents.attribute(element, "fallback"),
        )
        if key in package.items and package.items[key].path != item.path:
            text = _("Two files have the same id in the manifest; the first was taken.")
            package.remarks.append(Remark("doubled", message(text), key))
            continue
        package.items.setdefault(key, item)
        package.spellings.setdefault(_folded(item.path), item.path)


def _read_spine(package: Package) -> None:
    """The reading order; what is missing or stands there twice is told."""
    beside: list[Item] = []
    seen: set[str] = set()
    doubled: list[str] = []
    for number, element in enumerate(documents.find_all(package.root, "itemref"), 1):
        item = package.items.get(documents.attribute(element, "idref"))
        if item is None or not item.path or not package.has(item.path):
            named = item.path if item is not None and item.path else documents.attribute(element, "idref")
            text = _("Chapter file %(place)s, %(name)s: the book lists this chapter, but the file does not hold it; it was left out.")
            package.remarks.append(Remark("missing_chapter", message(text, place=number, name=named[:140])))
        elif item.path in seen:
            doubled.append(item.path)
        else:
            seen.add(item.path)
            (beside if documents.attribute(element, "linear").lower() == "no" else package.spine).append(item)
    package.spine += beside
    if doubled:
        names = list(dict.fromkeys(doubled))
        counted = ngettext_noop(
            "%(number)s chapter is listed more than once, it was taken only once: %(names)s",
            "%(number)s chapters are listed more than once, each was taken only once: %(names)s",
        )
        package.remarks.append(Remark("doubled_chapter", message(counted, number=len(names), names=names[:5])))


# --- metadata --------------------------------------------------------------------------------

_MARKUP = re.compile(r"<[^>]{0,500}>")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


def describe(package: Package) -> Volume:
    """The metadata (Dublin Core, with EPUB 2's attributes or EPUB 3's refinements)."""
    metadata = documents.find(package.root, "metadata")
    volume = Volume(remarks=package.remarks)
    if metadata is None:
        return volume
    refined = _refinements(metadata)
    volume.title = _title(metadata, refined)
    volume.creators = [words for words, role in _people(metadata, refined) if role in {"", "aut"}] or [
        words for words, _role in _people(metadata, refined)[:1]
    ]
    volume.publisher = _first(metadata, "publisher")[:120]
    volume.language = _first(metadata, "language")[:12]
    years = [found[1] for words in _all(metadata, "date") if (found := _YEAR.search(words))]
    volume.year = int(years[0]) if years else None
    volume.identifiers = _all(metadata, "identifier")[:6]
    volume.subjects = _all(metadata, "subject")[:12]
    volume.summary = " ".join(_MARKUP.sub(" ", _first(metadata, "description", 4000)).split())[:2000]
    volume.rights_note = _first(metadata, "rights", 200)
    return volume


def _all(metadata: Any, name: str, limit: int = 300) -> list[str]:
    return list(
        dict.fromkeys(words for element in metadata.iter() if documents.local(element) == name and (words := documents.words(element, limit)))
    )


def _first(metadata: Any, name: str, limit: int = 300) -> str:
    return next(iter(_all(metadata, name, limit)), "")


def _refinements(metadata: Any) -> dict[tuple[str, str], str]:
    """(id, property) → value of EPUB 3's ``meta refines``."""
    return {
        (documents.attribute(meta, "refines").lstrip("#"), documents.attribute(meta, "property")): documents.words(meta)
        for meta in documents.find_all(metadata, "meta")
        if documents.attribute(meta, "refines")
    }


def _title(metadata: Any, refined: dict[tuple[str, str], str]) -> str:
    titles = [element for element in documents.find_all(metadata, "title") if documents.words(element)]
    main = [element for element in titles if refined.get((documents.attribute(element, "id"), "title-type"), "main") == "main"]
    return documents.words((main or titles)[0]) if titles else ""


def _people(metadata: Any, refined: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    found = []
    for element in documents.find_all(metadata, "creator"):
        role = documents.attribute(element, "role") or refined.get((documents.attribute(element, "id"), "role"), "")
        if name := documents.words(element, 100):
            found.append((name, role.strip().lower()))
    return list(dict.fromkeys(found))[:12]


def cover_path(package: Package) -> str:
    """The entry that holds the cover's picture, by EPUB 3's property or EPUB 2's custom."""
    for item in package.items.values():
        if "cover-image" in item.properties:
            return item.path
    for meta in documents.find_all(package.root, "meta"):
        if documents.attribute(meta, "name").lower() == "cover":
            named = package.items.get(documents.attribute(meta, "content"))
            if named is not None and named.media_type.startswith("image/"):
                return named.path
    return ""
