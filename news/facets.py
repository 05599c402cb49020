"""Filters of a list as plain links with counts; what is chosen stays in the address."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from news.enums import NewsKind
from news.querysets import Asked, Counts


@dataclass(frozen=True)
class Facet:
    """One choice of a filter."""

    label: str
    url: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facets:
    """The filters of one list; ``base`` is the index's own address."""

    base: str
    asked: Asked
    kinds: list[Facet]
    years: list[Facet]
    all_kinds: Facet
    all_years: Facet
    total: int

    def older(self, key: str) -> str:
        """The address of the next page, after ``key``."""
        return address(self.base, self.asked.kind, self.asked.year, before=key)

    @property
    def feed(self) -> str:
        """The feed of the chosen kind, or of all."""
        return f"{self.base}feed/" + (f"{self.asked.kind}/" if self.asked.kind else "")

    @property
    def newest(self) -> str:
        """The beginning of the list, with its filters."""
        return address(self.base, self.asked.kind, self.asked.year)

    @property
    def everything(self) -> str:
        """The list without any filter."""
        return self.base


def address(base: str, kind: str, year: int | None, **more: str) -> str:
    """The address of a list: the year is part of the path, the rest stands behind the question mark."""
    parameters = ({"kind": kind} if kind else {}) | more
    return base + (f"{year}/" if year else "") + (f"?{urlencode(parameters)}" if parameters else "")


def facets(base: str, asked: Asked, counts: Counts) -> Facets:
    """The filters: each count is what the list behind the link holds, with the other filter as it is."""
    by_kind: Counter[str] = Counter()
    by_year: Counter[int] = Counter()
    for (kind, year), count in counts.items():
        if asked.year in {None, year}:
            by_kind[kind] += count
        if asked.kind in {"", kind}:
            by_year[year] += count
    kinds = [
        Facet(str(kind.label), address(base, kind.value, asked.year), by_kind[kind.value], kind.value == asked.kind)
        for kind in NewsKind
        if by_kind[kind.value] or kind.value == asked.kind
    ]
    years = [Facet(str(year), address(base, asked.kind, year), by_year[year], year == asked.year) for year in sorted(by_year, reverse=True)]
    all_kinds = Facet("", address(base, "", asked.year), by_kind.total(), not asked.kind)
    all_years = Facet("", address(base, asked.kind, None), by_year.total(), asked.year is None)
    return Facets(base, asked, kinds, years, all_kinds, all_years, by_kind[asked.kind] if asked.kind else by_kind.total())
