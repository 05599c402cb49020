"""What a stage of the result page wants, before it is said in an engine's language."""

from collections.abc import Sequence
from typing import NamedTuple


class Side(NamedTuple):
    """The tokens stand side by side in one of the columns; ``begun``: the last is only the start of a token."""

    columns: Sequence[str]
    tokens: Sequence[str]
    begun: bool = False


class AnyOf(NamedTuple):
    """One of the parts is enough."""

    parts: Sequence["Wanted"]


class AllOf(NamedTuple):
    """All parts are needed."""

    parts: Sequence["Wanted"]


Wanted = Side | AnyOf | AllOf
