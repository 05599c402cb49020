"""Days as people write them (rule 3): dates in every form, weekdays, several in one cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from timetable import saying

from .cells import Value
from .records import Context
from .text import NUMERALS, as_text, number_of, plain
from .times import has_time

_EPOCH = date(1899, 12, 30)  # a spreadsheet's day 0 from March 1900 on (ECMA-376 18.17.4.1)
_SERIALS = range(20_000, 80_000)
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, **{str(n): n - 1 for n in range(1, 8)}}

_WEEKDAY = r"(?:周|星期|礼拜)"
_WEEKDAY_RUN = re.compile(
    rf"(?P<which>[上下本这])?{_WEEKDAY}(?P<days>[1-7](?!\d)|[一二三四五六日天]"
    rf"(?:(?:[、,/和及与\s]*{_WEEKDAY}?|[-至到]{_WEEKDAY}?)[一二三四五六日天])*)"
)
_WEEKDAY_PIECE = re.compile(r"[-至到]|[一二三四五六日天1-7]")
_NUMERAL = re.compile(rf"[{NUMERALS}]+(?=[年月日号])")
_DATE = re.compile(
    r"""
    (?P<y1>\d{4}|\d{2})年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})[日号]?
    |(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]?
    |(?P<y3>\d{4}|\d{2})(?P<s3>[./-])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?![\d:])[日号]?
    |(?<![\d:.])(?P<y4>\d{4})(?P<m4>\d{2})(?P<d4>\d{2})(?![\d:])
    |(?<![\d:.])(?P<m5>\d{1,2})(?P<s5>[./-])(?P<d5>\d{1,2})(?![\d:点时]|(?P=s5)\d)[日号]?
    |(?P<d6>\d{1,2})[日号]
    |(?<![\d:.])(?P<d7>\d{1,2})(?=\s?[、,，/和及与至到-]\s?(?:\d{1,2}\s?[、,，/和及与至到-]\s?)*\d{1,2}[日号])
    """,
    re.VERBOSE,
)
_JOINED = re.compile(r"[、,，;；/和及与()（）\s]*")
_FROM_TO = re.compile(r"\s?[-至到]+\s?")
_NUMBERED = re.compile(r"第\d+[周讲课节次期]")
_LOOSE = re.compile(r"[-至到、,，;；/和及与()（）\[\]【】。.每\s]|单双周|[单双隔]周?|每两周")


class BadDateError(ValueError):
    """Not a date that exists, or not a date at all."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a cell says about days. ``agrees`` is False when a date and a weekday beside it are not the same day."""

    days: tuple[date, ...] = ()
    rest: str = ""
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    dates: list[date]
    weekdays: list[date]
    rest: str


def read_days(value: Value, week: Context, weekday: Value = None) -> Days:
    """The days a date cell names, together with the weekday cell beside it.

    ``rest`` is what the cell says besides (a time, perhaps). No day at all gives no days; raise ``BadDateError`` for a day
    that does not exist and for text that is none.
    """
    found = _find(value, week)
    beside = _find(weekday, week)
    dates = found.dates or beside.dates
    weekdays = found.weekdays or beside.weekdays
    unread = _NUMBERED.sub("", found.rest)
    if (not dates and not weekdays and (found.rest or beside.rest)) or (re.search(r"\d", unread) and not has_time(unread)):
        raise BadDateError(as_text(value) or as_text(weekday))
    agrees = not dates or not weekdays or {day.weekday() for day in dates} == {day.weekday() for day in weekdays}
    return Days(_unique(dates or weekdays), found.rest, agrees)


def split_day(value: Value, week: Context) -> Days:
    """The days written in a cell that is meant for the time: only forms that cannot be a time (周三, 11月25日)."""
    if not isinstance(value, (str, datetime)):
        return Days((), as_text(value))
    text = plain(value)
    if isinstance(value, str) and not re.search(r"[周月日号]|星期|礼拜|\d{4}[./-]\d|^\d{1,2}[./]\d{1,2}\s", text):
        return Days((), text)
    found = _find(value, week)
    agrees = not found.dates or not found.weekdays or {day.weekday() for day in found.dates} == {day.weekday() for day in found.weekdays}
    return Days(_unique(found.dates or found.weekdays), found.rest, agrees)


def day_name(day: date, week: Context) -> str:
    """11月30日, with the year where it is not the week's."""
    return saying.day(day) if day.year in (week.monday.year, week.days[-1].year) else saying.day_and_year(day)


def _unique(days: list[date]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(days))


def _find(value: Value, week: Context) -> _Found:
    if isinstance(value, datetime):
        return _Found([value.date()], [], f"{value:%H:%M}" if (value.hour or value.minute) else "")
    if isinstance(value, date):
        return _Found([value], [], "")
    text = plain(value)
    try:
        number = float(text)
    except ValueError:
        return _find_in_text(text, week)
    return _find_number(number, text, week)


