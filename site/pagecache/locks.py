"""A lock of this machine, which goes with the process that holds it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def only_one(name: str, *, waiting: bool = False) -> Iterator[bool]:
    """Whether nobody else of this machine holds the lock of this name; it is ours until the end of the block.

    Nobody waits for it but who says so.
    """
    run = Path(settings.VAR, "run")
    run.mkdir(parents=True, exist_ok=True)
    with (run / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
