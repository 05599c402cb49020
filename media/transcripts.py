"""What can be read instead of heard: paragraphs with their time, under the headings of chapters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from media.webvtt import Cue, short

PAUSE = 2.0
"""Seconds of silence that end a paragraph."""
FULL = 70
"""Characters after which a paragraph ends at the next full stop."""
CHARACTERS_A_MINUTE = 300
_STOPS = ("。", "！", "？", "”", "…", ".", "!", "?")
_TIME = re.compile(r"^\[?(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)\]?[ \u3000]+")


@dataclass(frozen=True)
class Paragraph:
    """Words, and where in the recording they are said (seconds; None: not known)."""

    text: str
    start: float | None
    anchor: str = ""
    """Its address within the page, ``t155``; empty where the second is not known or another one has it."""

    @property
    def clock(self) -> str:
        """``2:35``; empty where it is not known."""
        return "" if self.start is None else short(self.start)

    @property
    def second(self) -> int:
        """For addresses: whole seconds."""
        return int(self.start or 0)


@dataclass
class Part:
    """A chapter (empty title: before the first, or without chapters) with its paragraphs."""

    title: str = ""
    start: float = 0.0
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def clock(self) -> str:
        """``2:35``."""
        return short(self.start)

    @property
    def second(self) -> int:
        """For addresses: whole seconds."""
        return int(self.start)


def parts(transcript: str, captions: Sequence[Cue], chapters: Sequence[Cue]) -> list[Part]:
    """The written transcript (paragraphs may begin with ``2:35 ``), else the captions run together, under the chapters."""
    paragraphs = _written(transcript) if transcript.strip() else _spoken(captions, [chapter.start for chapter in chapters])
    paragraphs = list(_addressed(paragraphs))
    known = [Part(), *(Part(chapter.text, chapter.start) for chapter in chapters)]
    at = 0
    for paragraph in paragraphs:
        while paragraph.start is not None and at + 1 < len(known) and paragraph.start >= known[at + 1].start - 0.25:
            at += 1
        known[at].paragraphs.append(paragraph)
    return [part for part in known if part.paragraphs]


def _addressed(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Give paragraphs their addresses, each once."""
    given: set[int] = set()
    for paragraph in paragraphs:
        if paragraph.start is None or paragraph.second in given:
            yield paragraph
        else:
            given.add(paragraph.second)
            yield replace(paragraph, anchor=f"t{paragraph.second}")


def minutes_to_read(found: Sequence[Part]) -> int:
    """How long it takes to read, at least a minute."""
    return max(1, round(characters(found) / CHARACTERS_A_MINUTE))


def characters(found: Sequence[Part]) -> int:
    """How many characters there are to read."""
    return sum(len(paragraph.text) for part in found for paragraph in part.paragraphs)


def _written(transcript: str) -> list[Paragraph]:
    found = []
    for line in transcript.splitlines():
        text = line.strip()
        clock = _TIME.match(text)
        if clock:
            hours, minutes, seconds = (int(part or 0) for part in clock.groups())
            found.append(Paragraph(text[clock.end() :], hours * 3600 + minutes * 60 + seconds))
        elif text:
            found.append(Paragraph(text, None))
    return [paragraph for paragraph in found if paragraph.text]


def _spoken(captions: Sequence[Cue], borders: Sequence[float]) -> list[Paragraph]:
    found: list[Paragraph] = []
    run: list[Cue] = []
    for cue in captions:
        if run and _ends(run, cue, borders):
            found.append(_joined(run))
            run = []
        run.append(cue)
    return [*found, _joined(run)] if run else found


def _ends(run: Sequence[Cue], following: Cue, borders: Sequence[float]) -> bool:
    if following.start - run[-1].end > PAUSE or any(run[0].start < border - 0.25 <= following.start for border in borders):
        return True
    return sum(len(cue.text) for cue in run) >= FULL and run[-1].text.endswith(_STOPS)


def _joined(run: Sequence[Cue]) -> Paragraph:
    text = ""
    for cue in run:
        gap = " " if text and text[-1].isascii() and cue.text[:1].isascii() else ""
        text += gap + cue.text
    return Paragraph(text, run[0].start)
