"""Keeps out of a web worker's memory what packages load only to offer it to others: ten megabytes of each worker."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from config import environment

OFFERED = ("requests", "pygments")
"""Django REST framework, which Wagtail brings along, asks for its test client's and its help pages' packages; nobody here opens these."""


@contextmanager
def loading() -> Iterator[None]:
    """While the site loads, packages that it can do without count as not installed; afterwards they load as ever."""
    names = [*OFFERED, *(() if environment.postgres() is not None else ("psycopg",))]
    closed = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(closed))  # None: not to be found
    try:
        yield
    finally:
        for name in closed:
            del sys.modules[name]
        gc.collect()
        give_back()


def give_back() -> None:
    """Return to the system what is no longer needed, where the C library can: a millisecond."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
