"""Filters of the catalogue as plain links with counts; what is chosen stays in the address."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.querysets import categories
from courses import querysets, terms
from courses.enums import ItemKind, Length, Order, Way
from courses.querysets import Cell, Sums, Wanted
from pagecache.memory import Memory

NAMES = ("category", "subject", "audience", "district", "length", "kind", "way")
HEADINGS: dict[str, str | Promise] = {
    "category": _("Category"),
    "subject": _("Subject"),
    "way": _("How to learn"),
    "kind": _("Kind"),
    "audience": _("For whom"),
    "length": _("How long"),
    "district": _("District or county"),
}
CHOICES = {"length": Length, "kind": ItemKind, "way": Way}
KEPT = 100
"""Lists whose counts are remembered: 3 MB at most."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: ``values`` as they stand in it, ``wanted`` for the database. Nonsense counts as not asked."""

    values: dict[str, str]
    wanted: Wanted

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.values or self.wanted.before)

    @property
    def title(self) -> str:
        """The chosen category."""
        return terms.known().label("category", self.values.get("category", ""))


def asked(given: Mapping[str, str]) -> Asked:
    """Read the parameters; each must be one of ours."""
    known = terms.known()
    values = {name: typed for name in NAMES if (typed := given.get(name, "")) and _is_known(known, name, typed)}
    if "subject" in values and known.category_of.get(values["subject"]) != values.get("category"):
        del values["subject"]
    keys: dict[str, Any] = {name: known.keys[name][values[name]] for name in ("category", "subject", "audience") if name in values}
    plain: dict[str, Any] = {name: values[name] for name in ("district", "length", "kind", "way") if name in values}
    order = Order.USED if given.get("order") == Order.USED else Order.NEWEST
    return Asked(values, Wanted(**keys, **plain, order=order, before=given.get("before", "")))


def _is_known(known: terms.Terms, name: str, typed: str) -> bool:
    return typed in CHOICES[name].values if name in CHOICES else typed in known.keys[name]


@dataclass(frozen=True)
class Facet:
    """One choice of a filter."""

    label: str
    url: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Group:
    """A filter with its choices; ``all`` takes it away."""

    name: str
    heading: str | Promise
    choices: list[Facet]
    all: Facet


@dataclass(frozen=True)
class Entry:
    """A category with its sums and some of its subjects."""

    name: str
    url: str
    sums: Sums
    subjects: list[str]


@dataclass(frozen=True)
class Facets:
    """The filters of one list; ``base`` is the catalogue's own address."""

    base: str
    asked: Asked
    groups: list[Group]
    entries: list[Entry]
    total: Sums
    orders: list[Facet]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen, each with the list without it."""
        return [(choice.label, group.all.url) for group in self.groups for choice in group.choices if choice.is_chosen]

    def address(self, **more: str) -> str:
        """The address of this list with parameters more."""
        order = {"order": str(self.asked.wanted.order)} if self.asked.wanted.order else {}
        return address(self.base, self.asked.values | order | more)

    @property
    def first(self) -> str:
        """The beginning of the list, with its filters."""
        return self.address()


def address(base: str, values: Mapping[str, str]) -> str:
    """The address of a list."""
    wanted = {name: value for name, value in values.items() if value}
    return f"{base}?{urlencode(wanted)}" if wanted else base


def _values(cell: Cell, name: str, known: terms.Terms) -> list[str]:
    """What a cell counts for in a filter, as it stands in addresses."""
    if name in {"subject", "audience"}:
        keys = cell.subjects if name == "subject" else cell.audiences
        return [value for key in keys if (value := known.values[name].get(key))]
    if name == "category":
        return [value] if (value := known.values["category"].get(cell.category or 0)) else []
    value = getattr(cell, name)
    return [value] if value else []


_made: Memory[dict[tuple[str, ...], Facets]] = Memory(dict, *querysets.TAGS, *terms.TAGS)


def remembered(base: str, path: str, what: Asked) -> Facets:
    """The filters of the list below the tree ``path``; counted once while no item and no term changes, however many rows there are."""
    known = _made()
    key = (base, path, get_language() or "", str(what.wanted.order), *(f"{name}={value}" for name, value in sorted(what.values.items())))
    if key not in known:
        if len(known) >= KEPT:
            known.clear()
        known[key] = facets(base, what, querysets.cube(path))
    return replace(known[key], asked=what)


def facets(base: str, what: Asked, cells: list[Cell]) -> Facets:
    """The filters: each count is what the list behind the link holds, with the other filters as they are."""
    known = terms.known()
    read = [(cell, {name: _values(cell, name, known) for name in NAMES}) for cell in cells]
    groups = [_group(base, what, name, read, known) for name in HEADINGS if name != "subject" or "category" in what.values]
    chosen = [cell for cell, values in read if _fits(values, what.values)]
    total = Sums(sum(cell.count for cell in chosen), sum(cell.tenths for cell in chosen))
    orders = [
        Facet(str(order.label), address(base, what.values | {"order": order.value}), total.count, order == what.wanted.order) for order in Order
    ]
    return Facets(base, what, [group for group in groups if group.choices], _entries(base, read), total, orders)


def _fits(values: Mapping[str, list[str]], wanted: Mapping[str, str]) -> bool:
    return all(value in values[name] for name, value in wanted.items())


def _group(base: str, what: Asked, name: str, read: list[tuple[Cell, dict[str, list[str]]]], known: terms.Terms) -> Group:
    gone = {name, "subject"} if name == "category" else {name}
    others = {key: value for key, value in what.values.items() if key not in gone}
    counted: Counter[str] = Counter()
    everything = 0
    for cell, values in read:
        if _fits(values, others):
            everything += cell.count
            counted.update(dict.fromkeys(values[name], cell.count))
    order = {"order": str(what.wanted.order)} if what.wanted.order else {}
    chosen = what.values.get(name)
    choices = [
        Facet(label, address(base, others | {name: value} | order), counted[value], value == chosen)
        for value, label in _labels(name, known)
        if counted[value] or value == chosen
    ]
    return Group(name, HEADINGS[name], choices, Facet("", address(base, others | order), everything, chosen is None))


def _labels(name: str, known: terms.Terms) -> list[tuple[str, str]]:
    if name in CHOICES:
        return [(value, str(label)) for value, label in CHOICES[name].choices]
    return list(known.labels[name].items())


def _entries(base: str, read: list[tuple[Cell, dict[str, list[str]]]]) -> list[Entry]:
    """The categories that hold something, each with what its list holds."""
    found = []
    for category in categories():
        cells = [cell for cell, values in read if category.slug in values["category"]]
        if cells:
            sums = Sums(sum(cell.count for cell in cells), sum(cell.tenths for cell in cells))
            subjects = [subject.word for subject in category.subjects.all()][:3]
            found.append(Entry(category.word, address(base, {"category": category.slug}), sums, subjects))
    return found
