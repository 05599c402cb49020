"""What others show of courses: the newest microlectures, class hours by category, an organisation's own."""

from typing import Any

from courses import querysets
from courses.enums import ItemKind
from courses.querysets import Line, Sums
from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory

KEPT = 12
SHOWN_OF_ORGANISATION = 6

_newest: Memory[list[Line]] = Memory(lambda: querysets.newest(ItemKind.MICROLECTURE, KEPT), *querysets.TAGS)


def newest_microlectures(limit: int = 4) -> list[dict[str, Any]]:
    """The newest microlectures of the city, ``KEPT`` at most, as ``courses/_microlecture.html`` shows them; one query, none while none changes."""
    return [row_of(line) for line in _newest()[:limit]]


def row_of(line: Line) -> dict[str, Any]:
    """What a drawn poster and its line need; ``cloth`` and ``sign`` are the colour and the character of the drawn picture."""
    return {
        "url": line.url,
        "title": line.title,
        "length": line.length_told,
        "category": line.category_name,
        "cloth": line.cloth,
        "sign": line.sign,
        "series": line.series,
        "hours": line.hours_told,
    }


def hours_by_category() -> dict[int | None, Sums]:
    """Category key (None: without) → items and class hours (``count_told``, ``hours_told``); one query, none while no item changes."""
    return querysets.sums_by_category()


def hours_in_all() -> Sums:
    """The sum of all categories; costs what ``hours_by_category`` costs."""
    sums = hours_by_category().values()
    return Sums(sum(one.count for one in sums), sum(one.tenths for one in sums))


def of_organisation(organisation: Organisation) -> list[dict[str, Any]]:
    """The newest courses and microlectures that an organisation or one below it made; one query, none for the city."""
    if organisation.tier == Tier.CITY:
        return []
    return [{"line": line} for line in querysets.under(organisation.path, SHOWN_OF_ORGANISATION)]
