"""A chapter's tree becomes a row of blocks: paragraphs, headings, lists, tables, figures, notes. Wrappers vanish, anchors stay."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import unquote

from . import documents
from .cleaning import FILES, MARK, NUMBER, SCHEMES, without_numbers
from .documents import DEEPEST, attribute, local
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
    "script": "脚本", "style": "样式", "iframe": "外部网页", "frame": "外部网页", "object": "嵌入的内容", "embed": "嵌入的内容",
    "applet": "嵌入的内容",
    "audio": "声音", "video": "视频", "canvas": "动画", "input": "表单", "button": "表单", "select": "表单", "textarea": "表单",
}  # fmt: skip
"""Dropped and told."""
NOT_ENTERED = SILENT | TOLD.keys() | {"svg"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_EMPTY = re.compile(r"<(?!img)[^>]*>|[\s\u3000\xa0]+")
_INDENT = " \t\r\n\u3000\xa0"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_NOTES = frozenset({"footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"})
_MOST_CELLS = 100


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


class Reader:
    """Reads one document."""

    def __init__(self, path: str, shared: Shared) -> None:
        self.path = path
        self.shared = shared
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self.pending: list[Anchor] = []
        self.characters = 0
        self._in_link = self._in_pre = False
        self._holders: set[Any] = set()

    def read(self, root: Any) -> None:
        """Fill ``blocks`` and ``notes``."""
        for element in root.iter():
            if local(element) in BLOCKS:
                self._mark_above(element)
        self._container(root, 0)
        if self.pending:
            self._emit(Block("anchor", ""))

    # --- blocks ------------------------------------------------------------------------------

    def _container(self, element: Any, depth: int) -> None:
        run: list[str] = []
        start = self.characters
        if element.text:
            self._write(element.text, run)
        for child in element:
            name = local(child)
            if depth < DEEPEST and (name in BLOCKS or (child in self._holders and name not in NOT_ENTERED)):
                self._paragraph(run, start)
                self._block(child, name, depth + 1)
                run, start = [], self.characters
            elif name:
                self._child(child, name, run, depth + 1)
            if child.tail:
                self._write(child.tail, run)
        self._paragraph(run, start)

    def _mark_above(self, element: Any) -> None:
        """Remember what holds a block: each element once, however deep."""
        above = element.getparent()
        while above is not None and above not in self._holders:
            self._holders.add(above)
            above = above.getparent()

    def _block(self, element: Any, name: str, depth: int) -> None:
        if element.get("hidden") is not None:
            return
        self._note_anchor(element)
        kinds = {*attribute(element, "type").split(), attribute(element, "role")}
        if kinds & _NOTES and name in {"aside", "div", "section", "p"}:
            self._footnote(element, depth)
        elif name in HEADINGS:
            self._heading(element, HEADINGS[name], depth)
        elif name == "p":
            self._container(element, depth)
        else:
            write = getattr(self, f"_{name}", None) if name in {"ul", "ol", "dl", "blockquote", "table", "figure", "pre", "hr"} else None
            (write or self._container)(element, depth)

    def _emit(self, block: Block, start: int | None = None) -> None:
        block.anchors = [*self.pending, *block.anchors]
        block.characters = self.characters - start if start is not None else 0
        self.pending = []
        self.blocks.append(block)

    def _spots(self) -> str:
        """Elements that carry the anchors which wait for a block."""
        return "".join(f'<span id="{self.shared.id_of(anchor)}"></span>' for anchor in self.pending)

    def _paragraph(self, run: list[str], start: int) -> None:
        content = "".join(run)
        if not self._in_pre:
            content = _BLANKS.sub(" ", content).strip(_INDENT)
        content = content.removesuffix("<br>").strip()
        if not _EMPTY.sub("", content):
            return
        inner = self._spots() + content
        if not _EMPTY.sub("", re.sub(r"<img[^>]*>", "", content)):
            self._emit(Block("figure", f"<figure{NUMBER}>{inner}{MARK}</figure>", inner), start)
        else:
            self._emit(Block("p", f'<p{NUMBER} class="p">{inner}{MARK}</p>', inner), start)

    def _heading(self, element: Any, level: int, depth: int) -> None:
        run: list[str] = []
        start = self.characters
        self._content(element, run, depth)
        content = _BLANKS.sub(" ", "".join(run)).strip(_INDENT)
        text = documents.words(element)
        if not text:
            self._paragraph(run, start)
            return
        self._emit(Block("h", "", self._spots() + content, level, text=text), start)

    def _inside(self, element: Any, depth: int) -> list[Block]:
        """The blocks of an element, taken apart from those around it."""
        outer, self.blocks = self.blocks, []
        waiting, self.pending = self.pending, []
        self._container(element, depth)
        inner, self.blocks = self.blocks, outer
        self.pending = waiting + self.pending
        for block in inner:
            if block.kind == "h":
                block.html = f"<p><strong>{block.inner}</strong></p>"
        return inner

    def _joined(self, kind: str, opening: str, rest: str, inner: list[Block], start: int) -> None:
        """Emit a block that holds others; their anchors become its own."""
        block = Block(kind, opening + self._spots() + rest)
        block.anchors = [anchor for one in inner for anchor in one.anchors]
        self._emit(block, start)

    def _blockquote(self, element: Any, depth: int) -> None:
        start = self.characters
        inner = self._inside(element, depth)
        if inner:
            self._joined("quote", "<blockquote>", f"{''.join(block.html for block in inner)}</blockquote>", inner, start)

    def _ul(self, element: Any, depth: int) -> None:
        self._list(element, "ul", "", depth)

    def _ol(self, element: Any, depth: int) -> None:
        start = element.get("start", "")
        self._list(element, "ol", f' start="{int(start)}"' if start.isascii() and start.isdigit() and len(start) < 6 else "", depth)

    def _list(self, element: Any, tag: str, attributes: str, depth: int) -> None:
        start, lines, held = self.characters, [], []
        for child in element:
            if local(child) not in BLOCKS:
                continue
            self._note_anchor(child)
            spots, anchors = self._spots(), list(self.pending)
            self.pending = []
            inner = self._inside(child, depth)
            if inner or anchors:
                lines.append(f"<li{NUMBER}>{spots}{_line(inner)}</li>")
                held += [Block("anchor", "", anchors=anchors), *inner]
        if lines:
            self._joined("list", "", f"<{tag}{attributes}>{''.join(lines)}</{tag}>", held, start)

    def _dl(self, element: Any, depth: int) -> None:
        start, lines, held = self.characters, [], []
        grouped = [inner for child in element for inner in (child if local(child) == "div" else [child])]
        for child in grouped:
            name = local(child)
            if name in {"dt", "dd"}:
                inner = self._inside(child, depth)
                body = _line(inner)
                lines.append(f"<dd{NUMBER}>{body}</dd>" if name == "dd" else f"<dt>{without_numbers(body)}</dt>")
                held += inner
        if lines:
            self._joined("list", "", f"<dl>{''.join(lines)}</dl>", held, start)

    def _table(self, element: Any, depth: int) -> None:
        start = self.characters
        out: list[str] = []
        held: list[Block] = []
        self._rows(element, out, held, depth)
        if held:
            opening = f'<div{NUMBER} class="tw" tabindex="0" role="group" aria-label="表格">'
            self._joined("table", opening, f"<table>{''.join(out)}</table>{MARK}</div>", held, start)

    def _rows(self, element: Any, out: list[str], held: list[Block], depth: int) -> None:
        for child in element:
            name = local(child)
            if name in {"thead", "tbody", "tfoot", "tr"} and depth < DEEPEST:
                out.append(f"<{name}>")
                self._rows(child, out, held, depth + 1)
                out.append(f"</{name}>")
            elif name in {"td", "th", "caption"}:
                inner = self._inside(child, depth + 1)
                held += inner
                out.append(f"<{name}{_spans(child)}>{_cell(inner)}</{name}>")

    def _figure(self, element: Any, depth: int) -> None:
        start = self.characters
        captions = [child for child in element.iter() if local(child) == "figcaption"]
        for caption in captions:
            caption.tag = "our-caption"
        inner = self._inside(element, depth)
        body = "".join(block.inner or without_numbers(block.html) for block in inner if block.kind != "caption")
        if inner:
            self._joined("figure", f"<figure{NUMBER}>", f"{body}{self._captions(captions, depth)}{MARK}</figure>", inner, start)

    def _captions(self, captions: list[Any], depth: int) -> str:
        made = []
        for caption in captions:
            text = _cell(self._inside(caption, depth))
            if text:
                made.append(text)
        return f"<figcaption>{'<br>'.join(made)}</figcaption>" if made else ""

    def _pre(self, element: Any, depth: int) -> None:
        start = self.characters
        run: list[str] = []
        self._in_pre = True
        self._content(element, run, depth)
        self._in_pre = False
        content = "".join(run).strip("\r\n")
        if content.strip():
            self._emit(Block("pre", f"<pre{NUMBER}>{self._spots()}{content}{MARK}</pre>"), start)

    def _hr(self, _element: Any, _depth: int) -> None:
        self._emit(Block("hr", self._spots() + "<hr>"))

    def _footnote(self, element: Any, depth: int) -> None:
        """A note goes to the end of its chapter."""
        waiting, self.pending = self.pending, []
        start, inner = self.characters, self._inside(element, depth)
        self.pending, stray = waiting, self.pending
        ids = [anchor for anchor in waiting if anchor[1] and anchor == (self.path, attribute(element, "id"))]
        self.pending = [anchor for anchor in waiting if anchor not in ids]
        anchors = [*ids, *stray]
        spots = "".join(f'<span id="{self.shared.id_of(anchor)}"></span>' for anchor in anchors)
        body = "".join(f"<p>{block.inner}</p>" if block.kind == "p" else without_numbers(block.html) for block in inner)
        note = Block("note", f'<div class="fn">{spots}{body}</div>', characters=self.characters - start)
        note.anchors = anchors + [anchor for block in inner for anchor in block.anchors]
        self.notes.append(note)

    # --- inside a line ---------------------------------------------------------------------------

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

    def _in_math(self, element: Any, out: list[str], _depth: int) -> None:
        said = element.get("alttext") or " ".join("".join(map(str, element.itertext())).split())
        self._write(said[:2000], out)

    def _in_svg(self, element: Any, out: list[str], depth: int) -> None:
        """A drawing is not kept; a photograph that it only frames is."""
        framed = documents.find_all(element, "image")
        for image in framed:
            self._in_img(image, out, depth)
        if not framed:
            self.shared.dropped["SVG 图"] += 1

    def _in_image(self, element: Any, out: list[str], depth: int) -> None:
        self._in_img(element, out, depth)

    def _in_img(self, element: Any, out: list[str], _depth: int) -> None:
        source = element.get("src") or attribute(element, "href")
        path = inside(self.path, source)
        found = self.shared.picture(path) if path and path != self.path else None
        alt = escape(" ".join(element.get("alt", "").split())[:300])
        if found is None:
            self.shared.dropped["外部图片" if not path else "打不开或缺少的图片"] += 1
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
        path, _, fragment = href.partition("#")
        target = inside(self.path, path) if path else self.path
        if not target:
            return ""
        self.shared.references.append((target, unquote(fragment)))
        return f"\ufdd2{len(self.shared.references) - 1}\ufdd3"


def _line(inner: list[Block]) -> str:
    """A list's line: its first paragraph carries the number, what follows stands below it."""
    if not inner:
        return MARK
    first = inner[0].inner if inner[0].kind in {"p", "figure", "h"} else without_numbers(inner[0].html)
    return first + MARK + "".join(without_numbers(block.html) for block in inner[1:])


def _cell(inner: list[Block]) -> str:
    """A cell's or a caption's content: one paragraph needs no element of its own."""
    return "<br>".join(block.inner if block.kind in {"p", "figure", "h"} else without_numbers(block.html) for block in inner)


def _spans(cell: Any) -> str:
    made = ""
    for name in ("colspan", "rowspan"):
        value = cell.get(name, "")
        if value.isascii() and value.isdigit() and len(value) < 4 and 1 < int(value) <= _MOST_CELLS:
            made += f' {name}="{int(value)}"'
    if local(cell) == "th" and cell.get("scope") in {"row", "col"}:
        made += f' scope="{cell.get("scope")}"'
    return made


def _language(element: Any) -> str:
    value = attribute(element, "lang")
    return f' lang="{value}"' if value and _LANGUAGE.fullmatch(value) else ""
