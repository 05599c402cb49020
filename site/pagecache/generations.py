"""Stamps of tags in one memory-mapped file that all processes of the machine share."""

import fcntl
import mmap
import os
import struct
import zlib
from pathlib import Path
from threading import Lock
from weakref import WeakSet

SLOTS = 1 << 16
_STAMP = struct.Struct("<Q")
_HEADER = b"tags0001"
_SIZE = len(_HEADER) + SLOTS * _STAMP.size
_all: "WeakSet[Generations]" = WeakSet()


class Generations:
    """One stamp for each slot; tags that share a slot are refreshed together, never too seldom.

    Every write increments under a file lock, so that no two writers give the same stamp.
    A file of another form, or one that cannot be written, is replaced by memory of this process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.shared = True
        self._lock = Lock()
        self._descriptor: int | None = None
        self._map: mmap.mmap | bytearray | None = None
        _all.add(self)

    def reopen(self) -> None:
        """A fork opens the file for itself: a lock of its parent's descriptor would be its parent's too."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = self._map = None
        self._lock = Lock()

    def _open(self) -> mmap.mmap | bytearray:
        if self._map is None:
            with self._lock:
                if self._map is None:
                    self._map = self._map_file()
        return self._map

    def _map_file(self) -> mmap.mmap | bytearray:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o640)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.fstat(descriptor).st_size != _SIZE or os.pread(descriptor, len(_HEADER), 0) != _HEADER:
                os.ftruncate(descriptor, 0)
                os.ftruncate(descriptor, _SIZE)
                os.pwrite(descriptor, _HEADER, 0)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        except OSError:
            self.shared = False
            return bytearray(_SIZE)
        self._descriptor = descriptor
        return mmap.mmap(descriptor, _SIZE)

    @staticmethod
    def _offset(tag: str) -> int:
        return len(_HEADER) + (zlib.crc32(tag.encode()) % SLOTS) * _STAMP.size

    def stamp(self, tag: str) -> int:
        """The current stamp of ``tag``; 0 before its first change."""
        return int(_STAMP.unpack_from(self._open(), self._offset(tag))[0])

    def bump(self, tags: tuple[str, ...]) -> None:
        """Give every tag a stamp it never had."""
        memory = self._open()
        with self._lock:
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            try:
                for offset in {self._offset(tag) for tag in tags}:
                    _STAMP.pack_into(memory, offset, _STAMP.unpack_from(memory, offset)[0] + 1)
            finally:
                if self._descriptor is not None:
                    fcntl.flock(self._descriptor, fcntl.LOCK_UN)


def _reopen_all() -> None:
    for generations in _all:
        generations.reopen()


os.register_at_fork(after_in_child=_reopen_all)
