"""The web server: the site is loaded once, then every worker is a fork that shares it.

Workers that load the site each for themselves take 130 MB apiece; forks of one that is loaded share most of it.
"""

import gc
import logging
import os
import resource

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from config import environment, intake

BLOCKING_THREADS = 4 + intake.AT_ONCE
CONNECTIONS = 4_096
"""Open connections of one worker, waiting browsers included: each keeps some for its next requests. Beyond them new visitors wait."""


def main() -> None:
    """Load ``config.wsgi:application`` and serve it at ``LISTEN`` and ``PORT`` with ``WEB_WORKERS`` processes until a signal ends it."""
    _load()
    _allow_files()
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())  # half of them only wait for senders
    Server(
        "config.wsgi:application",
        address=environment.text("LISTEN", "127.0.0.1"),
        port=environment.number("PORT", 8000),
        interface=Interfaces.WSGI,
        workers=environment.number("WEB_WORKERS", min(2, os.cpu_count() or 1)),
        blocking_threads=BLOCKING_THREADS,
        backpressure=CONNECTIONS,
        log_level=LogLevels.warning,
        workers_kill_timeout=8,
        respawn_failed_workers=True,
    ).serve()


def _allow_files() -> None:
    """Raise the limit of open files, where it is low, to what connections and pages need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _load() -> None:
    """Import the site and keep its objects from being written to: a page of memory is shared until one process writes to it."""
    import config.wsgi  # noqa: F401 - loads the site

    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
