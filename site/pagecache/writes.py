"""Tags stay open from the first write of a transaction until its commit; other machines are told."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections

from pagecache.changes import Changes, slots_of
from pagecache.ledger import Ledger

if TYPE_CHECKING:
    from pagecache.remote import Link


@cache
def changes() -> Changes:
    """The machine's stamps."""
    made = Changes(Path(settings.VAR) / "run" / "changes")
    made.on_change = ledger().outdated
    return made


@cache
def ledger() -> Ledger:
    """What the machine's web server and proxies hold of us."""
    return Ledger(Path(settings.VAR) / "run" / "ledger")


@cache
def link() -> "Link | None":
    """The way to the site's other machines, where ``REDIS_URL`` names one."""
    if not settings.REDIS_URL:
        return None
    from pagecache.remote import Link

    return Link(settings.REDIS_URL, changes())


def _tell(tags: Iterable[str]) -> None:
    others = link()
    if others is not None:
        others.tell(slots_of(tags))


class Write:
    """Tags that are open. Called after the commit; where the transaction is taken back Django throws it away, and it closes them all the same."""

    def __init__(self, tags: set[str]) -> None:
        self.tags = tags
        self._is_open = True
        changes().open(tags)

    def add(self, tags: set[str]) -> None:
        """Tags that the same transaction writes, too."""
        known = self.tags & tags
        if known:
            changes().touch(known)
        if tags - known:
            changes().bump(tags - known)
            self.tags |= tags

    def __call__(self) -> None:
        """Close them."""
        if self._is_open:
            self._is_open = False
            changes().close(self.tags)
            _tell(self.tags)

    __del__ = __call__


def bump(tags: set[str], using: str) -> None:
    """Say that ``tags`` change: now, or from now on until the transaction is committed."""
    connection: Any = connections[using]
    if not tags:
        return
    if not connection.in_atomic_block:
        changes().bump(tags)
        _tell(tags)
        return
    for savepoints, hook, _robust in reversed(connection.run_on_commit):
        if isinstance(hook, Write) and savepoints == set(connection.savepoint_ids):
            hook.add(tags)
            return
    connection.on_commit(Write(tags))


def clear() -> None:
    """Make everything anew on every machine."""
    changes().clear()
    others = link()
    if others is not None:
        others.tell_everything()
