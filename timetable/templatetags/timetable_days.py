"""Days and hours as people say them."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language

register = template.Library()
_DAYS = "一二三四五六日"
_TITLES = ("老师", "医生", "教授", "律师", "主任", "站长", "师傅", "警官", "团队", "志愿者")


def _is_chinese() -> bool:
    return not (get_language() or "zh").startswith("en")


@register.filter
def weekday(day: dt.date) -> str:
    """周三, Wed."""
    return f"周{_DAYS[day.weekday()]}" if _is_chinese() else format_date(day, "D")


@register.filter
def day(day: dt.date) -> str:
    """11月25日, 25 Nov."""
    return f"{day.month}月{day.day}日" if _is_chinese() else format_date(day, "j M")


@register.filter
def month(day: dt.date) -> str:
    """11月, Nov."""
    return f"{day.month}月" if _is_chinese() else format_date(day, "M")


@register.filter
def full_day(value: dt.date) -> str:
    """11月25日（周三）, Wed 25 Nov."""
    return f"{day(value)}（{weekday(value)}）" if _is_chinese() else f"{weekday(value)} {day(value)}"


@register.filter
def hour(time: dt.time | None) -> str:
    """09:30; nothing where nobody said."""
    return f"{time:%H:%M}" if time else ""


@register.filter
def moment(value: dt.datetime) -> str:
    """11月24日 17:20 in the city's time."""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def with_title(teacher: str) -> str:
    """郭润芝老师; several people, and names that carry a title, stay as they are."""
    if (
        not teacher
        or not _is_chinese()
        or "、" in teacher
        or teacher.endswith(("老师", "医生", "教授", "律师", "主任", "站长", "师傅", "警官", "团队", "志愿者"))
    ):
        return teacher
    return f"{teacher}老师" if 2 <= len(teacher) <= 4 else teacher


@register.filter
def thousands(number: int) -> str:
    """1,846."""
    return f"{number:,}"
