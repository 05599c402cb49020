"""What a query says besides its words: the apps above read a place or a day out of it, each as a filter that can be taken off.

A reader gets the phrases of the folded query and yields readings: it answers from memory, without a query.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from django.utils.functional import Promise

from search import facets, text, wording


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` of a folded query mean an opaque filter ``token``; ``label`` is what the chip says.

    Of tokens with ``|`` between them one is enough, of those with ``&`` all are needed; without one nothing is narrowed. ``alone``: it says enough
    without other words (今天, 周三下午: what is on), where a place alone is looked for by its name. ``days``: the first and last day that is meant;
    kinds with dates are shown and put in order by what they have then. ``wider``: what the same words may stand for where nothing fits, the nearest
    first: the street and the district that a place lies in. ``perhaps``: the words may as well be a part of a name (迎泽 of 迎泽桥), so it holds only
    where nothing has them as they are, and something fits.
    """

    words: str
    label: str | Promise
    token: str
    alone: bool = False
    days: tuple[dt.date, dt.date] | None = None
    wider: "tuple[Reading, ...]" = ()
    perhaps: bool = False

    @property
    def is_place(self) -> bool:
        """Whether it is one place, not all but one."""
        return self.token.startswith(PLACE) and "|" not in self.token

    @property
    def name(self) -> str:
        """Its words without what only goes with them."""
        return self.words.removesuffix("的")


Reader = Callable[[Sequence[str]], Iterable[Reading]]
_readers: dict[str, tuple[Reader, bool]] = {}
"""Each with whether it gets a query as it was typed, with its marks."""
MOST = 3
ALONE = 2
"""Readings that are perhaps meant of which each is tried by itself."""
_BELONGS = re.compile("的(?![士确])")
"""What goes with a day before what is held on it, or with a place: 周三的书法课, 庙前街道的剪纸."""
_HOUSE = re.compile(wording.HOUSE)
_NUMBER = re.compile("[0-9]+|号?[楼院]?|[栋幢室弄]|单元")
PLACE = "at/"
"""How the tokens of places begin; a division code follows."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A reading of a reader."""

    reader: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Read:
    """What is left of a query, and what was read out of it. Nothing is left where what was read says enough.

    ``perhaps``: the same with what only may have been meant; of several the most that hold together, and as its own ``perhaps`` each by itself.
    ``held_in``: where nothing that is held fits, what it lies in that has something; empty: elsewhere in the city; None: it fits, or nothing
    does anywhere. ``titled``: the place's name as it was typed, where titles have it beside the other words, wherever they are.
    """

    rest: str
    chips: tuple[Chip, ...] = ()
    let_go: tuple[Chip, ...] = ()
    perhaps: "Read | None" = None
    held_in: str | None = None
    titled: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The filters."""
        return tuple(token for chip in self.chips for token in chip.reading.token.split("&") if token)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The days that are meant, where certain ones are."""
        return next((chip.reading.days for chip in self.chips if chip.reading.days), None)

    @property
    def has_place_before(self) -> bool:
        """Whether it begins as a title may: 庙前街道的剪纸."""
        return any(chip.reading.is_place and chip.reading.words.endswith("的") for chip in self.chips)

    def meant(self) -> Iterator["Read"]:
        """Yield what only may have been meant, the most first."""
        way = self.perhaps
        while way is not None:
            yield way
            way = way.perhaps

    def without_first(self, count: int) -> "Read":
        """The same without the first conditions: nothing fits them. What then says too little becomes words again."""
        chips, gone = self.chips[count:], self.chips[:count]
        if not self.rest and not _say_enough(chips):
            return Read(" ".join(chip.reading.name for chip in chips), (), gone)
        return Read(self.rest, chips, gone)

    def with_less(self) -> Iterator["Read"]:
        """Yield the same, and then with fewer and fewer conditions, as long as there is one; of several in one word (今晚) the last goes last."""
        for count, chip in enumerate(self.chips):
            yield self.without_first(count)
            *more, last = chip.reading.token.split("&")
            if more:
                kept = Chip(chip.reader, replace(chip.reading, label=facets.label(last), token=last, days=None))
                yield Read(self.rest, (kept, *self.chips[count + 1 :]), self.chips[: count + 1])

    def with_wider(self) -> Iterator["Read"]:
        """Yield the same with what the first place lies in, each with all other conditions, and then alone, where there are words besides."""
        for at, chip in islice(((at, chip) for at, chip in enumerate(self.chips) if chip.reading.wider), 1):
            for reading in chip.reading.wider:
                there = Chip(chip.reader, reading)
                yield Read(self.rest, (*self.chips[:at], there, *self.chips[at + 1 :]), (chip,))
                if self.rest and len(self.chips) > 1:
                    yield Read(self.rest, (there,), self.chips)

    def with_looser(self) -> Iterator["Read"]:
        """Yield the same with one condition less strict: of what says enough first what else fits (what is for everybody), then the place around."""
        for at, chip in sorted(enumerate(self.chips), key=lambda told: not told[1].reading.alone):
            for reading in chip.reading.wider[:1]:
                yield Read(self.rest, (*self.chips[:at], Chip(chip.reader, reading), *self.chips[at + 1 :]), (chip,))


