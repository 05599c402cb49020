"""How results can be narrowed: the apps above say which opaque tokens of an object are values of a facet, and what each is called.

A token that belongs to a facet is kept beside the index as it is, so that one statement counts all values of all hits. Names of values
come from memory, without a query. Another set of facets asks for a rebuild of the index.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise

Named = Callable[[str], str | Promise]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow. ``pattern`` matches its tokens whole; ``named(token)`` is what the page calls one, empty: not shown.

    Values stand in the order of their counts, or of their tokens where ``in_order``. ``most`` of them are shown.
    """

    name: str
    label: str | Promise
    pattern: str
    named: Named
    order: int = 100
    in_order: bool = False
    most: int = 14


class Value(NamedTuple):
    """A value that can be chosen or taken off."""

    label: str
    hits: int
    address: str


class Group(NamedTuple):
    """A facet with the values that would narrow what was found."""

    label: str | Promise
    values: Sequence[Value]


_facets: dict[str, Facet] = {}


def register(facet: Facet) -> None:
    """Declare a facet; a second one of the same name is a mistake."""
    if facet.name in _facets:
        raise ValueError(f"The facet {facet.name!r} is registered twice: choose another name in search.facets.register().")
    _facets[facet.name] = facet


def unregister(name: str) -> None:
    """Take a facet back."""
    del _facets[name]


def registered() -> list[Facet]:
    """Return all facets in the order of the page."""
    return sorted(_facets.values(), key=lambda facet: (facet.order, facet.name))


def counted(tokens: Sequence[str]) -> str:
    """Return the tokens that are values of facets, in a fixed order with blanks between them."""
    if not tokens:
        return ""
    known = _any_of(tuple([facet.pattern for facet in _facets.values()]))
    return " ".join(sorted({token for token in tokens if known.fullmatch(token)}))


@lru_cache(maxsize=8)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def label(token: str) -> str:
    """Return what a token is called; empty where no facet knows it."""
    return next((name for facet in registered() if re.fullmatch(facet.pattern, token) and (name := str(facet.named(token)))), "")


def groups(counts: Mapping[str, int], total: int, chosen: Iterable[str], address: Callable[[str], str]) -> Iterator[Group]:
    """Yield the facets with several values that some but not all of ``total`` hits have; ``address`` is that of the results with a token more."""
    gone = frozenset(chosen)
    for facet in registered():
        known = [(token, count) for token, count in counts.items() if token not in gone and count < total and re.fullmatch(facet.pattern, token)]
        known.sort(key=lambda row: row[0] if facet.in_order else (-row[1], row[0]))
        values = [Value(name, count, address(token)) for token, count in known if (name := str(facet.named(token)))]
        if len(values) > 1:
            yield Group(facet.label, values[: facet.most])
