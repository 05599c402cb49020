"""Columns of the site itself, for those who look for one by the search (课表, 图书馆). Apps above declare where they are."""

from collections.abc import Callable
from typing import NamedTuple


class Column(NamedTuple):
    """A column as its menu calls it, and its path."""

    label: str
    url: str


Finder = Callable[[str], Column | None]
"""Returns the column that a folded query names; no query of its own."""
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Declare a finder; a second one of the same name is a mistake."""
    if name in _finders:
        raise ValueError(f"The finder {name!r} is registered twice: choose another name in search.columns.register().")
    _finders[name] = finder


def named(folded: str) -> Column | None:
    """Return the column that a folded query names, if there is one."""
    return next((column for finder in _finders.values() if (column := finder(folded))), None) if folded else None
