"""The numbers in the file of changes: the number of the last change, a floor for everything, what is open, and a stamp for each slot."""

import os
import struct
import sys
from functools import partial

SLOTS = 1 << 15
WRITERS = 256
MAGIC = int.from_bytes(b"tags0004", sys.byteorder)
NUMBER, FLOOR, OPEN, MACHINE, REMOTE_TIME, REMOTE_SEQUENCE = 1, 2, 3, 4, 5, 6
ROWS = 8
FIRST = ROWS + WRITERS
SIZE = (FIRST + SLOTS) * 8
HEADS = struct.Struct("4Q")
HIGHEST = (1 << 64) - 1


class Words:
    """Numbers of eight bytes in a file. Where it was cut they are greater than all.

    ``look`` reads the first of them, ``seen`` is what ``quiet`` last read so and the number it found there.
    """

    seen: tuple[bytes, int] = (b"", 0)

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)  # ours as long as a thread reads
        self.look = partial(os.pread, self._descriptor, HEADS.size, 0)

    def __getitem__(self, at: int) -> int:
        """The number at a place."""
        read = os.pread(self._descriptor, 8, at * 8)
        return int.from_bytes(read, sys.byteorder) if len(read) == 8 else HIGHEST

    def __setitem__(self, at: int, number: int) -> None:
        """Write a number."""
        os.pwrite(self._descriptor, number.to_bytes(8, sys.byteorder), at * 8)

    def heads(self) -> tuple[int, int, int]:
        """The number, the floor, how many writes are open.

        In a file that was cut or is none of ours everything counts as cleared, and what is made now as older than all to come.
        """
        read = self.look()
        if len(read) < HEADS.size:
            return 0, HIGHEST, 0
        magic, *heads = HEADS.unpack(read)
        return tuple(heads) if magic == MAGIC else (0, HIGHEST, 0)

    def quiet(self) -> int:
        """The number, or 0 while a write is open."""
        read = self.look()
        known, number = self.seen
        if read != known:
            magic, number, _floor, is_open = HEADS.unpack(read) if len(read) == HEADS.size else (0, 0, 0, 0)
            number = 0 if is_open or magic != MAGIC else number
            self.seen = (read, number)
        return number

    def rows(self) -> list[int]:
        """What each writer has open."""
        read = os.pread(self._descriptor, WRITERS * 8, ROWS * 8)
        return memoryview(read[: len(read) // 8 * 8]).cast("Q").tolist()

    def empty(self) -> None:
        """Zeros everywhere."""
        os.pwrite(self._descriptor, bytes(SIZE), 0)

    def __del__(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


class OwnWords(Words):
    """The same in the memory of this process, where the file cannot be used."""

    def __init__(self) -> None:
        self._numbers = [0] * (SIZE // 8)

    def __getitem__(self, at: int) -> int:
        """The number at a place."""
        return self._numbers[at]

    def __setitem__(self, at: int, number: int) -> None:
        """Write a number."""
        self._numbers[at] = number

    def heads(self) -> tuple[int, int, int]:
        """The number, the floor, how many writes are open."""
        return self._numbers[NUMBER], self._numbers[FLOOR], self._numbers[OPEN]

    def quiet(self) -> int:
        """The number, or 0 while a write is open."""
        return 0 if self._numbers[OPEN] else self._numbers[NUMBER]

    def rows(self) -> list[int]:
        """What each writer has open."""
        return self._numbers[ROWS:FIRST]

    def empty(self) -> None:
        """Zeros everywhere."""
        self._numbers[:] = [0] * len(self._numbers)

    def __del__(self) -> None:
        """There is no file to let go of."""
