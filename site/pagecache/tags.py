"""Tags: declared where content is read, bumped where it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from functools import cache
from math import inf

from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone

from pagecache import writes


class Recorded(set[str]):
    """The tags used while something was made.

    ``until`` (seconds of the epoch) says how long it holds, ``place`` how many digits of the reader's place it read,
    ``undeclared`` what else of the request it looked at.
    """

    until: float = inf
    place: int = 0

    def __init__(self) -> None:
        super().__init__()
        self.undeclared: set[str] = set()


_recorded: ContextVar[Recorded | None] = ContextVar("recorded_tags", default=None)


def used(*tags: str) -> None:
    """Say that what is being made depends on ``tags``."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.update(tags)


def is_recording() -> bool:
    """Whether something is being made whose tags are wanted."""
    return _recorded.get() is not None


def expires(at: datetime) -> None:
    """Say that what is being made holds until ``at``: the next midnight, the end of a notice."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.until = min(recorded.until, at.timestamp())


def next_midnight() -> datetime:
    """When the day ends in the city. No page is kept longer: it may say what is today."""
    return datetime.combine(timezone.localdate() + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())


def reads_place(digits: int = 12) -> None:
    """Say that what is being made depends on the first ``digits`` of the division code in the cookie ``place``."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.place = max(recorded.place, digits)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is read inside says nothing about what is being made."""
    token = _recorded.set(None)
    try:
        yield
    finally:
        _recorded.reset(token)


def reads_undeclared(name: str) -> None:
    """Say that what is being made depends on something that no key holds: it is not kept."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.undeclared.add(name)


def place_read() -> int:
    """How many digits of the reader's place what is being made has said to read."""
    recorded = _recorded.get()
    return recorded.place if recorded is not None else 0


@contextmanager
def recording() -> Iterator[Recorded]:
    """Collect the tags that are used inside; they count for what is being made around it, too."""
    tags = Recorded()
    token = _recorded.set(tags)
    try:
        yield tags
    finally:
        _recorded.reset(token)
        around = _recorded.get()
        if around is not None:
            around.update(tags)
            around.until = min(around.until, tags.until)
            around.place = max(around.place, tags.place)
            around.undeclared |= tags.undeclared


def bump(*tags: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """Say that ``tags`` change: now, and again once the transaction is committed."""
    writes.bump(set(tags), using)


def stamp(*tags: str) -> tuple[int, ...]:
    """The stamps of ``tags`` in their order; equal stamps mean nothing changed."""
    known = writes.changes()
    return tuple(known.stamp(tag) for tag in tags)


def quiet() -> int:
    """The number of the last change of anything; 0 while somebody writes, or where stamps cannot be shared. The same number: no stamp is another."""
    known = writes.changes()
    number = known.quiet()
    return number if known.shared else 0


def can_be_kept() -> bool:
    """Whether something made of tags may be kept: only while all processes share their stamps."""
    return writes.changes().shared


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
