"""How a book looks on a shelf: its words, its length, the classes of its drawn cover."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from library import sorting

_THREAD_BOUND = frozenset({"taiyuan", "literature-history"})
_LONGEST_SLIP = 9
_CLOTHS = 8


@dataclass(frozen=True, slots=True)
class Spine:
    """A book on a shelf: its address, words, length, and the classes of its drawn cover."""

    pk: int
    url: str
    title: str
    creators: str
    minutes: int
    cover: str
    classes: str
    size: str
    reads: int = 0

    @property
    def hours(self) -> str:
        """The length in hours, one figure behind the point; empty where there is no text or it takes less."""
        return f"{self.minutes / 60:.1f}".removesuffix(".0") if self.minutes > 30 else ""


def spine(row: dict[str, Any]) -> Spine:
    """A row of ``SHOWN_ON_SHELVES`` as templates show it."""
    title = row["title"]
    bound = row["category__slug"] in _THREAD_BOUND and len(title) <= _LONGEST_SLIP and not title.isascii()
    cloth = row["category__cloth"] if row["category__cloth"] and not bound else row["pk"] % _CLOTHS + 1
    return Spine(
        pk=row["pk"],
        url=reverse("library:book", args=[row["pk"]]),
        title=title,
        creators=shown_names(row["creators"]),
        minutes=sorting.minutes(row["characters"]) if row["characters"] else 0,
        cover=f"{reverse('library:file', args=[row['pk'], row['cover']])}" if row["cover"] else "",
        classes=f"c{cloth}" if bound else f"c{cloth} new",
        size=_slip_size(title, bound=bound),
        reads=row["reads"],
    )


def _slip_size(title: str, *, bound: bool) -> str:
    """The class of the title's letters by its length."""
    steps = ((3, "s"), (5, ""), (7, "l")) if bound else ((7, ""), (9, "l"))
    return next((size for limit, size in steps if len(title) <= limit), "xl")


def shown_names(creators: str) -> str:
    """Creators as people read them: the first two, and that there are more."""
    names = sorting.names_in(creators)
    return "、".join(names[:2]) + ("等" if len(names) > 2 else "")
