"""What every worker counts, in a small file that ``manage.py pagecache`` reads. It is written and not mapped, so that nobody minds when it is cut."""

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAMES = ("pid", "since", "hit", "stale", "miss", "refreshed", "passed", "not_modified", "entries", "bytes", "limit")
PID, SINCE, HIT, STALE, MISS, REFRESHED, PASSED, NOT_MODIFIED, ENTRIES, BYTES, LIMIT = range(len(NAMES))
ROWS = 64
HITS_AT_ONCE = 32  # of these a writing may be behind
_ROW = struct.Struct(f"{len(NAMES)}Q")


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _rows(descriptor: int) -> list[tuple[int, ...]]:
    """All rows; zeros where the file ends before."""
    read = os.pread(descriptor, ROWS * _ROW.size, 0)
    return list(_ROW.iter_unpack(read.ljust(ROWS * _ROW.size, b"\0")))


class Row:
    """What this process counts. Threads add to it without a lock: a count may be lost now and then."""

    def __init__(self, path: Path | None = None) -> None:
        """A row of nobody's without a file, or where it cannot be used."""
        self.numbers = [0] * len(NAMES)
        self.numbers[PID], self.numbers[SINCE] = os.getpid(), int(time.time())
        self._descriptor, self._place = -1, 0
        if path is not None:
            with suppress(OSError):
                self._settle(path)

    def _settle(self, path: Path) -> None:
        """Take an empty row or one of a dead worker, else the last."""
        with _opened(path) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            free = (at for at, found in enumerate(_rows(descriptor)) if not found[PID] or not _is_alive(found[PID]))
            self._place = next(free, ROWS - 1) * _ROW.size
            self._descriptor = os.dup(descriptor)
            self.write()
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def add(self, at: int) -> None:
        """One more."""
        self.numbers[at] += 1
        if at != HIT or self.numbers[HIT] % HITS_AT_ONCE == 1:
            self.write()

    def write(self) -> None:
        """Let others read it."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.pwrite(self._descriptor, _ROW.pack(*self.numbers), self._place)

    def __del__(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)


def workers(path: Path) -> list[dict[str, int]]:
    """What the living workers counted."""
    if not path.exists():
        return []
    with _opened(path) as descriptor:
        found = [dict(zip(NAMES, row, strict=True)) for row in _rows(descriptor)]
    return [row for row in found if row["pid"] and _is_alive(row["pid"])]
