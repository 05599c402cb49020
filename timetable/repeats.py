"""A rule of repetition as people say it: 每周日, 隔周三, 每月第一个周六."""

import re

from timetable.rules import DAYS, plain

_NAMES = "一二三四五六日"
_NUMBERS = {1: "每", 2: "隔"}
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYDAY=(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)")


def say(rule: str) -> str:
    """``rule`` in plain Chinese; a rule that has no short wording comes back as it is."""
    known = plain(rule)
    if known is not None:
        return _weekly(*known)
    if rule == "FREQ=DAILY":
        return "每天"
    match = _MONTHLY.fullmatch(rule)
    if match is None:
        return rule
    turn = "最后一个" if match[1] == "-1" else f"第{_NAMES[int(match[1]) - 1]}个"
    return f"每月{turn}周{_NAMES[DAYS.index(match[2])]}"


def _weekly(interval: int, weekdays: frozenset[int]) -> str:
    if interval == 1 and len(weekdays) == len(DAYS):
        return "每天"
    days = "、".join(f"周{_NAMES[number]}" for number in sorted(weekdays))
    return f"{_NUMBERS[interval]}{days}" if interval in _NUMBERS else f"每{interval}周的{days}"
