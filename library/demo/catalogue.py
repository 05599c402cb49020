"""Records of many books: what a large library's catalogue looks like, with invented titles, authors and publishers (``data/demo_titles.txt``)."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from library.importing.records import Record
from network.demo import invent_name

DATA = Path(__file__).resolve().parent.parent / "data" / "demo_titles.txt"
PUBLISHERS = ("汾河文化社", "并州书局", "龙城出版社", "三晋读物社", "双塔书社")
HEADINGS = ["书名", "作者", "出版社", "出版年", "ISBN", "主题", "中图分类号", "语种"]
"""Of the rows, as a spreadsheet of records has them."""
TRIES = 40
_SLOT = re.compile(r"\{(\w+)\}")


class Pattern(NamedTuple):
    """A title with slots, what follows the author's name, and the subject where it is always the same."""

    title: str
    role: str
    subject: str = ""


@dataclass(slots=True)
class Shelf:
    """Books of a category: its slug, their class, how many there are beside others, how many of ten titles are made by patterns of its own.

    Subject → things they may be of, and what they teach to do.
    """

    category: str
    clc: str
    share: int
    own: int
    subjects: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """What the file holds: words for the slots of every title, patterns for books of any category, the shelves."""

    slots: dict[str, list[str]] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    shelves: list[Shelf] = field(default_factory=list)


@cache
def words() -> Words:
    """Read the file; its first sign says what a line is."""
    found = Words()
    for line in filter(None, DATA.read_text(encoding="utf-8").splitlines()):
        mark, rest = line.split(" ", 1)
        shelf = found.shelves[-1] if found.shelves else None
        if mark == "@":
            name, *values = rest.split()
            found.slots[name] = values
        elif mark == "~":
            weight, pattern = rest.split(" ", 1)
            (shelf or found).patterns.extend([Pattern(*pattern.split(" | "))] * int(weight))
        elif mark == "#":
            slug, clc, share, own = rest.split()
            found.shelves.append(Shelf(slug, clc, int(share), int(own)))
        elif shelf is not None:
            subject, things, deeds = rest.split(" | ")
            shelf.subjects[subject] = things.split(), deeds.split()
    return found


def records(dice: random.Random, count: int) -> Iterator[list[str]]:
    """``count`` rows, each title once (with a part's number where chance finds no other)."""
    shelves, seen = words().shelves, dict[str, int]()
    shares = [shelf.share for shelf in shelves]
    for number in range(count):
        (shelf,) = dice.choices(shelves, shares)
        author = invent_name(dice, old=number % 2 == 0)
        for _ in range(TRIES):
            title, subject, role = _title(dice, shelf, author)
            if title not in seen:
                break
        seen[title] = seen.get(title, 0) + 1
        part = f"（第{seen[title]}辑）" if seen[title] > 1 else ""
        year = str(dice.randrange(1985, 2026))
        yield [f"{title}{part}", f"{author} {role}", dice.choice(PUBLISHERS), year, f"样书-{number:06d}", subject, shelf.clc, "简体"]


def _title(dice: random.Random, shelf: Shelf, author: str) -> tuple[str, str, str]:
    """A title, the subject of what it is about, and what follows its author's name."""
    pattern = dice.choice(shelf.patterns if dice.randrange(10) < shelf.own else words().patterns)
    subject = dice.choice([*shelf.subjects])
    things, deeds = shelf.subjects[subject]
    if len(things) < pattern.title.count("{thing}"):
        things = list(dict.fromkeys(chain.from_iterable(things for things, _deeds in shelf.subjects.values())))
    filled = {"thing": dice.sample(things, len(things)), "does": [dice.choice(deeds)], "name": [author]}

    def fill(slot: re.Match[str]) -> str:
        name = slot[1]
        if name not in filled:
            filled[name] = dice.sample(words().slots[name], pattern.title.count(slot[0]))
        return filled[name].pop()

    return _SLOT.sub(fill, pattern.title), pattern.subject or subject, pattern.role


def record(number: int, row: list[str]) -> Record:
    """A row as the importer reads it."""
    title, creators, publisher, year, identifiers, subjects, clc, _language = row
    return Record(number, title, creators, publisher, int(year), "zh-Hans", identifiers, subjects, clc)


def slugs() -> dict[str, str]:
    """Class → slug of the category."""
    return {shelf.clc: shelf.category for shelf in words().shelves}
