"""Stamps of tags in one small file that all processes of the machine share.

Every change takes the next number of one counter. A page remembers the number that stood there before it was made; it
is true as long as no tag of it was stamped with a greater one.

A write stamps its tags before its commit (``open``) and after it (``close``). What is open is counted in a row that the
writing process holds locked for as long as it lives. A row with something open that nobody holds belongs to a writer
that was killed: the next reader makes everything anew, so that no page outlives a commit whose second half never ran.

The file is read and written word by word and not mapped: who touches a mapped page of a file that somebody cut is killed.
"""

import fcntl
import logging
import os
import secrets
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from pagecache.words import FIRST, FLOOR, MACHINE, MAGIC, NUMBER, OPEN, REMOTE_SEQUENCE, REMOTE_TIME, ROWS, SIZE, SLOTS, OwnWords, Words

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks whether the file is still ours


def slots_of(tags: Iterable[str]) -> tuple[int, ...]:
    """The slots of ``tags``; tags that share one are refreshed together, never too seldom."""
    return tuple({FIRST + zlib.crc32(tag.encode()) % SLOTS for tag in tags})


class Watched(NamedTuple):
    """How to see that nothing changed: for so many ``seconds``, as long as what ``words.look()`` reads is ``seen``."""

    words: Words
    seen: bytes
    seconds: float


