"""A backend for Wagtail's frontend cache. It is loaded by the task that purges: Wagtail's own load packages that no web worker needs."""

import http.client
import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.backends.base import BaseBackend

logger = logging.getLogger(__name__)

TIMEOUT = 3.0  # seconds that a task waits for a proxy


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
