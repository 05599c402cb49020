"""From pieces to passages: neighbours are joined, so that words that stand near each other are found together and the index stays small."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search import text
from search.passages import Piece, Place

SIZE = 400
"""Characters of a passage, unless a single piece is longer."""
BITS = 12
MOST = 1 << BITS
"""Passages of a work: a longer work has longer passages."""


class Passage(NamedTuple):
    """Neighbouring pieces of one part: their first and last place, and their text."""

    part: str
    first: int
    last: int
    text: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.part, self.first, self.last

    @property
    def tokens(self) -> list[str]:
        """What the index keeps of it."""
        return text.index_tokens(self.text)


def passages(pieces: Sequence[Piece]) -> list[Passage]:
    """Join neighbouring pieces of the same part."""
    size = max(SIZE, 2 * sum(len(piece.text) for piece in pieces) // MOST)
    found = _cut(pieces, size)
    while len(found) > MOST:
        size *= 2
        found = _cut(pieces, size)
        if size > text.MAX_QUERY * 10**6:  # more parts than passages: the rest is not read
            return found[:MOST]
    return found


def _cut(pieces: Iterable[Piece], size: int) -> list[Passage]:
    found: list[Passage] = []
    run: list[Piece] = []
    length = 0
    for piece in pieces:
        if run and (piece.part != run[0].part or length + len(piece.text) > size):
            found.append(_joined(run))
            run, length = [], 0
        run.append(piece)
        length += len(piece.text)
    return [*found, _joined(run)] if run else found


def _joined(run: Sequence[Piece]) -> Passage:
    return Passage(run[0].part, run[0].at, run[-1].at, "\n".join(piece.text for piece in run))


def digest(found: Iterable[Passage]) -> str:
    """What tells whether passages are others than before, 16 hexadecimal digits; other tokens are others, too."""
    made = hashlib.sha256(f"{text.VERSION} {SIZE}".encode())
    for passage in found:
        made.update(f"\0{passage.part}\0{passage.first}\0{passage.last}\0{passage.text}".encode(errors="replace"))
    return made.hexdigest()[:16]
