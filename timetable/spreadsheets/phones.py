"""Telephone numbers put right (rule 6): 0351-xxxxxxx, mobiles as they are, several joined by 、."""

import re

from .cells import Value
from .text import as_text, content, plain, unguarded

AREA = "0351"

_SEPARATORS = re.compile(r"[、,;/|]|或|及|和|\n")
_NOISE = re.compile(r"[\s()\[\]\-.]")
_LABEL = re.compile(r"^(?:联系|咨询)?(?:电话|手机)?[:]?\s*")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?)\s*(\d{1,5})$", re.IGNORECASE)


def read_phone(value: Value) -> tuple[str, bool]:
    """The number or numbers in a cell, and whether each of them is one; if not, the text as it was typed."""
    typed = content(value)
    if not typed:
        return "", True
    text = _LABEL.sub("", plain(unguarded(as_text(value).strip()).replace("\n", "、")))
    parts = [part for part in _SEPARATORS.split(text) if part.strip(" -")]
    numbers = [_number(part) for part in parts]
    if not numbers or None in numbers:
        numbers = [_number(part) for part in re.split(r"[、,;/|\s]+", text) if part]
    if not numbers or None in numbers:
        return typed, False
    return "、".join(dict.fromkeys(number for number in numbers if number)), True


def _number(part: str) -> str | None:
    extension = _EXTENSION.search(part)
    tail = f"转{extension[1]}" if extension else ""
    digits = _NOISE.sub("", part[: extension.start()] if extension else part)
    digits = re.sub(r"^(?:\+?86|0086)(?=1\d{10}$|0?\d{9,11}$)", "", digits)
    if not digits.isascii() or not digits.isdigit():
        return None
    number = _put_right(digits)
    return number and number + tail


def _put_right(digits: str) -> str | None:
    """The usual form of a number given by its digits; None if it has no such form."""
    forms: tuple[tuple[str, str], ...] = (
        (r"1[3-9]\d{9}", r"\g<0>"),
        (rf"{AREA}(\d{{7}})", rf"{AREA}-\1"),
        (rf"{AREA[1:]}(\d{{7}})", rf"{AREA}-\1"),
        (r"[2-9]\d{6}", rf"{AREA}-\g<0>"),
        (r"([48]00)(\d{3})(\d{4})", r"\1-\2-\3"),
        (r"(0(?:10|2\d))(\d{8})", r"\1-\2"),
        (r"(0(?!351)[3-9]\d\d)(\d{7,8})", r"\1-\2"),
        (r"1[12]\d{1,3}|9[56]\d{3,4}", r"\g<0>"),
    )
    for pattern, form in forms:
        match = re.fullmatch(pattern, digits)
        if match:
            return match.expand(form)
    return None
