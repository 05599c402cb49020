"""The text of the demo's books: our own sentences (``data/demo_books.txt``), each kind of book with its own, put together by a fixed seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "demo_books.txt"
NUMBERS = "一二三四五六七八九十"


@dataclass(slots=True)
class Kind:
    """Books of a category: its slug, their class, who writes them, (title, theme, subject) of each, (title, paragraphs) of their chapters."""

    category: str
    clc: str
    creators: str
    books: list[tuple[str, str, str]] = field(default_factory=list)
    chapters: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """A book of the demo: its words and its chapters as (title, paragraphs)."""

    title: str
    creators: str
    category: str
    clc: str
    subject: str
    summary: str
    chapters: list[tuple[str, list[str]]]

    @property
    def text(self) -> str:
        """The book as a plain text file."""
        head = [f"书名：{self.title}", f"作者：{self.creators}", ""]
        return "\n".join([*head, *(line for title, paragraphs in self.chapters for line in (title, *paragraphs, ""))])


@cache
def kinds() -> list[Kind]:
    """What the file holds."""
    found: list[Kind] = []
    for line in filter(None, DATA.read_text(encoding="utf-8").splitlines()):
        mark, _, rest = line.partition(" ")
        if mark == "#":
            slug, clc, creators = rest.split(" ", 2)
            found.append(Kind(slug, clc, creators))
        elif mark == "=":
            title, theme, subject = rest.split(" | ")
            found[-1].books.append((title, theme, subject))
        elif mark == "##":
            found[-1].chapters.append((rest, []))
        else:
            found[-1].chapters[-1][1].append(line)
    return found


def books(dice: random.Random, count: int) -> Iterator[Written]:
    """``count`` books, the categories in turn."""
    most = max(len(kind.books) for kind in kinds())
    turns = [(kind, at) for at in range(most) for kind in kinds() if at < len(kind.books)]
    for kind, at in turns[:count]:
        yield _write(kind, *kind.books[at], dice)


def _write(kind: Kind, title: str, theme: str, subject: str, dice: random.Random) -> Written:
    """A preface, then the chapters of the kind, in each of them most of its paragraphs in their order."""
    preface = [
        f"这本《{title}》说的是{theme}，写给想从头学起的街坊邻居。",
        f"书分{NUMBERS[len(kind.chapters) - 1]}章，可以从头读，也可以挑着读。每一段末尾有个小数字，那是这一段的地址，可以发给朋友。",
        f"书是{kind.creators.removesuffix(' 编')}的老师和学员一起写的，哪里写得不对，请在页面下方告诉我们，下一回改过来。",
    ]
    chapters = [("前言", preface)]
    for number, (name, paragraphs) in enumerate(kind.chapters):
        kept = sorted(dice.sample(range(len(paragraphs)), max(3, len(paragraphs) - dice.randrange(2))))
        chapters.append((f"第{NUMBERS[number]}章 {name}", [paragraphs[at].replace("{x}", theme) for at in kept]))
    summary = f"{preface[0]}{'、'.join(name for name, _paragraphs in kind.chapters)}，一章一章慢慢说。"
    return Written(title, kind.creators, kind.category, kind.clc, subject, summary, chapters)
