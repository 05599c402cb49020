"""An EPUB's contents: the navigation document of EPUB 3, the NCX of EPUB 2."""

import posixpath
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from . import documents
from .messages import gettext_noop as _
from .messages import message
from .packages import Package, inside
from .records import Remark

MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads and how deep it stands."""

    title: str
    path: str
    fragment: str
    depth: int


def contents(package: Package) -> list[Entry]:
    """The contents, the better of the two kinds; empty where there are none."""
    found: list[Entry] = []
    for read, path in ((_navigation, _navigation_path(package)), (_ncx, _ncx_path(package))):
        data = package.read(path) if path else None
        if data is None or found:
            continue
        try:
            found = read(data, path)
        except documents.TooComplexError:
            text = _("The table of contents is too large to be read; the chapters are named by the headings in the text.")
            package.remarks.append(Remark("contents", message(text), path))
    found = _repaired(package, found)
    if not found:
        text = _("The book has no table of contents; the chapters are named by the headings in the text.")
        package.remarks.append(Remark("contents", message(text)))
    return found[:MOST_ENTRIES]


def _repaired(package: Package, entries: list[Entry]) -> list[Entry]:
    """Lines that lead to no file are led to the one of the same name in the reading order, if there is one."""
    entries = [replace(entry, path=package.spelled(entry.path)) for entry in entries]
    if all(not entry.path or package.has(entry.path) for entry in entries):
        return entries
    by_name: dict[str, str] = {}
    for item in package.spine:
        by_name.setdefault(posixpath.basename(item.path), item.path)
    return [
        entry if not entry.path or package.has(entry.path) else replace(entry, path=by_name.get(posixpath.basename(entry.path), entry.path))
        for entry in entries
    ]


def _navigation_path(package: Package) -> str:
    return next((item.path for item in package.items.values() if "nav" in item.properties), "")


def _ncx_path(package: Package) -> str:
    spine = documents.find(package.root, "spine")
    named = package.items.get(documents.attribute(spine, "toc")) if spine is not None else None
    if named is not None:
        return named.path
    return next((item.path for item in package.items.values() if item.media_type == "application/x-dtbncx+xml"), "")


def _entry(title: str, base: str, href: str, depth: int) -> Entry | None:
    path, _hash, fragment = href.strip().partition("#")
    target = inside(base, path) if path else base
    return Entry(title, target, unquote(fragment), min(depth, 8)) if title else None


def _navigation(data: bytes, path: str) -> list[Entry]:
    root, _as_said = documents.parse_content(data)
    if root is None:
        return []
    navs = documents.find_all(root, "nav")
    wanted = [nav for nav in navs if "toc" in documents.attribute(nav, "type").split()] or navs[:1]
    found: list[Entry] = []
    for nav in wanted[:1]:
        stack: list[tuple[Any, int]] = [(child, 0) for child in reversed(nav) if documents.local(child) == "ol"]
        while stack and len(found) < MOST_ENTRIES:
            element, depth = stack.pop()
            if documents.local(element) == "li":
                _add_line(found, element, path, depth)
                stack += [(child, depth + 1) for child in reversed(element) if documents.local(child) == "ol"]
            else:
                stack += [(child, depth) for child in reversed(element) if documents.local(child) == "li"]
    return found


def _add_line(found: list[Entry], line: Any, path: str, depth: int) -> None:
    label = next((child for child in line.iter() if documents.local(child) in {"a", "span"}), None)
    own = " ".join((line.text or "").split())
    if own or label is None:  # words that stand in the line itself
        found += [Entry(own[:300], "", "", min(depth, 8))] if own else []
    if label is None:
        return
    title = _label(label)
    href = documents.attribute(label, "href") if documents.local(label) == "a" else ""
    entry = _entry(title, path, href, depth) if href else Entry(title, "", "", min(depth, 8))
    if entry is not None and entry.title:
        found.append(entry)


def _label(label: Any) -> str:
    """A label's words; of a picture its text alternative, at last the label's own title (EPUB 3.3, 5.4.2.2)."""
    pictured = " ".join(documents.attribute(image, "alt") for image in documents.find_all(label, "img"))
    return documents.words(label) or " ".join((pictured.strip() or documents.attribute(label, "title")).split())[:300]


def _ncx(data: bytes, path: str) -> list[Entry]:
    root = documents.parse_xml(data)
    if root is None:
        return []
    top = documents.find(root, "navmap")
    stack: list[tuple[Any, int]] = [(point, 0) for point in reversed(top if top is not None else [])]
    found: list[Entry] = []
    while stack and len(found) < MOST_ENTRIES:
        point, depth = stack.pop()
        if documents.local(point) != "navpoint":
            continue
        label = next((child for child in point if documents.local(child) == "navlabel"), None)
        content = next((child for child in point if documents.local(child) == "content"), None)
        href = documents.attribute(content, "src") if content is not None else ""
        entry = _entry(documents.words(label), path, href, depth)
        if entry is not None:
            found.append(entry)
        stack += [(child, depth + 1) for child in reversed(point)]
    return found
