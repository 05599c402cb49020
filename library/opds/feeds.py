"""What a feed holds, whichever way it is written. Addresses are absolute."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from library import identifiers, sorting
from library.enums import Rights
from library.exporting.covers import HEIGHT, WIDTH

ACQUISITION = "http://opds-spec.org/acquisition"
OPEN = f"{ACQUISITION}/open-access"
EPUB = "application/epub+zip"
HTML = "text/html"
OPDS_FIELDS = (
    "pk", "title", "creators", "publisher", "year", "language", "identifiers", "subjects", "summary", "rights", "rights_note", "cover",
    "chapter_count", "download_size", "added_at", "updated_at", "category__name", "category__slug",
)  # fmt: skip
IMAGE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Way:
    """A line that leads to another feed; ``rel`` is a sort of the specification where it is one."""

    title: str
    url: str
    text: str = ""
    is_list: bool = True
    rel: str = "subsection"
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a facet."""

    title: str
    url: str
    count: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """A book of a feed."""

    row: dict[str, Any]

    @property
    def urn(self) -> str:
        """Its name for ever; an ISBN where it has one."""
        number = next((found for one in identifiers.split(self.row["identifiers"]) if (found := identifiers.isbn13(one))), "")
        return f"urn:isbn:{number}" if number else book_urn(self.row["pk"])

    @property
    def authors(self) -> list[str]:
        """Its creators without dynasty and role."""
        return [sorting.bare_name(name) for name in sorting.names_in(self.row["creators"])]

    @property
    def page(self) -> str:
        """Its page on the site."""
        return absolute(reverse("library:book", args=[self.row["pk"]]))

    @property
    def acquisitions(self) -> list[tuple[str, str, str]]:
        """(rel, address, type) of each way to have it; a bare record leads to its page."""
        row = self.row
        found = []
        if row["chapter_count"] and row["rights"] != Rights.READ:
            found.append((OPEN, absolute(reverse("library:epub", args=[row["pk"]])), EPUB))
        if row["chapter_count"] and row["rights"] != Rights.DOWNLOAD:
            found.append((OPEN, absolute(reverse("library:chapter", args=[row["pk"], 1])), HTML))
        return found or [(ACQUISITION, self.page, HTML)]

    @property
    def images(self) -> list[tuple[str, str, tuple[int, int] | None]]:
        """(address, type, size) of its cover, the most widely known type first."""
        row = self.row
        if row["cover"]:
            address = absolute(reverse("library:file", args=[row["pk"], row["cover"]]))
            kind = IMAGE_TYPES[row["cover"].rpartition(".")[2]]
            return [(address, kind, None)] if kind != "image/webp" else [(address, kind, None), self._drawn]
        return [self._drawn]

    @property
    def _drawn(self) -> tuple[str, str, tuple[int, int]]:
        return absolute(reverse("library:cover_png", args=[self.row["pk"]])), "image/png", (WIDTH, HEIGHT)

    @property
    def subjects(self) -> list[str]:
        """Its category and subjects."""
        named = [self.row["category__name"]] if self.row["category__name"] else []
        return [*named, *sorting.names_in(self.row["subjects"])]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the catalogue: ways on, or books."""

    title: str
    urn: str
    self_url: str
    updated: dt.datetime
    ways: Sequence[Way] = ()
    publications: Sequence[Publication] | None = None
    facets: Sequence[tuple[str, Sequence[Choice]]] = ()
    total: int | None = None
    first: str = ""
    previous: str = ""
    next: str = ""
    up: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def absolute(path: str) -> str:
    """An address with the site before it."""
    return f"{settings.SITE.url}{path}"


def book_urn(pk: int) -> str:
    """The name of a book without an ISBN."""
    return f"urn:taiyuan-lifelong-learning:book:{pk}"


def feed_urn(path: str) -> str:
    """The name of a feed, of its address on this site."""
    return f"urn:taiyuan-lifelong-learning:feed:{path.strip('/').replace('/', ':')}"


def publications(rows: Iterable[dict[str, Any]]) -> list[Publication]:
    """Rows of ``OPDS_FIELDS`` as books of a feed."""
    return [Publication(row) for row in rows]
