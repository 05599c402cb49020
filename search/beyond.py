"""A place that was typed, where what fits it is no answer: what is held elsewhere stands beside who lives there, and so do titles with its name.

Pure, but for a function that asks the index.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from search import kinds, ranking, text
from search.engines.found import Findings, Found, Stage
from search.readers import Chip, Read, Reading

Typed = Callable[[str, tuple[str, ...]], Findings]
"""Returns what has words as typed or in others that mean the same, and carries the tokens."""


def place_of(read: Read) -> Chip | None:
    """Return the first place among the conditions of a query."""
    return next((chip for chip in read.chips if chip.reading.is_place), None)


class Missed(NamedTuple):
    """What such things are called that are held, the place where none is, and what it lies in, where that has some."""

    kind: str
    place: str
    where: str


def missed(read: Read) -> Missed | None:
    """Return what a place does not have, where it was found elsewhere."""
    place, known = place_of(read), kinds.registered()
    if place is None or read.held_in is None:
        return None
    return Missed(next((str(known[at].label) for at in sorted(kinds.held())), ""), str(place.reading.label), read.held_in)


def beside(read: Read) -> frozenset[str]:
    """Return the names of the kinds that fit the place where nothing is held in it: what is held elsewhere is not to hide them."""
    held = kinds.held()
    return frozenset(kind.name for at, kind in enumerate(kinds.registered()) if at not in held) if read.held_in is not None else frozenset()


def has_held(found: Findings) -> bool:
    """Whether something that is held on certain days was found."""
    held = kinds.held()
    return any(hit.kind in held for hit in found.hits)


def with_held(read: Read, kept: Read, found: Findings, typed: Typed) -> tuple[Read, Findings]:
    """Return what was found in a place, and beside it what is held elsewhere: of 瑜伽 in 晋源区 there is only somebody who teaches it.

    Only where nothing that is held, and no title, fits the place, and the title of something that is held has the words: first in what the place
    lies in, then in the whole city; both on the days that were asked for before any.
    """
    place, held = place_of(kept), kinds.held()
    if place is None or not kept.rest or not held or has_held(found) or ranking.answered(kept.rest, found.hits):
        return kept, found
    token = "|".join(kinds.tokens_of([kind.name for at, kind in enumerate(kinds.registered()) if at in held]))
    if not ranking.answered(kept.rest, typed(kept.rest, (token,)).hits):
        return kept, found
    for way, where in _ways(read, place):
        there = typed(kept.rest, (*way.tokens, token))
        if ranking.answered(kept.rest, there.hits):
            chips = tuple([chip for chip in read.chips if chip in way.chips])
            gone = (*(chip for chip in kept.let_go if chip.reading.is_place), *way.let_go)
            told = replace(kept, chips=(*chips, place), let_go=gone, held_in=where)
            return told, Findings(sorted([*found.hits, *there.hits], key=_kind), found.counts + there.counts)
    return kept, found


def _ways(read: Read, place: Chip) -> Iterator[tuple[Read, str]]:
    """Yield how else the conditions may hold, each with what that place is called: what the place lies in, then anywhere, then at any time."""
    others = tuple([chip for chip in read.chips if not chip.reading.is_place])
    for reading in _around(read, place.reading):
        yield Read(read.rest, (*others, Chip(place.reader, reading))), str(reading.label)
    if others:
        yield Read(read.rest, others), ""
    yield Read(read.rest, (), others), ""


def _around(read: Read, place: Reading) -> list[Reading]:
    """Return what a place of a query lies in, as its address or its name tells, the nearest first."""
    named = [reading for chip in read.chips if chip.reading.is_place for reading in (chip.reading, *chip.reading.wider)]
    by_token = {reading.token: reading for reading in named}
    tokens = list(by_token)
    return [by_token[token] for token in tokens[tokens.index(place.token) + 1 :]] if place.token in by_token else []


def name_of(read: Read) -> str:
    """Return a place as it was typed, where it is all that was read out of a query."""
    return read.chips[0].reading.name if len(read.chips) == 1 and read.chips[0].reading.is_place else ""


def titled(named: str, words: str, hits: Sequence[Found]) -> list[Found]:
    """Return the hits whose titles have the name of a place, where one of their words begins, and all other words: 晋祠的水 for 晋祠 水."""
    judge = ranking.Judge(f"{named} {words}")
    return [hit for hit in _begun(named, hits) if judge.hit(hit).closeness >= ranking.SOMEWHERE]


def about(read: Read, named: str, hits: Sequence[Found]) -> list[Found]:
    """Return the hits whose titles have the name of a place, if any is about something that is called so: 柳巷的来历, not 柳巷街道.

    They stand behind whatever has the words.
    """
    begun = _begun(named, hits)
    own = {named, text.fold(str(read.chips[0].reading.label))}
    known = kinds.registered()
    is_sight = any(not known[hit.kind].is_local and hit.heading not in own for hit in begun)
    return [hit._replace(stage=Stage.PARTLY) for hit in begun] if is_sight else []


def _begun(named: str, hits: Sequence[Found]) -> list[Found]:
    """Return the hits as typed in whose titles a word begins with a name."""
    return [hit for hit in hits if hit.stage is Stage.TEXT and ranking.begins(hit.heading, named)]


def joined(found: Findings, more: Sequence[Found]) -> Findings:
    """Return findings with further hits, each once."""
    known = {(hit.kind, hit.object_id) for hit in found.hits}
    new = [hit for hit in more if (hit.kind, hit.object_id) not in known]
    totals = Counter({hit.kind: hit.total for hit in found.hits}) + Counter(hit.kind for hit in new)
    return Findings([hit._replace(total=totals[hit.kind]) for hit in sorted([*found.hits, *new], key=_kind)], found.counts)


def _kind(hit: Found) -> int:
    return hit.kind
