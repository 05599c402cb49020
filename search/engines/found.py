"""What the result page asks of every engine.

``find(query, types, filters=(), chosen=None, first=0, size=5)``: ``types`` maps a content type's key to the number of its kind.
It returns for each kind the hits from place ``first + 1`` on, ``size`` of them; with ``chosen`` only that kind's, and of each other
kind the first hit, which carries its total. One query. Hidden objects and those without all ``filters`` are left out.
"""

from enum import IntEnum
from typing import NamedTuple


class Stage(IntEnum):
    """How a result was found."""

    NOTHING = 0
    TEXT = 1
    SOUND = 2


class Found(NamedTuple):
    """A hit: how it was found, number of its kind, key, place within the kind from 1 on, hits of the kind."""

    stage: Stage
    kind: int
    object_id: str
    place: int
    total: int
