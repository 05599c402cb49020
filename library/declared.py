"""What the library declares to the registries: the kind of things that are found, the section of an organisation's page, who answers for a book."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from content import owners
from library import figures, inside, sorting
from library.enums import Length
from library.models import Book
from network import sections
from network.models import Organisation
from search import facets, kinds, passages, popularity, suggestions

SHOWN = 8


def declare() -> None:
    """Called once, when the app is ready."""
    kinds.register(
        kinds.Kind(
            "books",
            pgettext_lazy("search", "book"),
            pgettext_lazy("search", "Books"),
            "library.Book",
            found_rows,
            1,
            order=50,
            address="library:book",
            called=("书", "的书", "电子书", "书籍", "图书", "book", "books", "ebook", "ebooks"),
            labelled=True,
        )
    )
    passages.register(inside.source())
    suggestions.register(suggestions.Source("books", pgettext_lazy("search", "book"), _titles))
    popularity.register("books", "books", _read)
    facets.register(facets.Facet("reading", pgettext_lazy("facet", "Length of books"), r"reading/\d", _length, order=62, in_order=True))
    section = sections.Section(45, gettext_lazy("Books from here"), "library/_section.html", section_rows, queries=1, count=_none, name="library")
    sections.register(section)
    for name in ("library:book", "library:chapter"):
        owners.register(name, owner, called=_title)


def _title(kwargs: dict[str, Any]) -> str:
    return str(Book.objects.listed().filter(pk=kwargs["pk"]).values_list("title", flat=True).first() or "")


def _titles() -> Iterator[tuple[str, int]]:
    for title, reads in Book.objects.listed().values_list("title", "reads").iterator():
        yield title, 1 + reads


def _read(least: int, most: int) -> Iterator[tuple[int, int]]:
    """Books that were opened at least so often."""
    yield from Book.objects.listed().filter(reads__gte=least).order_by("-reads", "-pk").values_list("pk", "reads")[:most]


def _length(token: str) -> str:
    known = {f"reading/{band.value}": band.label for band in Length if band}
    return str(known.get(token, ""))


def found_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of books; one query."""
    fields = ("pk", "title", "creators", "publisher", "year", "summary", "category__name", "category__slug", "added_at")
    return [_found(row) for row in Book.objects.live().filter(pk__in=ids).values(*fields)]


def _found(row: dict[str, Any]) -> dict[str, Any]:
    facts = ["、".join(sorting.names_in(row["creators"])[:3]), row["publisher"], str(row["year"] or ""), row["category__name"]]
    return {
        "id": row["pk"],
        "url": Book(pk=row["pk"]).get_absolute_url(),
        "title": row["title"],
        "facts": [fact for fact in facts if fact],
        "text": row["summary"],
        "added": row["added_at"],
        "topics": [f"c/{row['category__slug']}"] if row["category__slug"] else [],
    }


def section_rows(organisation: Organisation) -> list[Mapping[str, Any]]:
    """The newest books that the organisation and those below it put in; one query, none for the city, whose books are the library."""
    if organisation.parent_id is None:
        return []
    return [{"book": book} for book in figures.newest_below(organisation, SHOWN)]


def _none(_rows: Sequence[Mapping[str, Any]]) -> None:
    return None


def owner(kwargs: dict[str, Any]) -> Organisation | None:
    """Who answers for a book's pages; one query."""
    return Organisation.objects.filter(pk__in=Book.objects.filter(pk=kwargs["pk"]).values("organisation")).first()
