"""Numbers and rows of the library for pages above: the front page, districts, reports."""

from library import shelves
from library.spines import Spine, spine
from network.models import Organisation


def books() -> int:
    """How many books citizens see; no query while no book changes."""
    return shelves.all_books()


def books_by_category() -> dict[str, int]:
    """How many of them stand in each category, by its slug; no query while no book changes."""
    counts = shelves.sums(shelves.Asked()).facets["category"]
    return {slug: number for slug, number in counts.items() if slug}


def counts_by_category() -> dict[str, int]:
    """The same under the name that every app gives it."""
    return books_by_category()


def newest(count: int = 8) -> list[Spine]:
    """The books that came last, as ``library/_book.html`` shows them; one query."""
    return [spine(row) for row in shelves.newest(count)]


def newest_below(organisation: Organisation, count: int = 8) -> list[Spine]:
    """Those that ``organisation`` and the ones below it put in; one query."""
    return [spine(row) for row in shelves.newest_below(organisation, count)]


def most_read(count: int = 8) -> list[Spine]:
    """The books that most people read; one query."""
    return [spine(row) for row in shelves.most_read(count)]
