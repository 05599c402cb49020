"""Days and weeks as people say them, in the language of the moment."""

import datetime as dt

_DAYS = "一二三四五六日"


def is_chinese() -> bool:
    """Whether Chinese is spoken; what is not English is Chinese."""
    from django.utils.translation import get_language  # here, not above: the child process that opens files has no Django

    return not (get_language() or "zh").startswith("en")


def _english(day: dt.date, form: str) -> str:
    from django.utils.dateformat import format as format_date

    return format_date(day, form)


def weekday(day: dt.date) -> str:
    """周三, Wed."""
    return f"周{_DAYS[day.weekday()]}" if is_chinese() else _english(day, "D")


def day(day: dt.date) -> str:
    """11月25日, 25 Nov."""
    return f"{day.month}月{day.day}日" if is_chinese() else _english(day, "j M")


def month(day: dt.date) -> str:
    """11月, Nov."""
    return f"{day.month}月" if is_chinese() else _english(day, "M")


def full_day(value: dt.date) -> str:
    """11月25日（周三）, Wed 25 Nov."""
    return f"{day(value)}（{weekday(value)}）" if is_chinese() else f"{weekday(value)} {day(value)}"


def day_of_week(value: dt.date) -> str:
    """11月25日 周三, Wed 25 Nov."""
    return f"{day(value)} {weekday(value)}" if is_chinese() else full_day(value)


def day_and_year(value: dt.date) -> str:
    """2025年11月25日, 25 Nov 2025."""
    return f"{value.year}年{day(value)}" if is_chinese() else f"{day(value)} {value.year}"


def days(first: dt.date, last: dt.date) -> str:
    """11月23日至29日, 23–29 Nov; both months where there are two; 11月29日, 29 Nov of a single day."""
    if first == last:
        return day(first)
    if is_chinese():
        return f"{day(first)}至{last.day}日" if last.month == first.month else f"{day(first)}至{day(last)}"
    return f"{first.day}–{day(last)}" if last.month == first.month else f"{day(first)} – {day(last)}"


def full_days(first: dt.date, last: dt.date) -> str:
    """11月23日（周一）至11月29日（周日）, Mon 23 Nov – Sun 29 Nov."""
    return f"{full_day(first)}至{full_day(last)}" if is_chinese() else f"{full_day(first)} – {full_day(last)}"
