"""WebVTT (W3C): captions and chapters read, checked and written again clean; SRT is taken too.

``read(text)`` returns cues in order; whatever is wrong raises ``CaptionError`` with the line and what to do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_CUES = 5_000
LONGEST_TEXT = 500
LARGEST = 1 << 20
_TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})")
_ARROW = re.compile(r"^\s*(\S+)\s*-->\s*(\S+)(?:\s|$)")
_TAG = re.compile(r"<[^<>]*>")
_SKIPPED = ("NOTE", "STYLE", "REGION")


class CaptionError(ValueError):
    """Captions that cannot be used; the text names the line and says what to do."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    text: str


def read(source: str, *, length: float = 0) -> list[Cue]:
    """Read WebVTT or SRT. ``length``: of the recording in seconds; cues may not begin after it. Empty source, no cues."""
    if len(source) > LARGEST:
        raise CaptionError(_("The file of captions is too large (more than 1 MB). Please check whether it is the right one."))
    cues: list[Cue] = []
    for number, lines in _blocks(source):
        cue = _cue(number, lines)
        if cue is not None:
            _check(number, cue, cues[-1] if cues else None, length)
            cues.append(cue)
    if len(cues) > MOST_CUES:
        text = _("There are %(number)s captions, at most %(most)s. Please check whether it is the right file.")
        raise CaptionError(text % {"number": len(cues), "most": MOST_CUES})
    if source.strip() and not cues:
        raise CaptionError(_("There is no caption in it. Each needs a line with the time like 00:48.000 --> 00:56.000, and the words on the next."))
    return cues


def read_bytes(data: bytes, *, length: float = 0) -> list[Cue]:
    """Read a file: UTF-8 with or without mark, UTF-16 with mark, GB18030."""
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "gb18030"):
        try:
            return read(data.decode(encoding), length=length)
        except UnicodeError:
            continue
    raise CaptionError(_("The encoding of the captions is unknown. Please save the file as UTF-8."))


def write(cues: Iterable[Cue]) -> str:
    """Return clean WebVTT; an empty text where there are no cues."""
    parts = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}\n" for cue in cues]
    return "WEBVTT\n\n" + "\n".join(parts) if parts else ""


def short(seconds: float) -> str:
    """``0:48``, ``12:05``, ``1:02:05``: a moment as people read it."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def _blocks(source: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones, with the number of their first line."""
    block: list[str] = []
    begin = 0
    for number, line in enumerate([*source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n"), ""], 1):
        if line.strip():
            begin = begin if block else number
            block.append(line)
        elif block:
            yield begin, block
            block = []


def _cue(number: int, lines: list[str]) -> Cue | None:
    first = lines[0].lstrip("\ufeff")
    if number == 1 and first.startswith("WEBVTT"):
        lines, number = lines[1:], number + 1
        if not any("-->" in line for line in lines):
            return None
    if not any("-->" in line for line in lines):
        if first.startswith(_SKIPPED):
            return None
        text = _("Line %(line)s: there is no time above “%(text)s”. Each caption begins with a line like 00:48.000 --> 00:56.000.")
        raise CaptionError(text % {"line": number, "text": first[:20]})
    at = next(place for place, line in enumerate(lines) if "-->" in line)
    start, end = _times(number + at, lines[at])
    text = " ".join(_plain(line) for line in lines[at + 1 :] if _plain(line))
    return Cue(start, end, text) if text else None


def _times(number: int, line: str) -> tuple[float, float]:
    found = _ARROW.match(line)
    if found is None:
        text = _("Line %(line)s: the time “%(text)s” is not clear. Please write it like 00:48.000 --> 00:56.000.")
        raise CaptionError(text % {"line": number, "text": line.strip()[:40]})
    return _seconds(number, found[1]), _seconds(number, found[2])


def _seconds(number: int, clock: str) -> float:
    found = _TIME.fullmatch(clock)
    if found is None:
        text = _("Line %(line)s: the time “%(text)s” is not clear. Please write it like 00:48.000, minutes and seconds below 60.")
        raise CaptionError(text % {"line": number, "text": clock[:20]})
    hours, minutes, seconds, parts = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000


def _check(number: int, cue: Cue, before: Cue | None, length: float) -> None:
    if cue.end <= cue.start:
        text = _("Line %(line)s: it ends at %(end)s, before it begins at %(start)s. Please exchange the two, or mend them.")
        raise CaptionError(text % {"line": number, "end": _clock(cue.end), "start": _clock(cue.start)})
    if before is not None and cue.start < before.start:
        text = _("Line %(line)s: it begins at %(start)s, before the caption above (%(before)s). Please put them in order.")
        raise CaptionError(text % {"line": number, "start": _clock(cue.start), "before": _clock(before.start)})
    if length and cue.start > length + 1:
        text = _("Line %(line)s: it begins at %(start)s, but the recording has only %(length)s. Please check whether these captions belong to it.")
        raise CaptionError(text % {"line": number, "start": _clock(cue.start), "length": short(length)})
    if len(cue.text) > LONGEST_TEXT:
        text = _("Line %(line)s: it has %(number)s characters, at most %(most)s. Please divide it.")
        raise CaptionError(text % {"line": number, "number": len(cue.text), "most": LONGEST_TEXT})


def _plain(line: str) -> str:
    text = _TAG.sub("", line).replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&lrm;", "").replace("&amp;", "&")
    return " ".join("".join(character for character in text if character.isprintable() or character == " ").split())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    whole, parts = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}.{parts:03}" if hours else f"{minutes:02}:{whole:02}.{parts:03}"
