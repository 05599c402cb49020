"""What a stage of the result page wants, before it is said in an engine's language."""

from collections.abc import Sequence
from typing import NamedTuple


class Side(NamedTuple):
    """The tokens stand side by side in one of the columns; ``begun``: the last is only the start of a token."""

    columns: Sequence[str]
    tokens: Sequence[str]
    begun: bool = False


class Slip(NamedTuple):
    """A word of Latin letters stands in one of the columns, with one slip at most: a letter missing, too many, wrong, or two exchanged."""

    columns: Sequence[str]
    word: str


class AnyOf(NamedTuple):
    """One of the parts is enough."""

    parts: Sequence["Wanted"]


class AllOf(NamedTuple):
    """All parts are needed."""

    parts: Sequence["Wanted"]


Wanted = Side | Slip | AnyOf | AllOf
