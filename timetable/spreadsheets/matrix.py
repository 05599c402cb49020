"""The cells of a week laid out across: title, teacher and time together, often several classes (rule 7)."""

import re
from dataclasses import dataclass

from .cells import Value
from .notes import says_cancelled, split_cancellation
from .text import as_text, clean
from .times import find_spans

_FREE = re.compile(r"(?:[-‐-―－/／\\]+|无|休息|休|没有|无课)?")
_LAST_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]\s*$")
_LAST_PART = re.compile(r"^(.*\S)\s*[\s/／]\s*([^\s/／]+)$", re.DOTALL)
_ASIDE = re.compile(r"\s*[（(【\[][^（()）\[\]【】]*[)）\]】]\s*")
_EDGES = " \t\r\n,，;；、。:：-—/／"


@dataclass(frozen=True, slots=True)
class Entry:
    """One class out of a cell; ``time`` is empty when none is written."""

    title: str
    teacher: str
    time: str
    cancelled: bool = False
    note: str = ""


def read_entries(value: Value) -> tuple[Entry, ...]:
    """The classes in a cell. A class ends where its time is found, or starts with it; 无, 休息, — and / are none."""
    text = as_text(value).strip()
    if _FREE.fullmatch(clean(value)):
        return ()
    return tuple(_entry(words, time) for words, time in _pieces(text))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Each class's words and its time."""
    spans = find_spans(_aligned(text))
    if not spans:
        return [(text, "")]
    if not text[: spans[0][0]].strip(_EDGES):
        ends = [begin for begin, _, _ in spans[1:]] + [len(text)]
        return [(text[end:stop], words) for (_, end, words), stop in zip(spans, ends, strict=True)]
    return _ending_with_time(text, spans)


def _ending_with_time(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    start = 0
    for begin, end, words in spans:
        pieces.append((text[start:begin], words))
        start = end
        aside = _ASIDE.match(text, end)
        if aside and "\n" not in text[end : aside.start() + 1] and says_cancelled(aside[0]):
            pieces[-1] = (pieces[-1][0] + aside[0], words)
            start = aside.end()
    rest = text[start:]
    if not rest.strip(_EDGES):
        return pieces
    if "\n" in rest.rstrip() and not says_cancelled(rest):
        return [*pieces, (rest, "")]
    return [*pieces[:-1], (pieces[-1][0] + rest, pieces[-1][1])]


def _aligned(text: str) -> str:
    """Plain forms of the signs in times, each as long as the sign itself, so that positions hold."""
    return "".join(_PLAIN.get(sign, sign) for sign in text)


_PLAIN = {
    **{chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys("‐‑‒–—―−～〜∼", "-"),
    "\u3000": " ",
    "\n": " ",
    "\r": " ",
    "\t": " ",
}


def _entry(words: str, time: str) -> Entry:
    cancelled = says_cancelled(words)
    words, note = split_cancellation(words) if cancelled else (words, "")
    title, teacher = _split(words.strip(_EDGES))
    return Entry(title, teacher, time, cancelled, note)


def _split(words: str) -> tuple[str, str]:
    """Title and teacher: brackets at the very end hold the teacher, else the last part after a blank, a slash, a line break."""
    brackets = _LAST_BRACKETS.search(words)
    if brackets and words[: brackets.start()].strip():
        return words[: brackets.start()].strip(_EDGES), brackets[1]
    parts = _LAST_PART.match(words)
    return (parts[1].strip("/／ \n"), parts[2]) if parts else (words, "")
