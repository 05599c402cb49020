"""A rule of repetition as people say it: 每周日, 隔周三, 每月第一个周六."""

import datetime as dt
import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timetable import saying
from timetable.rules import DAYS, plain

_A_MONDAY = dt.date(2026, 11, 23)
_MONTHLY = re.compile(r"FREQ=MONTHLY;BYDAY=(-1|[1-5])(MO|TU|WE|TH|FR|SA|SU)")


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
