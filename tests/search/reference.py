"""What must be found, worked out in plain Python: every phrase of a query stands, token by token, in a column of words."""

import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Model
from modelsearch.utils import get_content_type_pk

from search import text
from search.characters import SIMPLIFIED
from search.engines.documents import HIDDEN, _values, _ways_of, document
from search.engines.languages import TEXT

TRADITIONAL = dict(zip(SIMPLIFIED[1::2], SIMPLIFIED[::2], strict=True))
Key = tuple[int, str]


class Reference(NamedTuple):
    """All public objects: key → their tokens, columns apart; and what stands in them, as it was written."""

    tokens: dict[Key, str]
    written: list[list[str]]

    def find(self, query: str) -> set[Key]:
        """Return the keys of all objects that hold all phrases of a query."""
        wanted = [f" {' '.join(phrase.tokens)}{'' if phrase.is_start else ' '}" for phrase in text.query_phrases(query)]
        return {key for key, tokens in self.tokens.items() if all(phrase in tokens for phrase in wanted)} if wanted else set()


def reference(objects: Iterable[Model]) -> Reference:
    """Read objects."""
    tokens, written = {}, []
    for obj in objects:
        read = document(obj)
        if HIDDEN not in read.filters.split():
            tokens[get_content_type_pk(type(obj)), str(obj.pk)] = " | ".join(["", *(getattr(read, column) for column in TEXT), ""])
            written.append([value for values in _values(obj, _ways_of(type(obj))) for value in values])
    return Reference(tokens, written)


def queries(known: Reference, number: int) -> list[str]:
    """Return different queries as people type them, the same every time: six of ten fragments, the others of every other sort."""
    dice = random.Random(2026)
    sorts = [_fragment] * 10 + [_two, _two, _traditional, _traditional, _latin, _latin, _whole, _one, _nowhere]
    found: dict[str, None] = {}
    turns = iter(range(100 * number))
    while len(found) < number and next(turns, None) is not None:
        query = dice.choice(sorts)(dice.choice(known.written), dice)
        if text.query_phrases(query):
            found[query] = None
    return list(found)


def _runs(values: Iterable[str], *, chinese: bool) -> Iterator[str]:
    for value in values:
        yield from (match[0] for match in text.runs(value) if text.is_chinese(match[0][0]) is chinese)


def _fragment(values: list[str], dice: random.Random) -> str:
    run = dice.choice([*_runs(values, chinese=True), ""])
    size = dice.randrange(2, 5)
    at = dice.randrange(max(1, len(run) - size + 1))
    return run[at : at + size]


def _two(values: list[str], dice: random.Random) -> str:
    return f"{_fragment(values, dice)} {dice.choice([_fragment, _latin])(values, dice)}"


def _traditional(values: list[str], dice: random.Random) -> str:
    return "".join(TRADITIONAL.get(char, char) for char in _fragment(values, dice))


def _latin(values: list[str], dice: random.Random) -> str:
    return dice.choice([*_runs(values, chinese=False), ""])


def _whole(values: list[str], dice: random.Random) -> str:
    return dice.choice([*values, ""])


def _one(values: list[str], dice: random.Random) -> str:
    return _fragment(values, dice)[:1]


def _nowhere(values: list[str], dice: random.Random) -> str:
    return "".join(dice.sample(_fragment(values, dice) + "龘鼗", k=2))
