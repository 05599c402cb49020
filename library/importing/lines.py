"""What stands inside a line of a chapter: words, emphasis, links, pictures, ruby; and what documents of a book share."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote

from . import documents, formulas
from .cleaning import FILES, SCHEMES
from .documents import DEEPEST, attribute, local
from .messages import gettext_noop as _
from .packages import inside

Anchor = tuple[str, str]
"""An entry's path and an id in it."""
REFERENCE = re.compile("\ufdd2(\\d+)\ufdd3")
"""Stands for an ``href`` attribute until every chapter has its number."""

INLINE = frozenset("abbr b bdi bdo cite code del dfn em i ins kbd mark q rb rp rt rtc ruby s samp small strong sub sup u var".split())  # noqa: SIM905
HEADINGS = {f"h{level}": level for level in range(1, 7)}
CONTAINERS = frozenset(
    "article aside body center default details div fieldset footer form header hgroup html main nav section switch summary address noscript".split()  # noqa: SIM905
)
BLOCKS = CONTAINERS | HEADINGS.keys() | frozenset("blockquote dd dl dt figcaption figure hr li ol p pre table tbody td tfoot th thead tr ul".split())  # noqa: SIM905
SILENT = frozenset(
    {"head", "title", "meta", "link", "base", "param", "source", "track", "col", "colgroup", "area", "map", "case", "template", "our-caption"}
)
"""Dropped without a word: they hold no text."""
TOLD = {
    **dict.fromkeys(("script",), _("a script")),
    **dict.fromkeys(("style",), _("a style")),
    **dict.fromkeys(("iframe", "frame"), _("a page from elsewhere")),
    **dict.fromkeys(("object", "embed", "applet"), _("something embedded")),
    **dict.fromkeys(("audio",), _("a sound")),
    **dict.fromkeys(("video",), _("a video")),
    **dict.fromkeys(("canvas",), _("an animation")),
    **dict.fromkeys(("input", "button", "select", "textarea"), _("part of a form")),
}
"""Dropped and told."""
WORDS_WITHIN = frozenset({"object", "audio", "video", "canvas", "applet", "button", "select", "textarea"})
"""Of these the words inside stay: they are there for those who cannot have the rest."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(slots=True)
class Block:
    """``inner`` is the content of a paragraph or heading, ``html`` the whole; ``starts`` are anchors a contents line may lead to."""

    kind: str
    html: str
    inner: str = ""
    level: int = 0
    characters: int = 0
    anchors: list[Anchor] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class Shared:
    """What all documents of a book share while they are read."""

    wanted: set[Anchor]
    picture: Callable[[str], tuple[str, int, int] | None]
    references: list[Anchor] = field(default_factory=list)
    ids: dict[Anchor, str] = field(default_factory=dict)
    given: set[Anchor] = field(default_factory=set)
    noted: dict[Anchor, str] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)

    def is_new(self, anchor: Anchor) -> bool:
        """Whether a link leads to ``anchor`` and nothing has carried it yet."""
        if not anchor[1] or anchor not in self.wanted or anchor in self.given:
            return False
        self.given.add(anchor)
        return True

    def id_of(self, anchor: Anchor) -> str:
        """The id that an anchor has in our pages."""
        return self.ids.setdefault(anchor, f"a{len(self.ids) + 1}")


class Lines:
    """Writes what stands inside a line, and counts its characters. ``pending`` holds anchors that wait for a block."""

    def __init__(self, path: str, shared: Shared) -> None:
        self.path = path
        self.shared = shared
        self.pending: list[Anchor] = []
        self.characters = 0
        self._in_link = self._in_pre = False

    def _write(self, text: str, out: list[str]) -> None:
        self.characters += len(text) - sum(map(text.count, " \n\t\r\u3000\xa0"))
        out.append(escape(text, quote=False))

    def _content(self, element: Any, out: list[str], depth: int) -> None:
        if element.text:
            self._write(element.text, out)
        if depth >= DEEPEST:
            self._write("".join(str(piece) for child in element for piece in child.itertext()), out)
            return
        for child in element:
            if name := local(child):
                self._child(child, name, out, depth + 1)
            if child.tail:
                self._write(child.tail, out)

    def _child(self, element: Any, name: str, out: list[str], depth: int) -> None:
        if name in SILENT:
            return
        if name in TOLD:
            self.shared.dropped[TOLD[name]] += 1
            if name not in WORDS_WITHIN:
                return
        if element.get("id") is not None or name == "a":
            self._spot(element)
        if name in INLINE:
            out.append(f"<{name}{_language(element)}>")
            self._content(element, out, depth)
            out.append(f"</{name}>")
        elif name in {"a", "img", "image", "svg", "math", "br", "wbr", "span"}:
            getattr(self, f"_in_{name}")(element, out, depth)
        elif name in BLOCKS:
            out.append("" if not out or out[-1].endswith("<br>") else "<br>")
            self._content(element, out, depth)
            out.append("<br>")
        else:
            self._content(element, out, depth)
            out.append(" " if name == "option" else "")

    def _note_anchor(self, element: Any) -> None:
        anchor = (self.path, attribute(element, "id"))
        if self.shared.is_new(anchor):
            self.pending.append(anchor)

    def _spot(self, element: Any) -> None:
        """An anchor inside a line."""
        for name in ("id", "name"):
            anchor = (self.path, element.get(name, ""))
            if self.shared.is_new(anchor):
                self.pending.append(anchor)

    def _in_br(self, _element: Any, out: list[str], _depth: int) -> None:
        out.append("\n" if self._in_pre else "<br>")

    def _in_wbr(self, _element: Any, out: list[str], _depth: int) -> None:
        out.append("<wbr>")

    def _in_span(self, element: Any, out: list[str], depth: int) -> None:
        if "pagebreak" in attribute(element, "type"):
            return
        language = _language(element)
        dotted = "text-emphasis" in element.get("style", "")
        opening, closing = ('<em class="dot">', "</em>") if dotted else (f"<span{language}>", "</span>") if language else ("", "")
        out.append(opening)
        self._content(element, out, depth)
        out.append(closing)

    def _in_math(self, element: Any, out: list[str], depth: int) -> None:
        made: list[str] = []
        formulas.write(element, made, self._write, depth)
        if "".join(made).strip():
            out += made
        else:
            self._write(element.get("alttext", "")[:2000], out)

    def _in_svg(self, element: Any, out: list[str], depth: int) -> None:
        """A drawing is not kept, but its words are, and a photograph that it only frames."""
        framed = documents.find_all(element, "image")
        named = " ".join(documents.words(one) for one in element if local(one) in {"title", "desc"})
        for image in framed:
            image.set("alt", image.get("alt") or named)
            self._in_img(image, out, depth)
        if not framed:
            self.shared.dropped[_("an SVG drawing")] += 1
            self._write(f"{named} ", out)
        for text in element.iter():
            if local(text) in {"text", "foreignobject"}:
                self._write(f"{documents.words(text, 2000)} ", out)

    def _in_image(self, element: Any, out: list[str], depth: int) -> None:
        self._in_img(element, out, depth)

    def _in_img(self, element: Any, out: list[str], _depth: int) -> None:
        source = element.get("src") or attribute(element, "href")
        path = inside(self.path, source)
        found = self.shared.picture(source if source.startswith("data:image/") else path)
        alt = escape(" ".join(element.get("alt", "").split())[:300])
        if found is None:
            self.shared.dropped[_("a picture that does not open or is missing") if path else _("a picture from elsewhere")] += 1
            out.append(alt)
            return
        name, width, height = found
        out.append(f'<img src="{FILES}{name}" alt="{alt}" width="{width}" height="{height}" loading="lazy">')

    def _in_a(self, element: Any, out: list[str], depth: int) -> None:
        address = "" if self._in_link else self._address(element)
        if not address:
            self._content(element, out, depth)
            return
        self._in_link = True
        noted = {*attribute(element, "type").split(), attribute(element, "role")} & {"noteref", "doc-noteref"}
        out.append(f"<a{address}{self._noteref(address) if noted else ''}>")
        self._content(element, out, depth)
        out.append("</a>")
        self._in_link = False

    def _noteref(self, address: str) -> str:
        """The first link to a note gets an id, so that the note can lead back."""
        found = REFERENCE.fullmatch(address)
        target = self.shared.references[int(found[1])] if found else ("", "")
        if not target[1] or target in self.shared.noted:
            return ' class="nr"'
        self.shared.noted[target] = name = f"r{len(self.shared.noted) + 1}"
        return f' class="nr" id="{name}"'

    def _address(self, element: Any) -> str:
        """The ``href`` attribute of a link, or nothing where it leads nowhere we know."""
        href = re.sub(r"[\x00-\x20\x7f-\xa0]", "", attribute(element, "href"))
        scheme, colon, _rest = href.partition(":")
        if colon and not re.search(r"[/?#]", scheme):
            return f' href="{escape(href)}" rel="nofollow noopener"' if scheme.lower() in SCHEMES and len(href) < 2000 else ""
        if href.startswith("//") or not href:
            return ""
        path, _hash, fragment = href.partition("#")
        target = inside(self.path, path) if path else self.path
        if not target:
            return ""
        self.shared.references.append((target, unquote(fragment)))
        return f"\ufdd2{len(self.shared.references) - 1}\ufdd3"


def _language(element: Any) -> str:
    value = attribute(element, "lang")
    return f' lang="{value}"' if value and _LANGUAGE.fullmatch(value) else ""
