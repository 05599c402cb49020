"""Days and hours typed by hand: forms read them as the spreadsheet's reader does (12月3日, 下午3点, 周三), or say why not."""

import datetime as dt
import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from timetable import clock
from timetable.spreadsheets.dates import BadDateError, Days, read_days
from timetable.spreadsheets.records import Context
from timetable.spreadsheets.text import plain, short
from timetable.spreadsheets.times import BadTimeError, read_spans
from timetable.weeks import Week

_BARE_NUMBER = re.compile(r"[\d.]+")
_EIGHT_DIGITS = re.compile(r"\d{8}")
_YEAR = re.compile(r"\d{4}|年")
_DAY_OF_YEAR = re.compile(r"月|\d[./-]\d")
_PLAIN_TIME = re.compile(r"[\d\s:.时点分]+")
_END = re.compile(r"(?:^|_)(?:ends?_at|until|expire_at)$")
DAWN = 17
"""Of an hour that may be meant twelve hours later: 凌晨5点 is the morning."""
LAST = dt.time(23, 59)
LONGEST = 60
"""More than this is no day and no hour."""


class DayField(forms.DateField):
    """A day: 2026-12-03, 12月3日, 下周三."""

    def to_python(self, value: Any) -> dt.date | None:
        """The day, or why it is none."""
        try:
            return super().to_python(value)
        except ValidationError:
            return _only_day(str(value))


class HourField(forms.TimeField):
    """A time of day: 15:00, 下午3点, 16点半."""

    def to_python(self, value: Any) -> dt.time | None:
        """The time, or why it is none."""
        try:
            return super().to_python(value)
        except ValidationError:
            return read_hour(str(value))


class MomentField(forms.DateTimeField):
    """A day and a time: 2026-12-03 15:00, 12月3日 下午3点."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment in the city's time zone, or why it is none."""
        try:
            return super().to_python(value)
        except ValidationError:
            text = str(value)
            day, rest = read_day(text)
            return from_current_timezone(dt.datetime.combine(day, read_hour(rest) if rest else dt.time()))


class EndField(MomentField):
    """A moment at which something ends: a day without a time is meant with all of that day, until 23:59."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment in the city's time zone, or why it is none."""
        moment = super().to_python(value)
        return moment.replace(hour=LAST.hour, minute=LAST.minute) if moment and is_day_alone(value) else moment


def is_day_alone(value: Any) -> bool:
    """Whether somebody typed a day and no time."""
    try:
        return isinstance(value, str) and not read_day(value)[1]
    except ValidationError:
        return False


def is_end(field: Any) -> bool:
    """Whether a field of a model holds the moment at which something ends, as its name says."""
    return isinstance(field, models.DateTimeField) and _END.search(field.name) is not None


def _of_moments(field: Any) -> dict[str, Any]:
    return {"widget": AdminDateTimeInput, "form_class": EndField if is_end(field) else MomentField}


class AskedHours:
    """A form with the hours ``starts`` and ``ends``: 3:00 is asked for once more, unless it is what stood there before."""

    def clean_starts(self) -> dt.time | None:
        """When it starts."""
        return self._asked("starts")

    def clean_ends(self) -> dt.time | None:
        """When it ends."""
        return self._asked("ends")

    def _asked(self, name: str) -> dt.time | None:
        form = cast("forms.BaseForm", self)
        time: dt.time | None = form.cleaned_data[name]
        if time is not None and time != (form.initial or {}).get(name):
            require_half(str(form[name].data), time)
        return time


def register() -> None:
    """Every form of a model that Wagtail's pickers stand in reads them so."""
    register_form_field_override(models.DateField, override={"widget": AdminDateInput, "form_class": DayField})
    register_form_field_override(models.TimeField, override={"widget": AdminTimeInput, "form_class": HourField})
    register_form_field_override(models.DateTimeField, override=_of_moments)


def read_day(text: str) -> tuple[dt.date, str]:
    """The one day that ``text`` names, and what it says besides; without a year the nearest. Raises ``ValidationError``."""
    today = clock.today()
    week = Week.from_date(today)
    found = Days()
    bare = plain(text)
    if len(bare) <= LONGEST and (_EIGHT_DIGITS.fullmatch(bare) or not _BARE_NUMBER.fullmatch(bare)):
        try:
            found = read_days(text, Context(week.year, week.number))
        except (BadDateError, OverflowError):
            found = Days()
    if len(found.days) != 1 or not found.agrees:
        message = _("“%(text)s” is not clear as a day. Please write it like 2026-12-03, or pick it.")
        raise ValidationError(message % {"text": short(text)}, code="invalid")
    day = found.days[0]
    return (day if _YEAR.search(bare) or not _DAY_OF_YEAR.search(bare) else _nearest(day, today)), found.rest


def _only_day(text: str) -> dt.date:
    day, rest = read_day(text)
    if rest:
        message = _("“%(text)s” says more than a day. Please write it like 2026-12-03, or pick it.")
        raise ValidationError(message % {"text": short(text)}, code="invalid")
    return day


def _nearest(day: dt.date, today: dt.date) -> dt.date:
    """The same day of the year nearest to today: 1月5日 written in December is next year's."""
    choices = [day]
    for year in (day.year - 1, day.year + 1):
        try:
            choices.append(day.replace(year=year))
        except ValueError:  # 29 February
            continue
    return min(choices, key=lambda one: abs(one - today))


def read_hour(text: str) -> dt.time:
    """The one time that ``text`` says. Raises ``ValidationError``, also for 3点, which may be night or afternoon."""
    try:
        spans = read_spans(text) if len(text) <= LONGEST else ()
    except (BadTimeError, OverflowError):
        spans = ()
    if len(spans) != 1 or spans[0].end is not None:
        message = _("“%(text)s” is not clear as a time. Please write it like 15:00, or pick it.")
        raise ValidationError(message % {"text": short(text)}, code="invalid")
    if spans[0].start_assumed:
        raise ValidationError(ask_for_half(text, spans[0].start), code="ambiguous")
    return spans[0].start


def ask_for_half(text: str, afternoon: dt.time) -> str:
    """What to answer to a time that may be meant in the afternoon."""
    words = {"text": short(text), "late": f"{afternoon:%H:%M}", "early": f"{afternoon.hour - 12}:{afternoon:%M}"}
    if afternoon.hour < DAWN:
        return _("Is “%(text)s” in the afternoon? Then please write %(late)s, and %(early)s am if it is at night.") % words
    return _("Is “%(text)s” in the afternoon? Then please write %(late)s, else %(early)s am.") % words


def require_half(text: str, time: dt.time) -> None:
    """Raise ``ValidationError`` for a time before seven that does not say it is morning: the spreadsheet's reader takes it as afternoon."""
    if time.hour <= 6 and _PLAIN_TIME.fullmatch(plain(text)):
        raise ValidationError(ask_for_half(text, time.replace(hour=time.hour + 12)), code="ambiguous")
