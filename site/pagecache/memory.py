"""Small things kept in the process while their tags stand still."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.utils.translation import get_language

from pagecache import tags

T = TypeVar("T")
_all: "WeakSet[Memory[Any]]" = WeakSet()
_at_start: list[Callable[[], object]] = []


class Memory(Generic[T]):
    """``make()`` once for each language (addresses and words differ), again after one of ``names`` was bumped. Reading it declares the tags.

    The stamps are read before making: a change in between makes it again at the next call. Where stamps cannot be shared
    with other processes, nothing that has names is kept.
    """

    def __init__(self, make: Callable[[], T], *names: str) -> None:
        self.make = make
        self.names = names
        self._kept: dict[str | None, tuple[int, tuple[int, ...], T]] = {}
        _all.add(self)

    def __call__(self) -> T:
        """The thing, made now or kept."""
        tags.used(*self.names)
        quiet, language = tags.quiet(), get_language()
        kept = self._kept.get(language)
        if kept is not None and quiet and kept[0] == quiet:
            return kept[2]
        now = tags.stamp(*self.names)
        if kept is not None and kept[1] == now and (not self.names or tags.can_be_kept()):
            self._kept[language] = (quiet, now, kept[2])
            return kept[2]
        with tags.unrecorded():  # what it is made of, its names tell
            made = self.make()
        self._kept[language] = (quiet, now, made)
        return made

    def forget(self) -> None:
        """Make it anew at the next call (tests)."""
        self._kept.clear()


def forget_all() -> None:
    """Make everything anew at the next call: after the database was put back as a whole (tests, restore)."""
    for memory in _all:
        memory.forget()


def at_start(make: Callable[[], object]) -> None:
    """Let every worker call ``make`` before its first request: it reads what would otherwise be made while a citizen waits."""
    if make not in _at_start:
        _at_start.append(make)


def fill() -> None:
    """Make what the apps want kept from the start. A worker does so once, before it answers."""
    for make in _at_start:
        make()
