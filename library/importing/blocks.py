"""A chapter's tree becomes a row of blocks: paragraphs, headings, lists, tables, figures, notes. Wrappers vanish, anchors stay."""

import re
from typing import Any

from . import documents
from .cleaning import MARK, NUMBER, without_numbers
from .documents import DEEPEST, attribute, local
from .lines import BLOCKS, HEADINGS, SILENT, TOLD, WORDS_WITHIN, Block, Lines, Shared
from .placeholders import DRAWN

NOT_ENTERED = SILENT | (TOLD.keys() - WORDS_WITHIN) | {"svg", "math"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_EMPTY = re.compile(r"<(?!img)[^>]*>|[\s\u3000\xa0]+")
_INDENT = " \t\r\n\u3000\xa0"
_NOTES = frozenset({"footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"})
_MOST_CELLS = 100
_DEFINITION = frozenset({"dt", "dd", "div"})
_ROWS, _CELLS = frozenset({"thead", "tbody", "tfoot", "tr"}), frozenset({"td", "th", "caption"})


class Reader(Lines):
    """Reads one document."""

    def __init__(self, path: str, shared: Shared) -> None:
        super().__init__(path, shared)
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self._holders: set[Any] = set()

    def read(self, root: Any) -> None:
        """Fill ``blocks`` and ``notes``."""
        for element in root.iter():
            if local(element) in BLOCKS:
                self._mark_above(element)
        if local(root) == "svg":
            run: list[str] = []
            self._in_svg(root, run, 0)
            if not _EMPTY.sub("", "".join(run)):
                self._write(DRAWN, run)
            self._paragraph(run, 0)
        else:
            self._container(root, 0)
        if self.pending:
            self._emit(Block("anchor", ""))

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
        if name in TOLD:
            self.shared.dropped[TOLD[name]] += 1
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
        _adopt(element, BLOCKS, "li")
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
        for group in (element, *(child for child in element if local(child) == "div")):
            _adopt(group, _DEFINITION if group is element else _DEFINITION - {"div"}, "dd")
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
        if depth < DEEPEST:
            _adopt(element, *((_CELLS, "td") if local(element) == "tr" else (_ROWS | _CELLS, "tr")))
        for child in element:
            name = local(child)
            if name in _ROWS and depth < DEEPEST:
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
            self._joined("figure", f"<figure{NUMBER}>", f"{body}{self._captions(captions, depth) or MARK}</figure>", inner, start)

    def _captions(self, captions: list[Any], depth: int) -> str:
        made = []
        for caption in captions:
            text = _cell(self._inside(caption, depth))
            if text:
                made.append(text)
        return f"<figcaption>{'<br>'.join(made)}{MARK}</figcaption>" if made else ""

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


def _adopt(element: Any, allowed: frozenset[str], home: str) -> None:
    """Put words and elements that may not stand in a list or a table by themselves into an element that may."""
    if (element.text or "").strip():
        stray = element.makeelement(home)
        stray.text, element.text = element.text, None
        element.insert(0, stray)
    stays = allowed | SILENT | {""}
    for child in list(element):
        if local(child) not in stays:
            stray = element.makeelement(home)
            element.replace(child, stray)
            stray.append(child)
        elif (child.tail or "").strip():
            stray = element.makeelement(home)
            stray.text, child.tail = child.tail, None
            child.addnext(stray)


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
