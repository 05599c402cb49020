"""WebVTT (W3C): captions and chapters read, checked and written again clean; SRT is taken too.

``read(text)`` returns cues in order; whatever is wrong raises ``CaptionError`` with the line and what to do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
        raise CaptionError("字幕文件太大（超过 1 MB）。请检查是不是选错了文件。")
    cues: list[Cue] = []
    for number, lines in _blocks(source):
        cue = _cue(number, lines)
        if cue is not None:
            _check(number, cue, cues[-1] if cues else None, length)
            cues.append(cue)
    if len(cues) > MOST_CUES:
        raise CaptionError(f"字幕有 {len(cues)} 条，最多 {MOST_CUES} 条。请检查是不是选错了文件。")
    if source.strip() and not cues:
        raise CaptionError("这里面没有一条字幕。每条要有一行时间，像这样：00:48.000 --> 00:56.000，下一行写字。")
    return cues


def read_bytes(data: bytes, *, length: float = 0) -> list[Cue]:
    """Read a file: UTF-8 with or without mark, UTF-16 with mark, GB18030."""
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "gb18030"):
        try:
            return read(data.decode(encoding), length=length)
        except UnicodeError:
            continue
    raise CaptionError("认不出字幕文件的文字编码。请用 UTF-8 另存一次。")


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
        raise CaptionError(f"第 {number} 行：“{first[:20]}”上面没有时间。每条字幕先写一行时间，像这样：00:48.000 --> 00:56.000。")
    at = next(place for place, line in enumerate(lines) if "-->" in line)
    start, end = _times(number + at, lines[at])
    text = " ".join(_plain(line) for line in lines[at + 1 :] if _plain(line))
    return Cue(start, end, text) if text else None


def _times(number: int, line: str) -> tuple[float, float]:
    found = _ARROW.match(line)
    if found is None:
        raise CaptionError(f"第 {number} 行的时间看不懂：“{line.strip()[:40]}”。请写成 00:48.000 --> 00:56.000。")
    return _seconds(number, found[1]), _seconds(number, found[2])


def _seconds(number: int, clock: str) -> float:
    found = _TIME.fullmatch(clock)
    if found is None:
        raise CaptionError(f"第 {number} 行的时间看不懂：“{clock[:20]}”。请写成 00:48.000，分和秒都小于 60。")
    hours, minutes, seconds, parts = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000


def _check(number: int, cue: Cue, before: Cue | None, length: float) -> None:
    if cue.end <= cue.start:
        raise CaptionError(f"第 {number} 行：这一条 {_clock(cue.end)} 结束，比开始的 {_clock(cue.start)} 还早。请把两个时间对调，或改正。")
    if before is not None and cue.start < before.start:
        raise CaptionError(f"第 {number} 行：这一条从 {_clock(cue.start)} 开始，比上一条的 {_clock(before.start)} 还早。请按时间先后排好。")
    if length and cue.start > length + 1:
        raise CaptionError(f"第 {number} 行：这一条从 {_clock(cue.start)} 开始，可是录音录像只有 {short(length)}。请检查是不是别的片子的字幕。")
    if len(cue.text) > LONGEST_TEXT:
        raise CaptionError(f"第 {number} 行：这一条有 {len(cue.text)} 个字，最多 {LONGEST_TEXT} 个。请分成几条。")


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
