"""What every worker counts, in a small file that ``manage.py pagecache`` reads."""

import fcntl
import mmap
import os
import time
from pathlib import Path

NAMES = ("pid", "since", "hit", "stale", "miss", "refreshed", "passed", "not_modified", "entries", "bytes", "limit")
PID, SINCE, HIT, STALE, MISS, REFRESHED, PASSED, NOT_MODIFIED, ENTRIES, BYTES, LIMIT = range(len(NAMES))
ROWS, WIDTH = 64, 16
_SIZE = ROWS * WIDTH * 8


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _mapped(path: Path) -> memoryview:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_size < _SIZE:
            os.ftruncate(descriptor, _SIZE)
        return memoryview(mmap.mmap(descriptor, _SIZE)).cast("Q")
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # the mapping keeps a copy of the descriptor, and with it the lock
        os.close(descriptor)


def row(path: Path) -> memoryview:
    """The row of this process, one of a dead worker or an empty one; a row of nobody's where the file cannot be used.

    Threads add to it without a lock: a count may be lost now and then.
    """
    try:
        words = _mapped(path)
    except (OSError, ValueError):
        return memoryview(bytearray(WIDTH * 8)).cast("Q")
    rows = [words[at * WIDTH : (at + 1) * WIDTH] for at in range(ROWS)]
    mine = next((found for found in rows if not found[PID] or not _is_alive(found[PID])), rows[-1])
    mine[:] = memoryview(bytes(WIDTH * 8)).cast("Q")
    mine[PID], mine[SINCE] = os.getpid(), int(time.time())
    return mine


def workers(path: Path) -> list[dict[str, int]]:
    """What the living workers counted."""
    if not path.exists():
        return []
    words = _mapped(path)
    rows = (dict(zip(NAMES, words[at * WIDTH :].tolist(), strict=False)) for at in range(ROWS))
    return [found for found in rows if found["pid"] and _is_alive(found["pid"])]
