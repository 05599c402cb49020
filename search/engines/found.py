"""What the result page asks of every engine.

``find(Asked)`` returns for each kind the hits from place ``first + 1`` on, ``size`` of them; with ``chosen`` only that kind's, and of
each other kind the first hit, which carries its total; and how many of all hits (with ``chosen``: of that kind's) carry each token
that is a value of a facet. One query. Hidden objects and those without all ``filters`` are left out. ``typed``: the words as typed and by
sound, the latter only where the former find nothing. ``further`` stages and what they want are tried behind them: each object is found at
its earliest stage; of ``Stage.PARTLY`` the best ``MOST_PARTLY``, and only where earlier ones find something; of ``Stage.SOME`` the best
``MOST_SOME``, and only where they find nothing, or find what a question is about and fewer than ``few``: then these are ``Stage.PARTLY``, too. A
query without words and with ``filters`` finds what carries them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from search.engines.wanted import Wanted

SERVERS_MOST = 1000
"""Hits of a kind that a search server puts in order at most, whatever is wanted: so large is the window its index is made with."""
MOST_PARTLY = 40
"""Hits with some of the words that stand behind others, of all kinds."""
MOST_SOME = 200
"""Hits with any of the words, of all kinds: as many as one may leaf through."""


class Stage(IntEnum):
    """How a result was found."""

    NOTHING = 0
    TEXT = 1
    SOUND = 2
    SYNONYM = 3
    HOMOPHONE = 4
    NEAR = 5
    GIST = 6
    PARTLY = 7
    SOME = 8


class Found(NamedTuple):
    """A hit: how it was found, number of its kind, key, place within the kind from 1 on, hits of the kind, folded title, the engine's score.

    Scores are positive, more is better; they compare within one answer only.
    """

    stage: Stage
    kind: int
    object_id: str
    place: int
    total: int
    heading: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the result page asks. ``types`` maps a content type's key to the number of its kind; of kinds in ``deep`` so many hits are wanted."""

    query: str
    types: Mapping[int, int]
    filters: tuple[str, ...] = ()
    chosen: int | None = None
    first: int = 0
    size: int = 5
    typed: Sequence[Stage] = (Stage.TEXT, Stage.SOUND)
    further: Sequence[tuple[Stage, Wanted]] = ()
    deep: Mapping[int, int] = field(default_factory=dict)
    few: int = 0

    def most(self, kind: int) -> int:
        """Place of the last hit of a kind that is wanted."""
        return self.first + self.deep.get(kind, self.size) if self.shows(kind) else 1

    def shows(self, kind: int) -> bool:
        """Whether the hits of a kind are wanted, not only their number."""
        return self.chosen in {None, kind}


class Findings(NamedTuple):
    """Hits in the order of their kinds, and how many of all that was found carry each token of a facet."""

    hits: list[Found]
    counts: Counter[str]

    @property
    def total(self) -> int:
        """Hits of all kinds."""
        return sum({hit.kind: hit.total for hit in self.hits}.values())
