"""Questions asked of books."""

from typing import Self, TypeVar

from django.db.models import Model

from network.querysets import OwnedQuerySet

M = TypeVar("M", bound=Model)

LISTED = 1
"""Value of ``Book.listed`` of what citizens see."""
SHOWN_ON_SHELVES = (
    "pk", "title", "creators", "characters", "cover", "added_at", "updated_at", "rights", "clc", "language", "chapter_count",
    "category__slug", "category__cloth", "title_sort", "creator_sort", "reads",
)  # fmt: skip


class BookQuerySet(OwnedQuerySet[M]):
    """Books by what shelves ask. ``listed`` leads every index, so that no shelf counts or sorts the whole table."""

    def listed(self) -> Self:
        """What citizens see: the same rows as ``live``, by the index."""
        return self.filter(listed=LISTED)
