"""Blocks of all documents become chapters, by the book's contents; links between them get their addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .cleaning import clean, numbered
from .lines import REFERENCE, Anchor, Block, Shared
from .navigation import Entry
from .records import ReadChapter

MOST_CHARACTERS = 40_000
MOST_BLOCKS = 450
"""What one page of the reader carries; longer chapters continue on the next."""
_NOT_A_WORD = re.compile(r"[\W_]+")
_LONGEST_TITLE = 300


@dataclass(slots=True, eq=False)
class Draft:
    """A chapter in the making."""

    title: str
    depth: int
    path: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    outline: list[tuple[str, Anchor, int]] = field(default_factory=list)
    is_listed: bool = False

    @property
    def characters(self) -> int:
        """Its length so far."""
        return sum(block.characters for block in self.blocks)


class Binder:
    """Collects documents in reading order and binds them into chapters."""

    def __init__(self, entries: Sequence[Entry], shared: Shared) -> None:
        self.shared = shared
        self.drafts: list[Draft] = []
        self.by_path: dict[str, list[Entry]] = {}
        waiting: list[Entry] = []
        last: Entry | None = None
        for entry in entries:
            waiting.append(entry)
            if entry.path:  # a heading without a link stands over the next line that has one
                self.by_path.setdefault(entry.path, []).append(_joined(waiting))
                waiting, last = [], entry
        if waiting and last is not None:  # and at the end below the last that had one
            self.by_path[last.path] += [replace(entry, path=last.path, fragment=last.fragment) for entry in waiting]
        self.has_contents = bool(self.by_path)

    def add(self, path: str, blocks: list[Block], notes: list[Block], name: str) -> None:
        """Add a document: its blocks, its notes, and the name its head gives it."""
        places = self._places(path, blocks)
        at_start = [entry for entry, place in places if place == 0]
        splitting = self._splitting(places)
        first = self._first_draft(path, blocks, at_start, name)
        drafts = {0: first}
        for entry, place in places:
            if place and entry in splitting and place not in drafts:
                drafts[place] = Draft(entry.title, entry.depth, path, is_listed=True)
        starts = sorted(drafts)
        for begin, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
            drafts[begin].blocks += blocks[begin:end]
        drafts[starts[-1]].notes += notes
        for entry, place in places:
            start = max(begin for begin in starts if begin <= place)
            if place and (place not in drafts or drafts[place].title != entry.title):
                drafts[start].outline.append((entry.title, (path, entry.fragment), entry.depth))
        self.drafts += [draft for draft in drafts.values() if draft not in self.drafts[-1:]]

    def _places(self, path: str, blocks: list[Block]) -> list[tuple[Entry, int]]:
        """Each line of the contents with the block it leads to; what precedes all text leads to the start."""
        at = {anchor: place for place, block in reversed(list(enumerate(blocks))) for anchor in block.anchors}
        text_from = next((place for place, block in enumerate(blocks) if block.kind not in {"h", "anchor", "hr"}), len(blocks))
        found = [(entry, at.get((path, entry.fragment), 0) if entry.fragment else 0) for entry in self.by_path.get(path, [])]
        found.sort(key=lambda pair: pair[1])
        if found and 0 < found[0][1] <= text_from:  # only headings stand before the first line's place
            found[0] = (found[0][0], 0)
        return found

    def _splitting(self, places: list[tuple[Entry, int]]) -> list[Entry]:
        """The lines that begin chapters of their own: those of the document's uppermost level, where it has several."""
        if not places:
            return []
        top = min(entry.depth for entry, _place in places)
        upper = [entry for entry, _place in places if entry.depth == top]
        return upper if len(upper) > 1 else []

    def _first_draft(self, path: str, blocks: list[Block], at_start: list[Entry], name: str) -> Draft:
        """The chapter a document begins, or the one before it goes on where nothing announces a new one."""
        heading = next((block.text for block in blocks[:3] if block.kind == "h" and block.level <= 3), "")
        if at_start:
            return Draft(_joined(at_start).title, at_start[0].depth, path, is_listed=True)
        before = self.drafts[-1] if self.drafts else None
        if before is not None and self.has_contents and not heading and before.characters < MOST_CHARACTERS:
            return before
        return Draft(heading or name or f"第 {len(self.drafts) + 1} 节", before.depth if before else 0, path)

    def bind(self) -> list[ReadChapter]:
        """The chapters, in order, as they are stored."""
        kept = [draft for draft in self.drafts if draft.is_listed or any(block.kind not in {"anchor", "hr"} for block in draft.blocks + draft.notes)]
        pages = [(draft, part, blocks) for draft in kept for part, blocks in enumerate(_parted(_without_title(draft)))]
        numbers: dict[Anchor, int] = {}
        for number, (draft, _part, blocks) in enumerate(pages, 1):
            notes = draft.notes if _is_last(pages, number) else []
            numbers.setdefault((draft.path, ""), number)
            for block in [*blocks, *notes]:
                for anchor in block.anchors:
                    numbers.setdefault((anchor[0], ""), number)
                    numbers[anchor] = number
        return [
            self._page(draft, part, blocks, number, numbers, draft.notes if _is_last(pages, number) else [])
            for number, (draft, part, blocks) in enumerate(pages, 1)
        ]

    def _page(self, draft: Draft, part: int, blocks: list[Block], number: int, numbers: dict[Anchor, int], notes: list[Block]) -> ReadChapter:
        made = _levelled(blocks) + self._notes(notes)
        html, count = numbered(REFERENCE.sub(lambda match: self._address(int(match[1]), number, numbers), made))
        outline = [
            [title[:_LONGEST_TITLE], self.shared.id_of(anchor) if numbers.get(anchor) == number else "", depth]
            for title, anchor, depth in draft.outline
            if numbers.get(anchor, number if part == 0 else 0) == number
        ]
        title = draft.title if part == 0 else f"{draft.title}（续 {part}）"
        characters = sum(block.characters for block in [*blocks, *notes])
        return ReadChapter(title[:_LONGEST_TITLE], clean(html), draft.depth, count, characters, outline)

    def _address(self, reference: int, here: int, numbers: dict[Anchor, int]) -> str:
        """The ``href`` of a link inside the book; nothing where its target was not kept."""
        path, fragment = self.shared.references[reference]
        number = numbers.get((path, fragment)) or numbers.get((path, ""))
        if number is None:
            return ""
        spot = f"#{self.shared.ids[path, fragment]}" if (path, fragment) in numbers and (path, fragment) in self.shared.ids else ""
        if number == here:
            return f' href="{spot or "#main"}"'
        return f' href="../{number}/{spot}"'

    def _notes(self, notes: list[Block]) -> str:
        if not notes:
            return ""
        return f'<div class="fns" role="group" aria-label="注释">{"".join(map(self._note, notes))}</div>'

    def _note(self, note: Block) -> str:
        """A note that does not lead back itself gets a way back."""
        back = next((self.shared.noted[anchor] for anchor in note.anchors if anchor in self.shared.noted), "")
        if not back or REFERENCE.search(note.html):
            return note.html
        return note.html.removesuffix("</p></div>").removesuffix("</div>") + f' <a href="#{back}" aria-label="回到正文">↩</a></p></div>'


