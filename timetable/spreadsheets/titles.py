"""What a sheet's name and the words above its headings say: which street, which community, which week."""

import re
from datetime import date, timedelta

from .dates import BadDateError, make_day
from .names import Hint, NameFinder
from .records import Context
from .tables import Table
from .text import NUMERALS, fold, number_of, plain

_RANGE = re.compile(
    r"(?:(?P<y1>\d{4})[年./-])?(?P<m1>\d{1,2})[月./-](?P<d1>\d{1,2})[日号]?(?:\([^)]*\))?\s*(?:-+|至|到)\s*"
    r"(?:(?P<y2>\d{4})[年./-])?(?:(?P<m2>\d{1,2})[月./-])?(?P<d2>\d{1,2})[日号]?(?![\d:点时])"
)
_WEEK_NUMBER = re.compile(
    rf"(?:(?:(?P<year>\d{{4}})年)?\s*(?P<month>\d{{1,2}}|[{NUMERALS}]{{1,3}}|[本当])月[^\d月]{{0,20}}?)?第\s*(?P<number>\d{{1,2}}|[{NUMERALS}]{{1,4}})\s*周"
)
_YEAR_OR_TERM = re.compile(rf"[\d{NUMERALS}学]年|学期")
_END_OF_NAME = re.compile(r"[“”\"‘《「]|天天课堂|课程|课表|上课|一周|本周|第.{1,3}周|\d+月|\d{4}年|学习|教育|居民学校|社区学校|社区分校|[（(\s]")


def place_in_title(table: Table, finder: NameFinder) -> tuple[Hint, str]:
    """The street (or district) that a sheet's name or title gives, and the community for a sheet without such a column."""
    hint = _hint(table, finder)
    if "community" in table.headings.columns:
        return hint, ""
    return hint, _community(table, finder, hint)


def another_week(table: Table, week: Context) -> tuple[int | None, str | None] | None:
    """Where another week is named: row and cell of the title, (None, None) for the sheet's name; None if nowhere."""
    for cell, text in table.titles:
        if _is_another(plain(text), week):
            return int(re.sub(r"\D", "", cell)), cell
    return (None, None) if _is_another(plain(table.sheet.name), week) else None


def _hint(table: Table, finder: NameFinder) -> Hint:
    divisions, name = finder.divisions, table.sheet.name or ""
    for written, streets in ((name, divisions.streets(name)), (table.title, divisions.streets_in(table.title))):
        own = frozenset(street for street in streets if finder.has_street(street))
        if own:
            return Hint(own, None, min(own)[1] if written == table.title else written)
    district = divisions.district(name)
    return Hint(frozenset(), district) if district else Hint()


def _community(table: Table, finder: NameFinder, hint: Hint) -> str:
    candidates = [table.sheet.name or "", *(_leading_name(text) for _, text in table.titles)]
    named = [text for text in candidates if text and finder.find(text, hint).place]
    if named:
        return named[0]
    return next((text for text in candidates if re.search(r"(?:社区|村|居委会|村委会)$", text)), "")


def _leading_name(title: str) -> str:
    return _END_OF_NAME.split(fold(title).removeprefix("太原市"), maxsplit=1)[0]


def _is_another(text: str, week: Context) -> bool:
    """Whether a range of dates misses the week, or (without such a range) a number of the week is not its own, in the year or in a month."""
    spans = [span for span in (_span(match, week) for match in _RANGE.finditer(text)) if span]
    if spans:
        return not any(first <= week.days[-1] and last >= week.monday for first, last in spans)
    numbers = list(_WEEK_NUMBER.finditer(text))
    return bool(numbers) and not any(_number(found["number"]) == week.week or _is_of_month(found, week) for found in numbers)


def _is_of_month(found: re.Match[str], week: Context) -> bool:
    """Whether 12月第二周 (without a month, this one's) means the week: counted from the first Monday, or from the week of the month's first day.

    After a year or a term a number is none of a month: 2026年第2周, 春季学期第二周.
    """
    if not found["month"] and _YEAR_OR_TERM.search(found.string, 0, found.start()):
        return False
    number = _number(found["number"])
    return any(
        first + timedelta(days=7 * (number - 1)) == week.monday
        for day in {week.days[0], week.days[-1]}
        if (found["month"] or "本") in "本当" or day.month == _number(found["month"])
        if not found["year"] or day.year == int(found["year"])
        for first in _first_mondays(day.replace(day=1))
    )


def _first_mondays(first: date) -> tuple[date, date]:
    """The Monday of the week that the first day of a month lies in, and the first Monday that is the month's own."""
    monday = first - timedelta(days=first.weekday())
    return monday, monday if monday == first else monday + timedelta(days=7)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else number_of(text)


def _span(match: re.Match[str], week: Context) -> tuple[date, date] | None:
    parts = {name: int(number) for name, number in match.groupdict().items() if number}
    try:
        first = make_day(parts.get("y1"), parts["m1"], parts["d1"], week, match[0])
        last = make_day(parts.get("y2", parts.get("y1")), parts.get("m2", parts["m1"]), parts["d2"], week, match[0])
    except BadDateError:
        return None
    return first, last if last >= first else last.replace(year=last.year + 1, day=min(last.day, 28))