def _say_enough(chips: Iterable[Chip]) -> bool:
    return any(chip.reading.alone for chip in chips)


def register(name: str, reader: Reader, *, as_typed: bool = False) -> None:
    """Declare a reader under a name of ASCII letters, which stands in addresses where its reading was taken off.

    ``as_typed``: it gets the folded query as one phrase, with the marks in it.
    """
    if name in _readers:
        raise ValueError(f"The reader {name!r} is registered twice: choose another name in search.readers.register().")
    _readers[name] = reader, as_typed


def names() -> frozenset[str]:
    """Names of all readers."""
    return frozenset(_readers)


def read(query: str, without: Iterable[str] = ()) -> Read:
    """Read a query, reader after reader. Where no word would be left to search for, only what says enough is read, and what stands beside it.

    What one leaves another may read that read nothing before: 能学什么 of 小店区能学什么.
    """
    rest = text.fold(query)
    chips: list[Chip] = []
    unsure: dict[str, list[Reading]] = {}
    known = sorted(names() - frozenset(without))
    for name in chain(known, _others(known, chips)):
        unsure[name] = []
        for reading in _readings(name, rest):
            if reading.perhaps:
                unsure[name].append(reading)
            elif taken := _taken(name, reading, rest, chips):
                rest, chip = taken
                chips.append(chip)
    sure = _without_asking(rest, chips) if chips else Read(query)
    meant = [(name, reading) for name in known for reading in unsure[name]]
    each = [way for one in meant if (way := _perhaps(one, (), rest, chips))]
    several = (way for one in meant if (way := _perhaps(one, known, rest, chips)))
    most = max(several, key=lambda way: len(way.chips), default=sure)
    for way in reversed([*([most] if len(most.chips) > len(chips) + 1 else []), *each[:ALONE]]):
        sure = replace(sure, perhaps=replace(way, perhaps=sure.perhaps))
    return sure


def _others(known: Iterable[str], chips: Sequence[Chip]) -> Iterator[str]:
    """Yield the readers that read nothing, where others did."""
    yield from (name for name in known if chips and all(chip.reader != name for chip in chips))


def _perhaps(first: tuple[str, Reading], others: Iterable[str], rest: str, chips: Sequence[Chip]) -> Read | None:
    """Return what was read with a reading that is perhaps meant, and with all that others read in what it leaves; nothing where it cannot stand."""
    taken = _taken(*first, rest, chips)
    if taken is None:
        return None
    rest, chips = taken[0], [*chips, taken[1]]
    for name in _others(others, chips):
        for reading in _readings(name, rest):
            if taken := _taken(name, reading, rest, chips):
                rest, chips = taken[0], [*chips, taken[1]]
    return _without_asking(rest, chips)


def _taken(name: str, reading: Reading, rest: str, chips: Sequence[Chip]) -> tuple[str, Chip] | None:
    """Return what a reading leaves of a folded query, and its chip; nothing where it cannot stand beside the others."""
    said = _with_tail(_said(reading.words, rest), rest, reading)
    left = rest.replace(said, " ", 1) if said else rest
    chip = Chip(name, replace(reading, words=said, wider=tuple([replace(other, words=said) for other in reading.wider])))
    fits = left != rest and len(chips) < MOST and (_says_something(left) or _say_enough([*chips, chip]))
    return (left, chip) if fits else None


def _without_asking(rest: str, chips: Sequence[Chip]) -> Read:
    """Return what was read; where it says enough, words that only ask are not searched for."""
    return Read("" if _say_enough(chips) and wording.only_asks(rest) else " ".join(rest.split()), tuple(chips))


def _readings(name: str, folded: str) -> Iterable[Reading]:
    reader, as_typed = _readers[name]
    return reader([folded] if as_typed else [match[0] for match in text.runs(folded)])


def _says_something(rest: str) -> bool:
    """Whether words are left to search for: not the number of a house."""
    return any(not _NUMBER.fullmatch(phrase.text) for phrase in text.query_phrases(rest))


def _said(words: str, folded: str) -> str:
    """Return words as they stand in a folded query, with whatever marks between them; empty where they do not."""
    if words in folded:
        return words
    found = re.search(r"[\W_]*".join(map(re.escape, "".join(words.split()))), folded) if words else None
    return found[0] if found else ""


def _with_tail(said: str, folded: str, reading: Reading) -> str:
    """Return words of a folded query with what stands behind them and goes with them: the number of a house, 的."""
    behind = folded.partition(said)[2] if said else ""
    has_house = reading.token.startswith(PLACE) and reading.wider  # behind a district stands no house
    house = found[0] if has_house and (found := _HOUSE.match(behind)) else ""
    belongs = _BELONGS.match(behind, len(house))
    return said + house + (belongs[0] if said and belongs else "")


def place(words: str) -> Reading | None:
    """Return the place that words name, if a reader knows one."""
    folded = text.fold(words)
    return next((reading for name in _readers for reading in _readings(name, folded) if reading.is_place and not reading.perhaps), None)
