"""Proxies and content delivery networks in front: what they keep is purged through Wagtail's frontend cache interface.

Each public answer is noted with its address and slots. After a commit the addresses that show what was written go to a
task of Wagtail's, which tells the backends of ``WAGTAILFRONTENDCACHE``.
"""

import http.client
import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import quote, urlsplit

from django.conf import settings
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache

from pagecache import writes
from pagecache.asked import Key
from pagecache.bodies import Entry

logger = logging.getLogger(__name__)

TIMEOUT = 3.0  # seconds that a task waits for a proxy
AT_ONCE = 500  # addresses in one task


class Proxy(BaseBackend):
    """A proxy at ``LOCATION`` that takes PURGE requests: Wagtail's own HTTP backend, with a limit of time and one connection for all addresses."""

    def __init__(self, params: dict[str, str]) -> None:
        super().__init__(params)
        self.location = params["LOCATION"]

    def purge_batch(self, urls: Iterable[str]) -> None:
        """Purge every address; a proxy that is away is told in the log."""
        place = urlsplit(self.location)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.netloc, timeout=TIMEOUT)
        try:
            for url in urls:
                _purge(connection, url)
        except (OSError, http.client.HTTPException) as error:
            logger.error("%s was not told what changed (%s): it shows older pages until their time is over.", self.location, error)  # noqa: TRY400 - no fault of ours
        finally:
            connection.close()


def _purge(connection: http.client.HTTPConnection, url: str) -> None:
    parts = urlsplit(url)
    connection.request("PURGE", parts.path + (f"?{parts.query}" if parts.query else ""), headers={"Host": parts.netloc})
    answer = connection.getresponse()
    answer.read()
    if answer.status not in {200, 202, 204, 404}:
        logger.error("The proxy does not purge %s: %d %s", url, answer.status, answer.reason)


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
    for at in range(0, len(addresses), AT_ONCE):
        purge_urls_from_cache(addresses[at : at + AT_ONCE])