def _find_number(number: float, text: str, week: Context) -> _Found:
    """A serial (46350, 46350.375), yyyymmdd, month and day typed with a point (11.25), a day of the month."""
    whole = int(number) if abs(number) < 1e9 else 0
    if whole in _SERIALS:
        minutes = round((number - whole) * 1440)
        return _Found([_EPOCH + timedelta(days=whole)], [], f"{minutes // 60}:{minutes % 60:02}" if minutes else "")
    if number == whole and len(str(whole)) == len("20261125"):
        return _Found([_make(whole // 10_000, whole // 100 % 100, whole % 100, text)], [], "")
    if "." in text and 1 <= whole <= 12 and number != whole:
        return _Found([_month_and_point(text, week)], [], "")
    if number == whole and 1 <= whole <= 31:
        return _Found([make_day(None, None, whole, week, text)], [], "")
    raise BadDateError(text)


def _month_and_point(text: str, week: Context) -> date:
    """11.25; a spreadsheet makes 11.3 of a typed 11.30: whichever lies in the week."""
    month, _, day = text.partition(".")
    if len(day) > 2:
        raise BadDateError(text)
    choices = [int(day)] if len(day) == 2 or int(day) > 3 else [int(day), int(day) * 10]
    days = [make_day(None, int(month), choice, week, text) for choice in choices if choice]
    return next((found for found in days if found in week.days), days[0] if days else _make(0, 0, 0, text))


def _find_in_text(text: str, week: Context) -> _Found:
    text = re.sub(r"\s*([年月日号])\s*", r"\1", text)
    text = re.sub(r"(?<=\d)\s*([./-])\s*(?=\d)", r"\1", text) if not re.search(r":|点|时", text) else text
    weekdays: list[date] = []

    def note(match: re.Match[str]) -> str:
        weekdays.extend(_weekdays(match, week))
        return " "

    if re.search(r"每[天日]", text):
        weekdays.extend(week.days)
        text = re.sub(r"每[天日]", " ", text)
    text = _WEEKDAY_RUN.sub(note, text)
    text = _NUMERAL.sub(lambda match: str(number_of(match[0])), text)
    dates, rest = _dates(text, week)
    return _Found(dates, weekdays, _LOOSE.sub("", rest) and rest.strip(" ()（）,，、;；-每"))


def _weekdays(match: re.Match[str], week: Context) -> list[date]:
    """Days of a run: 二, 四; 一三五; 一至五. 下周 and 上周 lie outside and stay so."""
    shift = {"上": -7, "下": 7}.get(match["which"] or "", 0)
    numbers: list[int] = []
    reach = False
    for piece in _WEEKDAY_PIECE.findall(match["days"]):
        if piece in "-至到":
            reach = True
            continue
        number = _WEEKDAYS[piece]
        if reach and numbers:
            numbers.extend(range(numbers[-1] + 1, number + 1))
        elif number not in numbers:
            numbers.append(number)
        reach = False
    return [week.monday + timedelta(days=number + shift) for number in numbers]


def _dates(text: str, week: Context) -> tuple[list[date], str]:
    matches = list(_DATE.finditer(text))
    days: list[date] = []
    month = year = None
    for match in matches:
        parts = {name[0]: int(number) for name, number in match.groupdict().items() if number and name[0] != "s"}
        year, month = parts.get("y", year), parts.get("m", month)
        days.append(make_day(year, month, parts["d"], week, match[0]))
    rest = _DATE.sub(" ", text)
    return _with_ranges(text, matches, days), rest


def _with_ranges(text: str, matches: list[re.Match[str]], days: list[date]) -> list[date]:
    """Fill in the days between two dates joined by - or 至."""
    filled = days[:1]
    for (before, after), (first, last) in zip(pairwise(matches), pairwise(days), strict=True):
        between = text[before.end() : after.start()]
        if _FROM_TO.fullmatch(between):
            if not 0 < (last - first).days < 7:
                raise BadDateError(text)
            filled.extend(first + timedelta(days=n) for n in range(1, (last - first).days))
        filled.append(last)
    return filled


def make_day(year: int | None, month: int | None, day: int, week: Context, text: str) -> date:
    """The date meant; raise ``BadDateError`` quoting ``text`` if there is none.

    Without a year it is the week's, whichever of its two the day falls into; without a month the day of that number in the week.
    """
    if month is None:
        inside = [known for known in week.days if known.day == day]
        return inside[0] if inside else _make(week.monday.year, week.monday.month, day, text)
    if year is not None:
        return _make(year + 2000 if year < 100 else year, month, day, text)
    for known in week.days:
        if (known.month, known.day) == (month, day):
            return known
    return _make(week.year, month, day, text)


def _make(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadDateError(text) from error
