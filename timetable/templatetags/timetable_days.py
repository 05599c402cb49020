"""Days and hours as people say them."""

import datetime as dt

from django import template
from django.utils import timezone

from timetable import saying

register = template.Library()
_TITLES = ("老师", "医生", "教授", "律师", "主任", "站长", "师傅", "警官", "团队", "志愿者")

for said in (saying.weekday, saying.day, saying.month, saying.full_day, saying.day_of_week):
    register.filter(said)


@register.filter
def hour(time: dt.time | None) -> str:
    """09:30; nothing where nobody said."""
    return f"{time:%H:%M}" if time else ""


@register.filter
def moment(value: dt.datetime) -> str:
    """11月24日 17:20 in the city's time."""
    local = timezone.localtime(value)
    return f"{saying.day(local.date())} {local:%H:%M}"


@register.filter
def with_title(teacher: str) -> str:
    """郭润芝老师; several people, and names that carry a title, stay as they are."""
    if not teacher or not saying.is_chinese() or "、" in teacher or teacher.endswith(_TITLES):
        return teacher
    return f"{teacher}老师" if 2 <= len(teacher) <= 4 else teacher


@register.filter
def thousands(number: int) -> str:
    """1,846."""
    return f"{number:,}"
