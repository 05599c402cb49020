"""Times of day as people write them (rule 4): ranges in one cell or in two, with and without 上午, 下午, 晚."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .cells import Value
from .text import NUMERALS, as_text, number_of, plain

_MORNING, _NOON, _AFTERNOON, _NIGHT = "上午", "中午", "下午", "晚上"
_PERIODS = {
    **dict.fromkeys(("上午", "早上", "早晨", "清晨", "凌晨", "早", "am"), _MORNING),
    **dict.fromkeys(("中午", "正午", "午间"), _NOON),
    **dict.fromkeys(("下午", "午后", "pm"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "晚上", "晚间", "夜间", "夜晚", "夜里", "晚", "夜"), _NIGHT),
}
_PERIOD = "|".join(sorted(_PERIODS, key=len, reverse=True))
_BEFORE = rf"(?:[(\[]?(?:{_PERIOD})[)\]]?[:,]?\s?)?(?<![\d:.])"
_AFTER = r"(?:\s?[ap]m)?"
_SPOKEN = r"[点时]\s?(?:\d{1,2}(?!\d)分?|半|[一三]刻|整|钟)?"
_LOOSE = rf"{_BEFORE}\d{{1,2}}(?!\d)(?:[:.]\d{{1,2}}(?!\d)(?::\d\d)?|{_SPOKEN})?{_AFTER}"
_TO = r"\s?(?:-+|至|到)\s?"
_RANGE = re.compile(rf"({_LOOSE})(?:{_TO}({_LOOSE}))?", re.IGNORECASE)
_MARKED = re.compile(
    rf"({_BEFORE}\d{{1,2}}(?!\d)(?::\d\d(?!\d)(?::\d\d)?|{_SPOKEN}|\.\d\d(?=\s?(?:-|至|到)\s?\d)){_AFTER})(?:{_TO}({_LOOSE}))?", re.IGNORECASE
)
_CLOCK = re.compile(
    rf"(?:[(\[]?(?P<period>{_PERIOD})[)\]]?[:,]?\s?)?(?P<hour>\d{{1,2}})"
    r"(?:[:.点时]\s?(?:(?P<minute>\d{1,2})分?|(?P<word>半|[一三]刻|整|钟))?(?::\d\d)?)?(?:\s?(?P<suffix>[ap]m))?",
    re.IGNORECASE,
)
_WORDS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}
_NUMERAL = re.compile(rf"(?<![周期拜])[{NUMERALS}]+(?=[点时分])|(?<=[点时])[{NUMERALS}]+(?!刻)")
_COMPACT = re.compile(r"(?<![\d:.点时])([01]?\d|2[0-3])([0-5]\d)(?![\d:.点时])")
_ASIDE = re.compile(r"\(?(?:共|约)?\d+(?:\.\d+)?个?(?:小时|分钟|课时)\)?|开始|准时|[左右]{2}|起$|北京时间|[。;；]$")
_BETWEEN = re.compile(r"[、,，;；/和及\s]*")
_NO_CLOCK = re.compile(rf"[\s()]*(?:(?:{_PERIOD}|全天|[、,/和-])[\s()]*)*")


class BadTimeError(ValueError):
    """Not a time that exists, or not a time at all; ``at_end`` when only the end is wrong."""

    def __init__(self, text: str, *, at_end: bool = False) -> None:
        super().__init__(text)
        self.at_end = at_end


@dataclass(frozen=True, slots=True)
class Span:
    """Start and end of one class; ``assumed`` names the times taken as afternoon without saying so."""

    start: time
    end: time | None
    start_assumed: bool = False
    end_assumed: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    period: str | None


def read_spans(value: Value, end: Value = None) -> tuple[Span, ...]:
    """The classes' times in a cell (usually one), with the cell of the end beside it if there is one.

    No time at all, or only 上午 without a clock, gives nothing; raise ``BadTimeError`` for what is not a time.
    """
    pairs = _pairs(value)
    if len(pairs) == 1 and pairs[0][1] is None:
        pairs = [(pairs[0][0], _end(end))]
    return tuple(_span(start, finish) for start, finish in pairs)


def has_time(text: str) -> bool:
    """Whether a clock time can be found in running text."""
    return bool(_MARKED.search(text))


def find_spans(text: str) -> list[tuple[int, int, str]]:
    """Where clock times stand in running text that went through ``plain``: begin, end, the words."""
    return [(match.start(), match.end(), match[0]) for match in _MARKED.finditer(text)]


def _pairs(value: Value) -> list[tuple[_Clock, _Clock | None]]:
    if isinstance(value, (int, float, time, timedelta, datetime)) and not isinstance(value, bool):
        return [(_number(value), None)]
    text = as_text(value)
    try:
        return [(_number(float(text)), None)]
    except ValueError:
        pass
    text = _ASIDE.sub("", _NUMERAL.sub(lambda match: str(number_of(match[0])), plain(text).lower()))
    text = _COMPACT.sub(r"\1:\2", text).strip()
    if _NO_CLOCK.fullmatch(text):
        return []
    return _pairs_in_text(text)


def _pairs_in_text(text: str) -> list[tuple[_Clock, _Clock | None]]:
    whole = _RANGE.fullmatch(text.replace(" ", ""))
    if whole:
        return [_pair(whole)]
    found = list(_RANGE.finditer(text))
    if not found or not _BETWEEN.fullmatch(_RANGE.sub("", text)):
        raise BadTimeError(text)
    return [_pair(match) for match in found]


def _pair(match: re.Match[str]) -> tuple[_Clock, _Clock | None]:
    return _clock(match[1]), _clock(match[2]) if match[2] else None


def _clock(text: str) -> _Clock:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise BadTimeError(text)
    said = match["period"] or match["suffix"]
    minute = int(match["minute"]) if match["minute"] else _WORDS.get(match["word"] or "整", 0)
    return _Clock(int(match["hour"]), minute, _PERIODS[said] if said else None)


def _number(value: float | time | timedelta | datetime) -> _Clock:
    """A part of a day (0.375), a serial's part, hours and minutes with a point (14.3) or without (1430)."""
    if isinstance(value, (time, datetime)):
        return _Clock(value.hour, value.minute, None)
    if isinstance(value, timedelta):
        return _from_minutes(round(value.total_seconds() / 60))
    if 0 <= value < 1:
        return _from_minutes(round(value * 1440))
    if not 0 <= value < 100_000:
        raise BadTimeError(as_text(value))
    if value > 10_000:
        return _from_minutes(round(value % 1 * 1440))
    if value == int(value):
        return _Clock(int(value) // 100, int(value) % 100, None) if value >= 100 else _Clock(int(value), 0, None)
    hour, _, minute = repr(float(value)).partition(".")
    if len(minute) > 2 or not hour.isdigit():
        raise BadTimeError(as_text(value))
    return _Clock(int(hour), int(minute.ljust(2, "0")), None)


def _from_minutes(minutes: int) -> _Clock:
    return _Clock(minutes // 60, minutes % 60, None)


def _end(value: Value) -> _Clock | None:
    """The end's own cell; when it holds a range, its last time."""
    try:
        pairs = _pairs(value)
    except BadTimeError as error:
        raise BadTimeError(str(error), at_end=True) from error
    if not pairs:
        return None
    start, finish = pairs[-1]
    return finish or start


def _span(start: _Clock, end: _Clock | None) -> Span:
    first, first_assumed = _place(start, start.period, at_end=False)
    if end is None:
        return Span(first, None, first_assumed)
    last, last_assumed = _place(end, end.period or start.period, at_end=True)
    return Span(first, last, first_assumed, last_assumed)


def _place(clock: _Clock, period: str | None, *, at_end: bool) -> tuple[time, bool]:
    hour = clock.hour
    assumed = period is None and 1 <= hour <= 6
    if assumed or (period in (_AFTERNOON, _NIGHT) and hour < 12) or (period == _NOON and 1 <= hour <= 6):
        hour += 12
    if hour > 23 or clock.minute > 59 or (period == _NIGHT and clock.hour == 12):
        raise BadTimeError(f"{clock.hour}:{clock.minute:02}", at_end=at_end)
    return time(hour, clock.minute), assumed
