"""What the result page asks of every engine.

``find(query, types, filters=(), chosen=None, first=0, size=5)``: ``types`` maps a content type's key to the number of its kind.
It returns for each kind the hits from place ``first + 1`` on, ``size`` of them; with ``chosen`` only that kind's, and of each other
kind the first hit, which carries its total. One query. Hidden objects and those without all ``filters`` are left out.
With ``looser`` (stages and what they want) not the words as typed are looked for, but these: all of them together, each object at its
earliest stage; ``Stage.SOME`` only where the others find nothing.
"""

from enum import IntEnum
from typing import NamedTuple


class Stage(IntEnum):
    """How a result was found."""

    NOTHING = 0
    TEXT = 1
    SOUND = 2
    SYNONYM = 3
    HOMOPHONE = 4
    NEAR = 5
    SOME = 6


class Found(NamedTuple):
    """A hit: how it was found, number of its kind, key, place within the kind from 1 on, hits of the kind, folded title."""

    stage: Stage
    kind: int
    object_id: str
    place: int
    total: int
    heading: str = ""
