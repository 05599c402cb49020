"""A rule of repetition as people say it and write it: 每周日, 隔周三, 每月第一个周六."""

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timetable import saying
from timetable.rules import DAYS, plain, weekly_on

_A_MONDAY = dt.date(2026, 11, 23)
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYDAY=(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)")
_DAILY = re.compile("每[天日]|天天|every ?day|daily", re.IGNORECASE)
_CHINESE_WEEKLY = re.compile(
    "(?:(?P<every>每个?)|(?P<other>隔一?|每[两二]|每隔一)|每(?P<weeks>[1-9][0-9]?))(?:周|个?星期|个?礼拜)的?(?P<days>(?:(?:周|星期|礼拜)?[一二三四五六日天][、,和及]?)+)"
)
_CHINESE_MONTHLY = re.compile("每个?月的?(?:第(?P<turn>[一二三四五1-5])|(?P<last>最后)一?)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_CHINESE_DAYS = "一二三四五六日"
_ENGLISH_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_ENGLISH_DAYS = f"(?P<days>{_ENGLISH_DAY}(?:(?:, ?| and |, and | )(?:every )?{_ENGLISH_DAY})*)"
_ENGLISH_WEEKLY = re.compile(f"every (?P<other>other |second )?{_ENGLISH_DAYS}", re.IGNORECASE)
_ENGLISH_WEEKS = re.compile(f"{_ENGLISH_DAYS} every (?P<weeks>[1-9][0-9]?) weeks", re.IGNORECASE)
_ENGLISH_MONTHLY = re.compile(f"the (?P<turn>first|second|third|fourth|fifth|last) (?P<day>{_ENGLISH_DAY}) of (?:the|each) month", re.IGNORECASE)
_TURNS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "last": "-1"}
_TURNS |= dict(zip("一二三四五12345", "1234512345", strict=True))


def say(rule: str) -> str:
    """``rule`` in plain words; a rule that has no short wording comes back as it is."""
    known = plain(rule)
    if known is not None:
        return _weekly(*known)
    if rule == "FREQ=DAILY":
        return _("every day")
    match = _MONTHLY.fullmatch(rule)
    if match is None:
        return rule
    turns = {
        "1": _("the first %(day)s of the month"),
        "2": _("the second %(day)s of the month"),
        "3": _("the third %(day)s of the month"),
        "4": _("the fourth %(day)s of the month"),
        "5": _("the fifth %(day)s of the month"),
        "-1": _("the last %(day)s of the month"),
    }
    return turns[match[1]] % {"day": _weekday(DAYS.index(match[2]))}


def _weekly(interval: int, weekdays: frozenset[int]) -> str:
    if interval == 1 and len(weekdays) == len(DAYS):
        return _("every day")
    days = pgettext("between words", ", ").join(_weekday(number) for number in sorted(weekdays))
    said = {1: _("every %(days)s"), 2: _("every other %(days)s")}.get(interval, _("%(days)s every %(weeks)s weeks"))
    return said % {"days": days, "weeks": interval}


def _weekday(number: int) -> str:
    return saying.weekday(_A_MONDAY + dt.timedelta(days=number))


def read(text: str) -> str | None:
    """The rule that ``text`` says in Chinese or English words, whatever the reader's language; None where it says none.

    What ``say`` says is read back, and the ways people have of writing it: 每星期一三五, 每两周的周三, every Monday and Friday.
    """
    words = unicodedata.normalize("NFKC", text).strip(" .。")
    bare = "".join(words.split())
    if _DAILY.fullmatch(words) or _DAILY.fullmatch(bare):
        return "FREQ=DAILY"
    return _read_chinese(bare) or _read_english(words)


def _read_chinese(words: str) -> str | None:
    if match := _CHINESE_WEEKLY.fullmatch(words):
        days = {_chinese_day(name) for name in re.findall("[一二三四五六日天]", match["days"])}
        return weekly_on(days, interval=2 if match["other"] else int(match["weeks"] or 1))
    match = _CHINESE_MONTHLY.fullmatch(words)
    return match and f"FREQ=MONTHLY;BYDAY={_TURNS[match['turn']] if match['turn'] else '-1'}{DAYS[_chinese_day(match['day'])]}"


def _read_english(words: str) -> str | None:
    if match := _ENGLISH_WEEKLY.fullmatch(words):
        return weekly_on(_english_days(match["days"]), interval=2 if match["other"] else 1)
    if match := _ENGLISH_WEEKS.fullmatch(words):
        return weekly_on(_english_days(match["days"]), interval=int(match["weeks"]))
    match = _ENGLISH_MONTHLY.fullmatch(words)
    return match and f"FREQ=MONTHLY;BYDAY={_TURNS[match['turn'].lower()]}{match['day'][:2].upper()}"


def _chinese_day(name: str) -> int:
    return _CHINESE_DAYS.index(name.replace("天", "日"))


def _english_days(text: str) -> set[int]:
    return {DAYS.index(name[:2].upper()) for name in re.findall(_ENGLISH_DAY, text, re.IGNORECASE)}
