"""Classes that recur: found again by community, folded title and teacher, made where they are new."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from network.enums import RowState
from timetable import rules
from timetable.actions.corrections import index_series
from timetable.actions.rows import ClassRow, SeriesKey
from timetable.models import Series
from timetable.models.classes import folded as fold_title

__all__ = ["expect_again", "find_series", "fold_title", "make_series"]

_SHARED = ("title", "teacher", "venue", "phone", "audience", "starts", "ends")


@dataclass(slots=True)
class _Pattern:
    """What rows of one class say about when it is held."""

    first: ClassRow
    days: set[dt.date] = field(default_factory=set)
    fortnightly: bool = False

    @property
    def rule(self) -> str:
        """The rule to expect from now on."""
        return rules.weekly(self.days, interval=2 if self.fortnightly else 1)


def find_series(organisation_ids: Iterable[int]) -> dict[SeriesKey, Series]:
    """Every class of the communities by its key, the deleted ones too (they come back when a row names them): one query."""
    found = Series.objects.filter(organisation_id__in=set(organisation_ids))
    return {(series.organisation_id, series.folded_title, series.teacher): series for series in found}


@transaction.atomic
def make_series(rows: Sequence[ClassRow]) -> dict[SeriesKey, Series]:
    """The class of every row, made as a draft where it is new; existing ones learn from the rows when to be expected.

    New ones expect the weekdays of the rows, every other week where a note says 单周, 双周 or 隔周. Publishing the issue
    publishes them. Four statements however many rows there are.
    """
    patterns = _patterns(rows)
    known = find_series(key[0] for key in patterns)
    fresh = [_new(pattern) for key, pattern in patterns.items() if key not in known]
    for series in Series.objects.bulk_create(fresh, batch_size=500):
        known[series.organisation_id, series.folded_title, series.teacher] = series
    _learn({key: pattern for key, pattern in patterns.items() if known[key] not in fresh}, known)
    return {key: known[key] for key in patterns}


def _patterns(rows: Iterable[ClassRow]) -> dict[SeriesKey, _Pattern]:
    found: dict[SeriesKey, _Pattern] = {}
    for row in sorted(rows, key=lambda row: (row.date, row.starts)):
        pattern = found.setdefault(row.series_key, _Pattern(row))
        pattern.days.add(row.date)
        pattern.fortnightly = pattern.fortnightly or rules.is_fortnightly(row.note)
    return found


def _new(pattern: _Pattern) -> Series:
    row = pattern.first
    texts = {name: getattr(row, name) for name in _SHARED}
    return Series(
        organisation_id=row.organisation_id,
        folded_title=fold_title(row.title),
        rule=pattern.rule,
        first_on=row.date,
        state=RowState.DRAFT,
        **texts,
    )


def _learn(patterns: dict[SeriesKey, _Pattern], known: dict[SeriesKey, Series]) -> None:
    """The latest sheet is the expectation: days, time, room and telephone of known classes follow it."""
    changed = []
    for key, pattern in patterns.items():
        series = known[key]
        values = {name: getattr(pattern.first, name) for name in _SHARED}
        values |= {"last_on": None, "deleted_at": None, "first_on": min(series.first_on, pattern.first.date)}
        if rules.plain(series.rule) is not None:
            values["rule"] = pattern.rule if _says_more(series.rule, pattern) else series.rule
        if any(getattr(series, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(series, name, value)
            changed.append(series)
    Series.objects.bulk_update(changed, [*_SHARED, "last_on", "deleted_at", "first_on", "rule"], batch_size=200)
    index_series(series.pk for series in changed if series.state == RowState.PUBLISHED)


def _says_more(rule: str, pattern: _Pattern) -> bool:
    """Whether the rows contradict a plain rule: other weekdays, or weekly where it was every other week."""
    known = rules.plain(rule)
    weekdays = frozenset(day.weekday() for day in pattern.days)
    return known is not None and (known[1] != weekdays or (pattern.fortnightly and known[0] == 1))


@transaction.atomic
def expect_again(series: Series, *, rule: str, last_on: dt.date | None = None, exceptions: Iterable[dt.date] = ()) -> Series:
    """Say when a class is expected (RFC 5545 RRULE without DTSTART). Raises ``rules.RuleError``."""
    rules.validate(rule)
    series.rule = rule
    series.last_on = last_on
    series.exceptions = sorted(day.isoformat() for day in exceptions)
    series.version += 1
    series.save()
    return series
