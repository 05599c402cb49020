"""The web server: the site is loaded once, then every worker is a fork that shares it.

Workers that load the site each for themselves take 130 MB apiece; forks of one that is loaded share most of it.
"""

import gc
import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from config import environment

BLOCKING_THREADS = 4


def main() -> None:
    """Load ``config.wsgi:application`` and serve it at ``LISTEN`` and ``PORT`` with ``WEB_WORKERS`` processes until a signal ends it."""
    _load()
    Server(
        "config.wsgi:application",
        address=environment.text("LISTEN", "127.0.0.1"),
        port=environment.number("PORT", 8000),
        interface=Interfaces.WSGI,
        workers=environment.number("WEB_WORKERS", min(2, os.cpu_count() or 1)),
        blocking_threads=BLOCKING_THREADS,
        backpressure=16 * BLOCKING_THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=8,
        respawn_failed_workers=True,
    ).serve()


def _load() -> None:
    """Import the site and keep its objects from being written to: a page of memory is shared until one process writes to it."""
    import config.wsgi  # noqa: F401 - loads the site

    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
