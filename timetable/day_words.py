"""Days and hours in what people type: 今天, 周三, 周末, 上午 become filters of the search for classes."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.readers import Reading
from timetable import clock, rules

_WEEK = "(?:周|星期|礼拜)"
_DAY = re.compile(
    rf"[这本下每逢]?{_WEEK}六和?{_WEEK}?[日天]|[这本下每逢]?{_WEEK}末|双休日"
    rf"|(?<![到至])[这本下每逢]?{_WEEK}(?P<day>[一二三四五六日天])(?![到至次节堂回])"
    rf"|(?<![0-9一二两三四五六七八九十第到至])(?<![0-9] )[这本下每逢]?{_WEEK} ?(?P<figure>[1-7])(?! ?[0-9到至次节堂回天小个年月日课期岁])"
    r"|(?P<ahead>大后天|[今明后]天|[今明][日早晚])"
)
_HOUR = re.compile(r"上午|早上|早晨|清晨|下午|午后|晚上|晚间|傍晚|夜间")
_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_AHEAD = {"今": 0, "明": 1, "后": 2, "大": 3}
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
    said = match[0].replace(" ", "")  # figures are a phrase of their own
    if match["day"]:
        number = _DAYS[match["day"]]
    elif match["figure"]:
        number = int(match["figure"]) - 1
    elif match["ahead"]:
        number = (clock.today() + dt.timedelta(days=_AHEAD[said[0]])).weekday()
    else:
        return Reading(said, named("day/weekend"), "day/weekend")
    return Reading(said, named(f"day/{number}"), f"day/{number}")


def _of_hour(said: str) -> Reading:
    token = "hour/am" if said in {"上午", "早上", "早晨", "清晨"} else "hour/pm" if said in {"下午", "午后"} else "hour/evening"
    return Reading(said, named(token), token)


def named(token: str) -> str | Promise:
    """Name the day or the hours of a filter's token."""
    return _NAMES.get(token, "")
