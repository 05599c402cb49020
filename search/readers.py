"""What a query says besides its words: the apps above read a place or a day out of it, each as a filter that can be taken off.

A reader gets the phrases of the folded query and yields readings: it answers from memory, without a query.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from search import text


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` of a folded query mean an opaque filter ``token``; ``label`` is what the chip says."""

    words: str
    label: str | Promise
    token: str


Reader = Callable[[Sequence[str]], Iterable[Reading]]
_readers: dict[str, Reader] = {}
MOST = 3
PLACE = "at/"
"""How the tokens of places begin; a division code follows."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A reading of a reader."""

    reader: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Read:
    """What is left of a query, and what was read out of it."""

    rest: str
    chips: tuple[Chip, ...] = ()
    let_go: tuple[Chip, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The filters."""
        return tuple(chip.reading.token for chip in self.chips)

    def without_first(self, count: int) -> "Read":
        """The same without the first conditions: nothing fits them."""
        return Read(self.rest, self.chips[count:], self.chips[:count])


def register(name: str, reader: Reader) -> None:
    """Declare a reader under a name of ASCII letters, which stands in addresses where its reading was taken off."""
    if name in _readers:
        raise ValueError(f"The reader {name!r} is registered twice: choose another name in search.readers.register().")
    _readers[name] = reader


def names() -> frozenset[str]:
    """Names of all readers."""
    return frozenset(_readers)


def read(query: str, without: Iterable[str] = ()) -> Read:
    """Read a query, reader after reader. Nothing is read where no word would be left to search for."""
    rest = text.fold(query)
    chips: list[Chip] = []
    for name in sorted(names() - frozenset(without)):
        for reading in _readers[name]([match[0] for match in text.runs(rest)]):
            left = rest.replace(reading.words, " ", 1)
            if left != rest and text.query_phrases(left) and len(chips) < MOST:
                rest = left
                chips.append(Chip(name, reading))
    return Read(" ".join(rest.split()), tuple(chips)) if chips else Read(query)


def place(words: str) -> Reading | None:
    """Return the place that words name, if a reader knows one."""
    phrases = [match[0] for match in text.runs(text.fold(words))]
    return next((reading for reader in _readers.values() for reading in reader(phrases) if reading.token.startswith(PLACE)), None)
