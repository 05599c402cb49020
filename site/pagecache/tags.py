"""Tags: declared where content is read, bumped where it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from pagecache.generations import Generations

_recorded: ContextVar[set[str] | None] = ContextVar("recorded_tags", default=None)


@cache
def generations() -> Generations:
    """The machine's stamps."""
    return Generations(Path(settings.VAR) / "run" / "generations")


def used(*tags: str) -> None:
    """Say that what is being made depends on ``tags``."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.update(tags)


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the tags that are used inside."""
    tags: set[str] = set()
    token = _recorded.set(tags)
    try:
        yield tags
    finally:
        _recorded.reset(token)
        used(*tags)


def bump(*tags: str) -> None:
    """Say that ``tags`` change: now, and again once the transaction is committed."""
    generations().bump(tags)
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        transaction.on_commit(lambda: generations().bump(tags))


def stamp(*tags: str) -> tuple[int, ...]:
    """The stamps of ``tags`` in their order; equal stamps mean nothing changed."""
    known = generations()
    return tuple(known.stamp(tag) for tag in tags)


@cache
def of_model(model: type[models.Model]) -> tuple[str, ...]:
    """The tags of a model's rows as a whole: ``list:<label>``, its own and those of the models it extends."""
    lineage = [model, *model._meta.get_parent_list()]
    return tuple(f"list:{kind._meta.label_lower}" for kind in lineage if not kind._meta.abstract)


def of_row(row: models.Model) -> tuple[str, ...]:
    """The tags of one row: those of its model, ``page:<id>`` of a page, and what its ``cache_tags()`` names."""
    own = row.cache_tags() if hasattr(row, "cache_tags") else ()
    page = (f"page:{row.pk}",) if "list:wagtailcore.page" in of_model(type(row)) else ()
    return (*of_model(type(row)), *page, *own)
