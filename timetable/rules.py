"""When a series is expected: RFC 5545 RRULE without DTSTART, expanded for a span of days.

Plain weekly rules (``FREQ=WEEKLY;BYDAY=MO,WE`` with or without ``INTERVAL``) take a short way without dateutil:
a city's week holds some 1,840 of them.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FORTNIGHTLY = re.compile(r"单周|双周|隔周|隔一周|每两周")
_PLAIN = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=([1-9][0-9]?))?;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)")
_ALLOWED = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?!INTERVAL=0)[A-Z]+=[A-Z0-9,+-]+)*")
"""Nothing more often than daily, and no interval of 0: dateutil would never come to an end."""
_WEEK = dt.timedelta(days=7)


class RuleError(ValueError):
    """The text is no RRULE that a class could have; the message says so in Chinese."""


def weekly(days: Iterable[dt.date], *, interval: int = 1) -> str:
    """The rule of a class held on the weekdays of ``days``."""
    return weekly_on({day.weekday() for day in days}, interval=interval)


def weekly_on(weekdays: set[int], *, interval: int = 1) -> str:
    """The rule of a class held on ``weekdays`` (Monday is 0)."""
    names = ",".join(DAYS[number] for number in sorted(weekdays))
    every = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ=WEEKLY{every};BYDAY={names}" if names else ""


def is_fortnightly(text: str) -> bool:
    """Whether a note says that the class is held every other week (单周, 双周, 隔周)."""
    return FORTNIGHTLY.search(text) is not None


@lru_cache(maxsize=512)
def plain(rule: str) -> tuple[int, frozenset[int]] | None:
    """``(interval, weekdays)`` of a plain weekly rule, else None."""
    match = _PLAIN.fullmatch(rule)
    if match is None:
        return None
    return int(match[1] or 1), frozenset(DAYS.index(name) for name in match[2].split(","))


def validate(rule: str) -> None:
    """Raise ``RuleError`` unless ``rule`` is empty or expands daily or more seldom."""
    if not rule:
        return
    if not _ALLOWED.fullmatch(rule):
        text = _("“%(rule)s” is not clear. Please write it like this: every Wednesday, every other Wednesday, the first Saturday of the month.")
        raise RuleError(text % {"rule": rule[:60]})
    try:
        rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))  # noqa: DTZ001  days only
    except (ValueError, TypeError) as error:
        text = _("“%(rule)s” is not clear. Please write it like this: every Wednesday, every other Wednesday, the first Saturday of the month.")
        raise RuleError(text % {"rule": rule[:60]}) from error


def expand(rule: str, *, first_on: dt.date, last_on: dt.date | None, since: dt.date, until: dt.date) -> list[dt.date]:
    """Days from ``since`` to ``until`` (both included) on which the rule falls; exceptions are the caller's."""
    since = max(since, first_on)
    until = min(until, last_on) if last_on else until
    if not rule or since > until:
        return []
    known = plain(rule)
    if known is None:
        return _expand_any(rule, first_on, since, until)
    interval, weekdays = known
    start = first_on - dt.timedelta(days=first_on.weekday())
    span = range((until - since).days + 1)
    days = [since + dt.timedelta(days=offset) for offset in span]
    return [day for day in days if day.weekday() in weekdays and (day - start).days // 7 % interval == 0]


def _expand_any(rule: str, first_on: dt.date, since: dt.date, until: dt.date) -> list[dt.date]:
    if not _ALLOWED.fullmatch(rule):
        return []
    try:
        found = rrulestr(rule, dtstart=dt.datetime.combine(first_on, dt.time()))
    except (ValueError, TypeError):
        return []
    low, high = dt.datetime.combine(since, dt.time()), dt.datetime.combine(until, dt.time())
    return [moment.date() for moment in found.between(low, high, inc=True)]


def next_after(rule: str, *, first_on: dt.date, last_on: dt.date | None, exceptions: Iterable[str], after: dt.date) -> dt.date | None:
    """The first expected day later than ``after``, within a year; None when there is none."""
    left_out = set(exceptions)
    since = max(after + dt.timedelta(days=1), first_on)
    for _turn in range(8):
        until = since + 7 * _WEEK
        for day in expand(rule, first_on=first_on, last_on=last_on, since=since, until=until):
            if day.isoformat() not in left_out:
                return day
        since = until + dt.timedelta(days=1)
    return None