def _joined(entries: Sequence[Entry]) -> Entry:
    """Lines that lead to the same place, as one."""
    titles = list(dict.fromkeys(entry.title for entry in entries))
    last = entries[-1]
    return Entry("　".join(titles)[:_LONGEST_TITLE], last.path, last.fragment, entries[0].depth)


def _bare(text: str) -> str:
    return _NOT_A_WORD.sub("", text).casefold()


def _without_title(draft: Draft) -> list[Block]:
    """The blocks without headings at the start that only say the title again: the page shows it itself."""
    title = _bare(draft.title)
    blocks = list(draft.blocks)
    for at, block in enumerate(blocks[:4]):
        if block.kind == "h" and _bare(block.text) and _bare(block.text) in title:
            spots = "".join(re.findall(r'<span id="[^"]*"></span>', block.inner))
            blocks[at] = Block("anchor", f"{spots}" if spots else "", anchors=block.anchors, characters=block.characters)
        elif block.kind not in {"anchor", "hr"}:
            break
    return blocks


def _parted(blocks: list[Block]) -> list[list[Block]]:
    """Blocks in pages of bounded length."""
    pages: list[list[Block]] = [[]]
    characters = 0
    for block in blocks:
        if pages[-1] and (characters + block.characters > MOST_CHARACTERS or len(pages[-1]) >= MOST_BLOCKS):
            pages.append([])
            characters = 0
        pages[-1].append(block)
        characters += block.characters
    return pages


def _is_last(pages: list[tuple[Draft, int, list[Block]]], number: int) -> bool:
    return number == len(pages) or pages[number][0] is not pages[number - 1][0]


def _levelled(blocks: list[Block]) -> str:
    """The blocks' HTML, headings below the page's own and without a step left out."""
    ranks = {level: rank for rank, level in enumerate(sorted({block.level for block in blocks if block.kind == "h"}))}
    out, before = [], 1
    for block in blocks:
        if block.kind == "h":
            level = min(ranks[block.level] + 2, before + 1, 4)
            before = level
            out.append(f"<h{level}>{block.inner}</h{level}>")
        else:
            out.append(block.html)
    return "".join(out)
