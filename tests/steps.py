"""How much work SQLite does: the steps of its machine, the same at every run, however fast the computer is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the steps of every statement inside; the one number of the list grows meanwhile."""
    taken = [0]

    def step() -> None:
        taken[0] += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 1)
    try:
        yield taken
    finally:
        connection.connection.set_progress_handler(None, 0)
