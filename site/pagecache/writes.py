"""Tags stay open from the first write of a transaction until its commit; other machines are told."""

from collections.abc import Collection, Iterable
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
    made.on_loss = lambda: purge(None)
    return made


@cache
def ledger() -> Ledger:
    """What the machine's web server and proxies hold of us."""
    return Ledger(Path(settings.VAR) / "run" / "ledger", lambda: settings.PAGECACHE_EXPORT)


@cache
def link() -> "Link | None":
    """The way to the site's other machines, where ``REDIS_URL`` names one."""
    if not settings.REDIS_URL:
        return None
    from pagecache.remote import Link

    return Link(settings.REDIS_URL, changes(), heard=purge)


def purge(slots: Collection[int] | None) -> None:
    """Let proxies forget what shows ``slots``; None: everything."""
    if settings.WAGTAILFRONTENDCACHE:
        from pagecache import proxies

        proxies.purge(slots)


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
        """Close them: it is committed."""
        if self._is_open:
            self._close()
            purge(slots_of(self.tags))

    def _close(self) -> None:
        self._is_open = False
        changes().close(self.tags)
        _tell(self.tags)

    def __del__(self) -> None:
        """Close them: it was taken back."""
        if self._is_open:
            self._close()


def bump(tags: set[str], using: str) -> None:
    """Say that ``tags`` change: now, or from now on until the transaction is committed."""
    connection: Any = connections[using]
    if not tags:
        return
    if not connection.in_atomic_block:
        changes().bump(tags)
        _tell(tags)
        purge(slots_of(tags))
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
    purge(None)
