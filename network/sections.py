"""Sections of an organisation's page, declared by the apps above when they are ready.

``network.sections.register(Section(...))``. A section hands over rows (mappings its own template knows), never models.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from network.models import Organisation

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``rows(organisation)`` costs ``queries`` queries, a test holds it to its word; no rows, no section.

    ``template`` is included with ``rows``, ``section``, ``count`` and ``organisation``; ``count(rows)`` is the number beside the
    heading (None: no number), by default how many rows there are.
    """

    order: int
    title: str | Promise
    template: str
    rows: Callable[[Organisation], Rows]
    queries: int
    count: Callable[[Rows], int | None] = len
    name: str = ""

    @property
    def key(self) -> str:
        """What tells sections apart: the name, else the template."""
        return self.name or self.template


@dataclass(frozen=True, slots=True)
class Filled:
    """A section with the rows of one organisation."""

    section: Section
    rows: Rows
    count: int | None

    @property
    def anchor(self) -> str:
        """For addresses within the page."""
        return f"s{self.section.order}"


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Declare a section; a second one of the same name or order is a mistake."""
    if section.key in _sections:
        raise ValueError(f"The section {section.key!r} is registered twice: choose another name in network.sections.register().")
    if any(known.order == section.order for known in _sections.values()):
        raise ValueError(f"Two sections have the order {section.order}, which names their place in the page: choose another one for {section.key!r}.")
    _sections[section.key] = section


def unregister(key: str) -> None:
    """Take a section back."""
    del _sections[key]


def registered() -> list[Section]:
    """All sections in the order of the page."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.key))


def filled(organisation: Organisation) -> list[Filled]:
    """The sections that have something to show."""
    shown = []
    for section in registered():
        rows = section.rows(organisation)
        if rows:
            shown.append(Filled(section, rows, section.count(rows)))
    return shown


def queries() -> int:
    """How many queries all sections together cost."""
    return sum(section.queries for section in registered())
