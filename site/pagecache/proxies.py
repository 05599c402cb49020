"""Proxies and content delivery networks in front: what they keep is purged through Wagtail's frontend cache interface.

Each public answer is noted with its address and slots. After a commit the addresses that show what was written go to a
task of Wagtail's, which tells the backends of ``WAGTAILFRONTENDCACHE``.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from pagecache import writes
from pagecache.asked import Key
from pagecache.bodies import Entry

logger = logging.getLogger(__name__)

AT_ONCE = 500  # addresses in one task


def address(key: Key) -> str:
    """The address as browsers write it."""
    path = quote(key.path.encode("latin-1", errors="replace"), safe="/~:@!$&'()*+,;=")
    return f"{key.scheme}://{key.host}{path}" + (f"?{key.query}" if key.query else "")


def note(key: Key, entry: Entry) -> None:
    """Somebody may keep this answer. What was noted under its address for other places stays noted."""
    with writes.changes().alone():
        writes.ledger().note_kept(address(key), entry.slots, entry.until)


def purge(slots: Collection[int] | None) -> None:
    """Let the proxies forget what shows ``slots``; None: everything. A failure is told in the log and stops nothing."""
    if not settings.WAGTAILFRONTENDCACHE or not writes.ledger().exists():
        return
    try:
        with writes.changes().alone():
            found = writes.ledger().kept(slots)
        _let_forget(found)
    except Exception:
        logger.exception("What proxies keep could not be purged.")


def purge_ended(moment: datetime) -> str | None:
    """A job of the minute's tick: what has reached its boundary."""
    if not settings.WAGTAILFRONTENDCACHE or not writes.ledger().exists():
        return None
    with writes.changes().alone():
        found = writes.ledger().take_ended(moment.timestamp())
    _let_forget(found)
    return f"{len(found)} addresses purged" if found else None


def _let_forget(addresses: list[str]) -> None:
    from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

    for at in range(0, len(addresses), AT_ONCE):
        purge_urls_from_cache(addresses[at : at + AT_ONCE])
