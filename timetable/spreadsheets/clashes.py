"""Classes that stand twice, and classes that get in each other's way (rule 9)."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, time
from typing import Protocol

from .people import particular
from .text import fold


class Clashing(Protocol):
    """What is compared of a class; ``code`` is its community's."""

    date: date
    start: time
    end: time | None

    @property
    def code(self) -> str:
        """The community's code."""
        ...

    @property
    def title(self) -> str:
        """What is taught."""
        ...

    @property
    def teacher(self) -> str:
        """Who teaches."""
        ...

    @property
    def venue(self) -> str:
        """Where."""
        ...


def duplicate_key(row: Clashing) -> Hashable:
    """Two rows with this key are the same class."""
    return row.code, row.date, row.start, fold(row.title)


def overlap(one: Clashing, other: Clashing) -> bool:
    """Whether two classes of one day overlap; touching is not overlapping. A class without an end is a moment."""
    if one.start == other.start:
        return True
    first, second = (one, other) if one.start < other.start else (other, one)
    return first.end is not None and second.start < first.end


def venue_clashes(rows: Sequence[Clashing]) -> list[tuple[int, int]]:
    """Pairs (later, earlier) of positions in one venue of one community at overlapping times."""
    keys = ([(row.code, row.date, fold(row.venue))] if row.venue else [] for row in rows)
    return _pairs(rows, keys, lambda _later, _earlier: True)


def teacher_clashes(rows: Sequence[Clashing]) -> list[tuple[int, int, str]]:
    """Triples (later, earlier, name): one person at two places at overlapping times."""
    people = [particular(row.teacher) for row in rows]
    keys = ([(name, row.date) for name in sorted(names)] for row, names in zip(rows, people, strict=True))
    pairs = _pairs(rows, keys, _elsewhere)
    return [(later, earlier, min(people[later] & people[earlier])) for later, earlier in pairs]


def _elsewhere(one: Clashing, other: Clashing) -> bool:
    if one.code != other.code:
        return True
    return bool(one.venue and other.venue) and fold(one.venue) != fold(other.venue)


def _pairs(rows: Sequence[Clashing], keys: Iterable[Sequence[Hashable]], apart: Callable[[Clashing, Clashing], bool]) -> list[tuple[int, int]]:
    """For each position the first earlier one with a common key that overlaps it."""
    seen: dict[Hashable, list[int]] = defaultdict(list)
    found: list[tuple[int, int]] = []
    for at, (row, own) in enumerate(zip(rows, keys, strict=True)):
        earlier = [before for key in own for before in seen[key] if overlap(row, rows[before]) and apart(row, rows[before])]
        if earlier:
            found.append((at, min(earlier)))
        for key in own:
            seen[key].append(at)
    return found
