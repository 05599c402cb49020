"""Querysets that declare what is read through them and bump what their bulk verbs write."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.db import models

from pagecache import tags

M = TypeVar("M", bound=models.Model)


class BumpingQuerySet(models.QuerySet[M]):
    """``update``, ``bulk_create``, ``bulk_update`` and raw deletes bump the tag ``list:<model>``.

    ``save`` and ``delete`` of single rows are bumped by ``pagecache.receivers``: only the bulk verbs send no signal.
    """

    def _bump(self) -> None:
        tags.bump(*tags.of_model(self.model))

    def update(self, **values: Any) -> int:
        """Write columns of all rows; bumps the tag."""
        self._bump()
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[M]:
        """Insert rows at once; bumps the tag."""
        self._bump()
        return super().bulk_create(
            objs,
            batch_size=batch_size,
            ignore_conflicts=ignore_conflicts,
            update_conflicts=update_conflicts,
            update_fields=update_fields,
            unique_fields=unique_fields,
        )

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Write columns of many rows, each its own values; bumps the tag."""
        self._bump()
        return super().bulk_update(objs, fields, batch_size=batch_size)

    def _raw_delete(self, using: str | None) -> int:
        self._bump()
        return super()._raw_delete(using)


class TaggedQuerySet(BumpingQuerySet[M]):
    """Reading, too, declares the tag ``list:<model>``: the base of every queryset of ours.

    Where lists of finer tags are kept by hand (pages), ``BumpingQuerySet`` is enough.
    """

    def _used(self) -> None:
        tags.used(*tags.of_model(self.model))

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._used()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[M]:
        """Rows one by one; declares the tag."""
        self._used()
        return super().iterator(chunk_size)

    def count(self) -> int:
        """Number of rows; declares the tag."""
        self._used()
        return super().count()

    def exists(self) -> bool:
        """Whether there is a row; declares the tag."""
        self._used()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Sums and the like; declares the tag."""
        self._used()
        return super().aggregate(*args, **kwargs)
