"""Reads the texts of ``home/data``: a head of ``name: value`` lines, a blank line, then a body in a few simple marks.

``## `` heading · ``> `` quotation · ``- `` list · ``1. `` steps · ``! heading | text`` call-out · ``**bold**`` ·
``[words](/address/)`` · the rest paragraphs.
"""

import re
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
Block = tuple[str, Any]
_STEP = re.compile(r"^\d+\. ")
_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s\"]*)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass
class Text:
    """A page as it is written: head, facts beside the text, and the blocks of the body."""

    head: dict[str, str] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def texts(folder: str) -> list[Text]:
    """All texts of ``home/data/<folder>`` in the order of their file names."""
    return [parse(path.read_text(encoding="utf-8")) for path in sorted((DATA / folder).glob("*.md"))]


def parse(source: str) -> Text:
    """Read one text. Raises ``ValueError`` naming a head line that is none."""
    head, _, body = source.strip().partition("\n\n")
    text = Text(blocks=_blocks(body))
    for line in head.splitlines():
        name, colon, value = line.partition(": ")
        if not colon:
            raise ValueError(f"Not a head line: {line!r}. Write “name: value”, and a blank line before the body.")
        if name == "fact":
            what, _, holds = value.partition(" | ")
            text.facts.append((what, holds))
        else:
            text.head[name] = value
    return text


def _kind(line: str) -> str:
    if _STEP.match(line):
        return "steps"
    return {"## ": "heading", "> ": "quotation", "- ": "list", "! ": "call_out"}.get(line[: line.find(" ") + 1], "paragraph")


def inline(text: str) -> str:
    """HTML of a line: escaped, ``**bold**`` and links as such."""
    return _LINK.sub(r'<a href="\2">\1</a>', _BOLD.sub(r"<b>\1</b>", escape(text, quote=False)))


def _blocks(body: str) -> list[Block]:
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    found: list[Block] = []
    for kind, group in groupby(lines, _kind):
        _add(found, kind, list(group))
    return found


def _add(found: list[Block], kind: str, lines: list[str]) -> None:
    if kind in {"list", "paragraph"}:
        html = "".join(f"<p>{inline(line)}</p>" for line in lines)
        if kind == "list":
            html = "<ul>" + "".join(f"<li>{inline(line[2:])}</li>" for line in lines) + "</ul>"
        if found and found[-1][0] == "paragraph":
            found[-1] = ("paragraph", found[-1][1] + html)
        else:
            found.append(("paragraph", html))
    elif kind == "steps":
        found.append(("steps", {"heading": "", "steps": [_STEP.sub("", line) for line in lines]}))
    else:
        found += [(kind, _value(kind, line.partition(" ")[2])) for line in lines]


def _value(kind: str, rest: str) -> Any:
    if kind == "quotation":
        return {"text": rest, "source": ""}
    if kind == "call_out":
        heading, _, words = rest.partition(" | ")
        return {"kind": "", "heading": heading, "text": f"<p>{inline(words)}</p>"}
    return rest
