"""Days that people count from today: 这几天, 明后两天, 三天内, 未来两周, 月底, 下个月初."""

import datetime as dt
import re
from itertools import product

NUMBERS = {f"{ten}{one}": at for at, (ten, one) in enumerate(product(("", "十", "二十", "三十"), ("", *"一二三四五六七八九")))}
"""Numbers up to 39 as they are said."""
_MANY = {**NUMBERS, "两": 2}
_NUMBER = "[0-9]{1,2}|[一二两三四五六七八九十]{1,3}|半"
_UNIT = "个?(?:星期|礼拜)|天|日|周|个?月"
_END = "(?=$| |[的有开学听去])"
_PAIR = re.compile("(?P<from>[今明])(?:明后三|明后|明两|明二|明|后两|后二|后)天(?!气)")
_FEW = re.compile("(?<!附)(?:这|最近|近|未来|接下来|今后)(?P<few>两三|[两几])天")
_COMING = re.compile(rf"(?<!附)(?:最近|近|未来|接下来|今后) ?(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})(?:[之以]?内|里)?{_END}")
_WITHIN = re.compile(rf"(?<![0-9一二两三四五六七八九十第半每前])(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})[之以]?内(?=$| |[的有])")
_OF_PAST = re.compile("新闻|消息|通知|公告|新书|图书|电子书|微课|视频|电影")
"""What people ask for of the last days: 最近一周的新闻."""
_PART = re.compile(
    rf"(?:(?<!下)(?P<next>下下?)一?个?|这个?|本|当|(?<![0-9一二三四五六七八九十第])(?P<month>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九]) ?"
    rf"|(?<![0-9一二两三四五六七八九十个几半整满岁每]))月(?P<part>[初底末]){_END}"
)
PATTERN = "|".join(re.sub(r"\(\?P<\w+>", "(?:", way.pattern) for way in (_PAIR, _FEW, _COMING, _WITHIN, _PART))
"""What ``find`` looks for, without names."""
_DAYS = {"天": 1, "日": 1, "周": 7, "期": 7, "拜": 7, "月": 30}
_SOME = {"两": 3, "两三": 3, "几": 7}
"""Days of 这两天 and 这几天, today one of them: nobody counts them."""
TEN = 10
TWENTY = 20
MONTHS = 12
Days = tuple[str, dt.date, dt.date]


def find(query: str, today: dt.date) -> Days | None:
    """Return the words of a query that count days from today, with the first and the last of these days; none before today."""
    if pair := _PAIR.search(query):
        return pair[0], today + dt.timedelta(days=pair["from"] == "明"), today + dt.timedelta(days=1 + ("后" in pair[0]))
    if few := _FEW.search(query):
        return _from(few[0], today, _SOME[few["few"]])
    for way in (_WITHIN,) if _OF_PAST.search(query) else (_COMING, _WITHIN):
        if (counted := way.search(query)) and (number := _counted(counted["number"], counted["unit"])):
            return _from(counted[0], today, number)
    return next((days for part in _PART.finditer(query) if (days := _part(part, today))), None)


def _from(words: str, today: dt.date, number: int) -> Days:
    return words, today, today + dt.timedelta(days=number - 1)


def _counted(said: str, unit: str) -> int:
    """Return how many days are meant; 0 where it is nothing that can be counted."""
    days = _DAYS[unit[-1]]
    if said == "半":
        return days // 2 if "月" in unit else 0
    return (int(said) if said.isdecimal() else _MANY.get(said, 0)) * days


def _part(found: re.Match[str], today: dt.date) -> Days | None:
    """Read the first ten days of a month, or what comes behind the twentieth: what is left of them; of no month in particular the next such days."""
    year, month = today.year, today.month
    if said := found["month"]:
        month = NUMBERS.get(said) or int(said)
        year += month < today.month
    for _turn in range(len(found["next"] or "")):
        year, month = after(year, month)
    is_first = found["part"] == "初"
    if is_first and found[0] == "月初" and today.day > TEN:
        year, month = after(year, month)
    first = dt.date(year, month, 1 if is_first else TWENTY + 1)
    last = dt.date(year, month, TEN) if is_first else dt.date(*after(year, month), 1) - dt.timedelta(days=1)
    return (found[0], max(first, today), last) if last >= today else None


def after(year: int, month: int) -> tuple[int, int]:
    """Return the month that comes next."""
    return year + month // MONTHS, month % MONTHS + 1
