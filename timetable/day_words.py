"""Days and hours in what people type: 今天, 周三, 周末, 上午 become filters of the search for classes."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.readers import Reading
from timetable import clock, rules

_DAY = re.compile(r"(?:这|本)?(?:周|星期|礼拜)(?:([一二三四五六日天])|末)|今天|今日|明天|明日|后天|双休日")
_HOUR = re.compile(r"上午|早上|早晨|下午|晚上|傍晚|夜间")
_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_AHEAD = {"今": 0, "明": 1, "后": 2}
_LABELS = (_("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"))
_NAMES: dict[str, str | Promise] = {
    **{f"day/{number}": label for number, label in enumerate(_LABELS)},
    "day/weekend": _("Weekends"),
    "hour/am": _("In the morning"),
    "hour/pm": _("In the afternoon"),
    "hour/evening": _("In the evening"),
}
NOON = dt.time(12)
EVENING = dt.time(17, 30)


def tokens(rule: str, starts: dt.time) -> Iterator[str]:
    """Opaque tokens of a class for the search index: its weekdays, and the part of the day."""
    known = rules.plain(rule)
    weekdays = known[1] if known else frozenset()
    yield from (f"day/{number}" for number in sorted(weekdays))
    if weekdays & {5, 6}:
        yield "day/weekend"
    yield f"hour/{'am' if starts < NOON else 'pm' if starts < EVENING else 'evening'}"


def read(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the first day and the first part of a day that a query names."""
    query = " ".join(phrases)
    if day := _DAY.search(query):
        yield _of_day(day)
    if hour := _HOUR.search(query):
        yield _of_hour(hour[0])


def _of_day(match: re.Match[str]) -> Reading:
    said = match[0]
    if match[1]:
        number = _DAYS[match[1]]
    elif said[0] in _AHEAD:
        number = (clock.today() + dt.timedelta(days=_AHEAD[said[0]])).weekday()
    else:
        return Reading(said, named("day/weekend"), "day/weekend")
    return Reading(said, named(f"day/{number}"), f"day/{number}")


def _of_hour(said: str) -> Reading:
    token = "hour/am" if said in {"上午", "早上", "早晨"} else "hour/pm" if said == "下午" else "hour/evening"
    return Reading(said, named(token), token)


def named(token: str) -> str | Promise:
    """Name the day or the hours of a filter's token."""
    return _NAMES.get(token, "")
