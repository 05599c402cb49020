"""Markup to trees, without entities, document types, network or depth without end."""

import html.entities
import re
from typing import Any

from lxml import etree

from .characters import decode_markup

MAX_DOCUMENT = 12 << 20
MAX_TAGS = 150_000
DEEPEST = 120
"""Levels that are walked; what lies deeper gives its text only."""
_PROLOG = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,2000}(?:\[([^\]]{0,200000})\]\s*)?>", re.IGNORECASE)
_DECLARED = re.compile(r"""<!ENTITY\s+([A-Za-z][\w.-]{0,31})\s+(?:"([^"<]{0,200})"|'([^'<]{0,200})'|(?:SYSTEM|PUBLIC)\s)""")
MOST_DECLARED = 300
_ENTITY = re.compile(r"&([A-Za-z][\w.-]{0,31});")
_NATIVE = frozenset({"amp", "lt", "gt", "quot", "apos"})


class TooComplexError(ValueError):
    """A document larger or more tangled than any chapter is."""


def _with_characters(text: str, subset: str) -> str:
    """Named entities as what they stand for: HTML's, and those the document declares itself, one level deep and bounded; foreign ones go."""
    own = {name: once or twice for name, once, twice in _DECLARED.findall(subset)[:MOST_DECLARED]}
    if own and sum(len(own.get(name, "")) for name in _ENTITY.findall(text)) > MAX_DOCUMENT:
        raise TooComplexError

    def named(match: "re.Match[str]") -> str:
        name = match[1]
        return match[0] if name in _NATIVE else own.get(name, html.entities.html5.get(f"{name};", match[0]))

    return _ENTITY.sub(named, text)


def prepared(data: bytes) -> tuple[str, bool]:
    """The document's text without prolog and document type, its named entities as characters; and whether its encoding was as said."""
    if len(data) > MAX_DOCUMENT or data.count(b"<") > MAX_TAGS * 2:
        raise TooComplexError
    text, as_said = decode_markup(data)
    text = _PROLOG.sub("", text, count=1)
    doctype = _DOCTYPE.search(text)
    return _with_characters(_DOCTYPE.sub("", text, count=2), (doctype and doctype[1]) or ""), as_said


def parse_xml(data: bytes) -> Any:
    """The root of an XML document (package, navigation); None where there is none to be found."""
    text, _ = prepared(data)
    return _strict(text) if "<" in text else None


def _strict(text: str, *, recover: bool = True) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=recover)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def parse_content(data: bytes) -> tuple[Any, bool]:
    """The root of a chapter, as XHTML where it is, else as the HTML it is; and whether its encoding was as said."""
    text, as_said = prepared(data)
    root = _strict(text, recover=False)
    if root is None and text.strip():
        parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
        try:
            root = etree.fromstring(text.encode(), parser)
        except etree.XMLSyntaxError:
            root = None
    return root, as_said


def local(element: Any) -> str:
    """An element's name without its namespace, in lower case; empty for anything that is none."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def attribute(element: Any, name: str) -> str:
    """An attribute by its local name, with or without a namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, found in element.items():
        if key.rpartition("}")[2].rpartition(":")[2].lower() == name:
            return str(found)
    return ""


def find_all(root: Any, name: str) -> list[Any]:
    """All elements of a local name, in document order."""
    return [element for element in root.iter() if local(element) == name]


def find(root: Any, name: str) -> Any:
    """The first of them, or None."""
    return next((element for element in root.iter() if local(element) == name), None)


def words(element: Any, limit: int = 300) -> str:
    """An element's text on one line; readings of ruby left out."""
    if element is None:
        return ""
    return " ".join("".join(_pieces(element)).split())[:limit].strip()


def _pieces(element: Any) -> Any:
    """Text of an element and below, without rt and rp, without recursion."""
    skip_until: Any = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if skip_until is not None:
            if event == "end" and node is skip_until:
                skip_until = None
                yield node.tail or ""
            continue
        if event == "start":
            if local(node) in {"rt", "rp", "script", "style"} and node is not element:
                skip_until = node
            else:
                yield node.text or ""
        elif node is not element:
            yield node.tail or ""
