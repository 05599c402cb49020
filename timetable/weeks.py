"""ISO weeks (ISO 8601: Monday first; week 1 holds the year's first Thursday)."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from timetable.catalogue import gettext as _

_FORM = re.compile(r"([1-9][0-9]{3})-W([0-9]{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2999


class WeekError(ValueError):
    """There is no such week; the message says so in plain words."""


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """A week that exists: ISO year (not the calendar's) and number 1 to 52 or 53."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise WeekError(
                _("The year %(year)s is outside the timetable (%(first)s to %(last)s).") % {"year": self.year, "first": FIRST_YEAR, "last": LAST_YEAR}
            )
        last = dt.date(self.year, 12, 28).isocalendar().week
        if not 1 <= self.number <= last:
            text = _("There is no week %(number)s in %(year)s: that year has weeks 1 to %(last)s.")
            raise WeekError(text % {"number": self.number, "year": self.year, "last": last})

    @classmethod
    def from_date(cls, day: dt.date) -> Self:
        """The week that holds ``day``."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def from_key(cls, key: int) -> Self:
        """The week whose ``key`` is given (202648)."""
        return cls(key // 100, key % 100)

    @classmethod
    def parse(cls, text: str) -> Self:
        """``2026-W48``; raises ``WeekError`` for another form and for a week that does not exist."""
        match = _FORM.fullmatch(text)
        if match is None:
            message = _("“%(text)s” is no week. Please write it like 2026-W48: the year, -W, the week in two digits.")
            raise WeekError(message % {"text": text[:20]})
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    @property
    def key(self) -> int:
        """One integer to index and compare: year × 100 + number."""
        return self.year * 100 + self.number

    @property
    def monday(self) -> dt.date:
        """The first day."""
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> dt.date:
        """The last day."""
        return self.monday + dt.timedelta(days=6)

    @property
    def days(self) -> list[dt.date]:
        """Monday to Sunday."""
        return [self.monday + dt.timedelta(days=offset) for offset in range(7)]

    def shift(self, weeks: int) -> "Week":
        """The week ``weeks`` later (or earlier)."""
        return type(self).from_date(self.monday + dt.timedelta(weeks=weeks))

    @property
    def next(self) -> "Week":
        """The week after."""
        return self.shift(1)

    @property
    def previous(self) -> "Week":
        """The week before."""
        return self.shift(-1)

    @property
    def label(self) -> str:
        """As people say it: 2026 年第 48 周, week 48 of 2026."""
        return _("week %(number)s of %(year)s") % {"number": self.number, "year": self.year}

    def __contains__(self, day: dt.date) -> bool:
        return self.monday <= day <= self.sunday
