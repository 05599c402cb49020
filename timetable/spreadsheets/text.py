"""What people type into cells, as clean text (rule 5 of the timetable format)."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from .cells import Value, is_blank

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_NOTHING = re.compile(r"(?:[-‐-―－/／]+|无)")
_GUARDED = re.compile(r"^'(?=[=+@-])")
"""What stands in an export before a text that a spreadsheet would calculate."""
_ERROR_VALUE = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_DITTO = frozenset({"同上", "同前", "〃", "″", "”", '"', "''"})
_WIDE = {0xFEE0 + code: code for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
_MARKUP = re.compile(r"<[/!]?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!--|<[a-zA-Z]+\s+[a-zA-Z-]+\s*=")
_DASHES = re.compile(r"[‐-―−－﹣～~〜∼→]")
_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMERALS = "〇零○一二两三四五六七八九十"


def as_text(value: Value) -> str:
    """A cell's value as one would type it: 3515558359 for 3515558359.0, 09:30 for a time."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _moment(value) if isinstance(value, (date, time, timedelta)) else str(value)


def _moment(value: date | time | timedelta) -> str:
    """2026-11-25, 2026-11-25 09:30, 09:30, 26:00 (a duration)."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time() else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def clean(value: Value) -> str:
    """Plain letters and digits, punctuation as typed, no blanks at the ends or between two Chinese characters."""
    text = _INVISIBLE.sub("", as_text(value)).translate(_WIDE).strip()
    return _BLANKS.sub(" ", _BLANK_BETWEEN_HAN.sub("", text))


def content(value: Value) -> str:
    """Clean text; empty where a cell only says that there is nothing: -, —, /, 无."""
    text = unguarded(clean(value))
    return "" if _NOTHING.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Text without the sign that an export puts before what a spreadsheet would calculate."""
    return _GUARDED.sub("", text)


def is_nothing(value: Value) -> bool:
    """Whether a cell is blank or only says that there is nothing."""
    return is_blank(value) or not content(value)


def error_value(value: Value) -> str | None:
    """The error value that a cell shows, as a text file has it: #REF!, #N/A."""
    return value.strip() if isinstance(value, str) and _ERROR_VALUE.fullmatch(value.strip()) else None


def is_ditto(value: Value) -> bool:
    """Whether a cell repeats the one above: 同上, 〃."""
    return isinstance(value, str) and value.strip() in _DITTO


def has_markup(text: str) -> bool:
    """Whether text holds an HTML tag. ``网页<制作>`` and ``a < b`` do not."""
    return bool(_MARKUP.search(text))


def fold(value: Value) -> str:
    """Text to compare: compatibility forms plain, lower case, no blanks at all."""
    return _BLANKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", as_text(value)))).casefold()


def plain(value: Value) -> str:
    """Text to take apart: compatibility forms plain, every dash and wave a -, blanks kept as one."""
    return _BLANKS.sub(" ", _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", as_text(value))))).strip()


def number_of(numeral: str) -> int:
    """The number a run of Chinese numerals says: 十一 is 11, 二十 is 20, 六九零四 is 6904."""
    if "十" not in numeral:
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    tens, _, ones = numeral.partition("十")
    return (number_of(tens) if tens else 1) * 10 + (number_of(ones.replace("十", "")) if ones.replace("十", "") else 0)


def short(text: str, length: int = 30) -> str:
    """Text to quote in a message, cut where it would fill the line."""
    return text if len(text) <= length else f"{text[:length]}…"
