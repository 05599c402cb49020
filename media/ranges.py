"""Which bytes a request asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

PIECE = 1 << 19
"""Bytes that answer an open-ended range at once: a player asks again, and in between no thread waits for its line."""
_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)
_LONGEST_NUMBER = 18


class UnsatisfiableError(ValueError):
    """The range begins behind the end: 416."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` up to and without ``end``; ``is_open`` where the request did not say how many."""

    start: int
    end: int
    is_open: bool = False

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.end - self.start

    def cut(self, most: int = PIECE) -> "Span":
        """At most the first ``most`` bytes of it."""
        return Span(self.start, min(self.end, self.start + most), self.is_open)


def asked(header: str, size: int) -> Span | None:
    """The span of a Range header for a file of ``size`` bytes.

    None: none is asked, or one that a server may ignore (another unit, several ranges, nonsense). Raises ``UnsatisfiableError``.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]) or max(map(len, found.groups())) > _LONGEST_NUMBER:
        return None
    if not found[1]:
        return _suffix(int(found[2]), size)
    start, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return Span(start, min(last + 1, size), is_open=not found[2])


def _suffix(count: int, size: int) -> Span:
    if not count or not size:
        raise UnsatisfiableError
    return Span(max(0, size - count), size)
