"""Parts of a day in what people type: 上午, 下班后, 晚上7点, 19:00, 下午五点以后. Pure."""

import datetime as dt
import re
from typing import NamedTuple

from timetable.near_days import NUMBERS

ALL = ("hour/am", "hour/pm", "hour/evening")
NOON = dt.time(12)
EVENING = dt.time(17, 30)
HALF = 30
NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_FROM_OR_UNTIL = "(?: ?[以之][前后]|前后|左右|[前后](?![街门台线卫勤期院巷村半天年面进退]))?"
_CLOCK = rf"(?: ?(?P<at>{NUMBER}) ?[点时](?P<half>半)?(?:钟|整)?(?P<from>{_FROM_OR_UNTIL}))?"
"""An hour, with 以前 or 以后 that belongs to it."""
UNNAMED_CLOCK = re.sub(r"\(\?P<\w+>", "(?:", _CLOCK)
_SAID = re.compile(
    r"(?P<said>上午|早上|早晨|早间|清晨|早饭[以之]?后|(?:中午|午间)(?:[以之][前后])?|下午|午后|午饭[以之]?后|晚上|晚间|傍晚|夜间|夜里|晚饭[以之]?后"
    rf"|下了?班[以之]?后|放学[以之]?后|(?<=[今明]儿)(?:黑夜|黑来)){_CLOCK}"
)
_ALONE = re.compile(
    rf"(?:\b|(?<=[天日号一二三四五六末]))(?:(?P<figure>0?[6-9]|1[0-9]|2[0-2]) ?[点时](?P<half>半)?(?:钟|整)?(?P<from>{_FROM_OR_UNTIL})"
    rf"|(?P<word>[一二三四五六七八九十]{{1,2}}) ?点(?:(?P<word_half>半)(?:钟|整)?|[钟整])?(?P<word_from>{_FROM_OR_UNTIL}))(?=$| |[的有开到去学])"
)
"""An hour without a part of the day."""
FIGURES = re.compile(r"(?<![0-9a-z:.])(?P<at>0?[6-9]|1[0-9]|2[0-2]):[0-5][0-9](?: ?[-~—到至] ?[0-2]?[0-9]:[0-5][0-9])?(?![0-9a-z:.])")
"""19:00, 9:30-11:00."""
PATTERN = re.sub(r"\(\?P<\w+>", "(?:", _SAID.pattern)
"""What ``find`` looks for first, without names."""
TWICE = range(6, 9)
"""Hours at which some learn in the morning and some in the evening."""


class Hours(NamedTuple):
    """Words, the filter of the parts of the day that they mean, and whether they are hardly a part of a title: 四点半 and 放学后 may be."""

    words: str
    token: str
    is_sure: bool


def find(query: str) -> Hours | None:
    """Return the first part of a day that a query names, else that of an hour it names."""
    if found := _SAID.search(query):
        return Hours(found[0], _from(found), not found["said"].startswith(("下班", "下了班", "放学")))
    for found in _ALONE.finditer(query):
        if token := _at(found):
            return Hours(found[0], token, is_sure=False)
    return None


def of_day(starts: dt.time) -> str:
    """Return the part of the day in which something starts."""
    return ALL[0] if starts < NOON else ALL[1] if starts < EVENING else ALL[2]


def part(said: str) -> str:
    """Return the part of the day that a word names; noon is the first of the afternoon."""
    if said[0] == "放":
        return "hour/pm|hour/evening"
    return "hour/am" if said[0] in "早清" or said == "上午" else "hour/pm" if "午" in said else "hour/evening"


def _from(found: re.Match[str]) -> str:
    """Return the part of the day that words name: 中午以前 is the morning, 下午六点 the evening, 下午五点以后 goes on into it."""
    said, hours = found["said"], part(found["said"])
    tail = found["from"] or said[2:]
    if hours != "hour/pm":
        return hours
    if said[:2] in {"中午", "午间"}:
        return "hour/am" if tail.endswith("前") else hours
    return _around(NOON.hour + _number(found["at"] or "") % NOON.hour, found["half"], found["from"] or "")


def _around(hour: int, half: str | None, tail: str) -> str:
    """Return the part of the day around an hour of the afternoon, before it or from it on."""
    at = dt.time(hour, HALF if half else 0)
    if at >= EVENING:
        return "hour/pm" if tail.endswith("前") else "hour/evening"
    return "hour/pm|hour/evening" if at.hour == EVENING.hour and tail.endswith("后") else "hour/pm"


def _at(found: re.Match[str]) -> str:
    """Return the part of the day of an hour by itself; 七点 may be either, 七点以后 is the evening. Nothing where it may be no hour (三点)."""
    half, tail = found["half"] or found["word_half"], found["from"] or found["word_from"] or ""
    hour = _number(found["figure"] or found["word"])
    is_said = found["figure"] or half or tail or found[0][-1] in "钟整"
    if not is_said or not hour:
        return ""
    if hour in TWICE:
        return "hour/evening" if tail.endswith("后") else "hour/am" if tail.endswith("前") else "hour/am|hour/evening"
    if TWICE.stop <= hour < NOON.hour:
        return "hour/am"
    return _around(hour if hour >= NOON.hour else hour + NOON.hour, half, tail)


def _number(said: str) -> int:
    """Return an hour in figures or in Chinese; 0 where it is none."""
    return int(said) if said.isdecimal() else NUMBERS.get(said, 0)
