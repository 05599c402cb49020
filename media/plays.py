"""How often recordings are played: counted in the process, written now and then, never at the cost of a listener.

What a process has not yet written when it ends is lost: a count of plays is no account.
"""

import logging
import time
from collections import Counter
from threading import Lock

from django.db import DatabaseError
from django.db.models import F, QuerySet

from media.models import Recording

EVERY = 30.0
"""Seconds between writes."""
_counted: Counter[int] = Counter()
_lock = Lock()
_written = time.monotonic()
log = logging.getLogger(__name__)


def note(pk: int) -> None:
    """One more play of the recording ``pk``."""
    global _written  # noqa: PLW0603 - one clock per process
    with _lock:
        _counted[pk] += 1
        if time.monotonic() - _written < EVERY:
            return
        _written = time.monotonic()
    write()


def write() -> None:
    """Write what was counted. Bumps no tag: a number that is off by a few plays makes no page stale."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    try:
        for pk, times in counted.items():
            QuerySet(Recording).filter(pk=pk).update(plays=F("plays") + times)
    except DatabaseError:
        log.warning("%d plays were not counted", sum(counted.values()), exc_info=True)
