"""What is gone leaves an index of SQLite only when it is made anew: at night, by the worker, where it is much.

Both indexes ask here: ``search.renewing`` for what is found, ``search.passages.upkeep`` for what is inside of it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.cache import cache

SHARE = 0.25
"""Of all that an index holds, so much may be gone."""
NIGHT = range(1, 5)
"""Hours in which it is begun."""
A_DAY = 24 * 60 * 60


def is_much(gone: int, there: int, least: int) -> bool:
    """Whether so much is gone, beside what is there, that it is worth while: a share of all, and ``least``."""
    return gone >= least and gone >= SHARE * (gone + there)


def begin(now: datetime, name: str, is_due: Callable[[], bool], task: Any) -> bool:
    """Ask the worker for a task, once a night at most; return whether it was asked."""
    if now.hour not in NIGHT or not is_due() or not cache.add(f"search.{name}/{now:%Y-%m-%d}", 1, A_DAY):
        return False
    task.enqueue()
    return True