class Changes:
    """The stamps; one object for each process and file. ``shared`` is False where the file cannot be used: then they hold for this process only.

    ``on_change`` is called with the slots of each change, None for everything, while no other process writes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shared = True
        self.on_loss: Callable[[], None] = lambda: None
        self.on_change: Callable[[Collection[int] | None], None] = lambda _slots: None
        self._lock = RLock()
        self._words: Words | None = None
        self._descriptor: int | None = None
        self._writers: int | None = None
        self._row = 0
        self._own: dict[int, int] = {}
        self._pid = 0
        self._identity = (0, 0)
        self._looked = 0.0

    # --- the file ---------------------------------------------------------------------------

    def _open(self) -> Words:
        words = self._words
        if words is None or self._pid != os.getpid() or time.monotonic() - self._looked > LOOK_EVERY:
            with self._lock:
                words = self._current()
        return words

    def _current(self) -> Words:
        """The words; opened anew after a fork, or when the file was taken away, cut or replaced."""
        self._looked = time.monotonic()
        words = self._words
        if words is None or self._pid != os.getpid() or not self.shared or self._identity != self._look() or words[0] != MAGIC:
            self._pid = os.getpid()
            words = self._words = self._read() or words or self._formatted(OwnWords())
        return words

    def _look(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0)
        return (status.st_ino, status.st_size)

    def _read(self) -> Words | None:
        self._leave()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o640)
            self._writers = os.open(self.path.with_name(f"{self.path.name}.writers"), os.O_RDWR | os.O_CREAT, 0o640)
            self._exclude()
            words = self._formed(self._descriptor)
            self._include()
        except (OSError, ValueError) as error:
            if self.shared:
                logger.warning("%s cannot be used (%s): nothing is cached until it can.", self.path, error)
            self._leave()
            self.shared = False
            return None
        self.shared, self._identity = True, self._look()
        return words

    def _leave(self) -> None:
        for descriptor in (self._descriptor, self._writers):
            if descriptor is not None:
                os.close(descriptor)
        self._descriptor = self._writers = None
        self._row = 0

    def _formed(self, descriptor: int) -> Words:
        """The words of the file; one of another form is written anew."""
        words = Words(descriptor)
        if os.fstat(descriptor).st_size == SIZE and words[0] == MAGIC:
            return words
        self.on_change(None)
        os.ftruncate(descriptor, SIZE)
        return self._formatted(words)

    @staticmethod
    def _formatted(words: Words) -> Words:
        """Empty words. Numbers begin with the clock, so that what was remembered of an older file is older than all of them."""
        words.empty()
        words[NUMBER] = words[FLOOR] = time.time_ns() // 1000
        words[MACHINE] = secrets.randbits(63)
        words[0] = MAGIC
        return words

    def _exclude(self) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def _include(self) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    @contextmanager
    def alone(self) -> Iterator[Words]:
        """The words while no other process writes them."""
        with self._lock:
            words = self._current()
            self._exclude()
            try:
                yield words
            finally:
                self._include()

    # --- reading ----------------------------------------------------------------------------

    def number(self) -> int:
        """The number of the last change of anything: to be read before a page is made."""
        return self._settled().heads()[0]

    def quiet(self) -> int:
        """The number, or 0 while a write is open: as long as it stays the same no tag need be compared."""
        return self._open().quiet()

    def watched(self, quiet: int) -> Watched | None:
        """How to see that nothing changed since ``quiet`` was read; None where something has."""
        words, seconds = self._words, LOOK_EVERY - (time.monotonic() - self._looked)
        if words is None or not self.shared or seconds <= 0 or not quiet or words.seen[1] != quiet:
            return None
        return Watched(words, words.seen[0], seconds)

    def stamp(self, tag: str) -> int:
        """The current stamp of ``tag``, which counts the uncommitted writes of this process."""
        (slot,) = slots_of((tag,))
        words = self._settled()
        return max(words[slot], words.heads()[1]) + self._own.get(slot, 0)

    def changed(self, slots: Iterable[int], since: int) -> bool:
        """Whether one of ``slots``, or everything, was stamped after the number ``since``."""
        words = self._settled()
        return words.heads()[1] > since or any(words[slot] > since for slot in slots)

    @contextmanager
    def still(self, slots: Iterable[int], since: int) -> Iterator[bool]:
        """Whether nobody writes anything and none of ``slots`` was stamped after ``since``; nobody begins to write meanwhile."""
        self._settled()
        with self.alone() as words:
            yield self.shared and words[0] == MAGIC and not words[OPEN] and not self.changed(slots, since)

    def is_cleared(self, since: int) -> bool:
        """Whether everything was cleared after the number ``since``."""
        return self._open().heads()[1] > since

    def _settled(self) -> Words:
        words = self._open()
        if words.heads()[2] and any(self._lost(words)):
            self._give_up()
        return words

    def _lost(self, words: Words) -> Iterator[int]:
        """The rows of writers that died with something open."""
        for row, count in enumerate(words.rows(), start=ROWS):
            if count and row != self._row and self._is_free(row):
                yield row

    def _is_free(self, row: int) -> bool:
        return self._writers is not None and self._take(row, fcntl.LOCK_SH) and self._let_go(row)

    def _take(self, row: int, how: int) -> bool:
        try:
            fcntl.lockf(self._writers or 0, how | fcntl.LOCK_NB, 1, row)
        except OSError:
            return False
        return True

    def _let_go(self, row: int) -> bool:
        fcntl.lockf(self._writers or 0, fcntl.LOCK_UN, 1, row)
        return True

    def _give_up(self) -> None:
        with self.alone() as words:
            lost = list(self._lost(words))
            for row in lost:
                words[OPEN] = max(words[OPEN] - words[row], 0)
                words[row] = 0
            if lost:
                self._stamp_all(words)
        if lost:
            logger.warning("A process died while it wrote: every page is made anew.")
            self.on_loss()

    # --- writing ----------------------------------------------------------------------------

    def bump(self, tags: Iterable[str]) -> None:
        """Give every tag a new stamp: what happened is already there for all to see."""
        self.bump_slots(slots_of(tags))

    def bump_slots(self, slots: Iterable[int]) -> None:
        """Give slots a new stamp."""
        with self.alone() as words:
            self._stamp(words, slots)

    def open(self, tags: Iterable[str]) -> None:
        """Say that ``tags`` are about to change. Each call wants one ``close``."""
        with self.alone() as words:
            row = self._row = self._row or self._free_row(words)
            words[row] += 1
            words[OPEN] += 1
            self._stamp(words, slots_of(tags))

    def close(self, tags: Iterable[str]) -> None:
        """Say that ``tags`` have changed."""
        with self.alone() as words:
            if self._row and words[self._row]:
                words[self._row] -= 1
                words[OPEN] = max(words[OPEN] - 1, 0)
            self._stamp(words, slots_of(tags))

    def touch(self, tags: Iterable[str]) -> None:
        """Say that tags this process has open change once more: what it keeps itself is made anew, nobody else sees it yet."""
        with self._lock:
            for slot in slots_of(tags):
                self._own[slot] = self._own.get(slot, 0) + 1

    def clear(self) -> None:
        """Make everything anew."""
        with self.alone() as words:
            self._stamp_all(words)

    def _free_row(self, words: Words) -> int:
        """A row of our own; the last one is shared by whoever finds none."""
        for row in range(ROWS, FIRST - 1):
            if not words[row] and self._writers is not None and self._take(row, fcntl.LOCK_EX):
                return row
        return FIRST - 1

    def _stamp(self, words: Words, slots: Iterable[int]) -> None:
        """The number comes last: whoever reads it finds the stamps that belong to it."""
        known = [slot for slot in slots if FIRST <= slot < FIRST + SLOTS]
        number = words[NUMBER] + 1
        for slot in known:
            words[slot] = number
        words[NUMBER] = number
        self.on_change(known)

    def _stamp_all(self, words: Words) -> None:
        words[NUMBER] += 1
        words[FLOOR] = words[NUMBER]
        self.on_change(None)

    # --- other machines ---------------------------------------------------------------------

    def machine(self) -> int:
        """A number that tells this machine from others."""
        return int(self._open()[MACHINE])

    def take_remote(self, identity: tuple[int, int]) -> bool:
        """Note that another machine's message was taken; False where a process of this machine has already taken it."""
        with self.alone() as words:
            new = identity > (words[REMOTE_TIME], words[REMOTE_SEQUENCE])
            if new:
                words[REMOTE_TIME], words[REMOTE_SEQUENCE] = identity
        return bool(new)
