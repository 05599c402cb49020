"""What others show of courses: the newest microlectures, class hours by category, an organisation's own."""

from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps

from content import routing
from content.querysets import categories
from courses import querysets
from courses.enums import ItemKind
from courses.querysets import Line, Sums
from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory

KEPT = 12
SHOWN_OF_ORGANISATION = 6

_newest: Memory[list[Line]] = Memory(lambda: querysets.newest(ItemKind.MICROLECTURE, KEPT), *querysets.TAGS)


class Catalogue(NamedTuple):
    """Where the city's catalogue is; empty without one. ``covered`` is the tree path of what it lists."""

    url: str = ""
    covered: str = ""


def _load_catalogue() -> Catalogue:
    model = apps.get_model("courses.CataloguePage")
    for page in model.objects.filter(live=True, depth=3).order_by("path"):
        address = routing.address(page.url_path)
        if address and not routing.is_restricted(page.path) and not routing.is_foreign(page.path):
            return Catalogue(address, page.covered)
    return Catalogue()


catalogue: Memory[Catalogue] = Memory(_load_catalogue, "addresses", "sites", "tree", "list:courses.cataloguepage")
"""One query, none while no page changes its address."""


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
    return [line.shown() for line in querysets.under(organisation.path, SHOWN_OF_ORGANISATION)]


def categories_of_district(organisation: Organisation) -> list[dict[str, str]]:
    """The categories in which a district has courses, with their class hours; no query while no item changes, none for other places.

    Each number is what the city's catalogue lists behind its link.
    """
    url, covered = catalogue()
    if organisation.tier != Tier.DISTRICT or not url:
        return []
    tenths: Counter[int | None] = Counter()
    for cell in querysets.cube(covered):
        if cell.district == organisation.code:
            tenths[cell.category] += cell.tenths
    listed = [(one, Sums(tenths=tenths[one.pk]).hours_told) for one in categories() if tenths[one.pk]]
    return [
        {"name": one.word, "hours": told, "url": f"{url}?{urlencode({'category': one.slug, 'district': organisation.code})}"} for one, told in listed
    ]
