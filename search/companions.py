"""What stands under a hit: for a thing on line, the next occasion to learn the same with others. Apps above declare where it comes from.

Topics are opaque tokens, the nearest first, as rows of kinds carry them in ``topics``. A companion is asked once a page, for all topics.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from search.kinds import Row

Companion = Callable[[Collection[str], str | None], Mapping[str, Row]]
"""``found(topics, place)``: for each topic that has one, a row with ``url``, ``title``, ``when``, ``where``, and ``same`` if it is on the very topic.
One query."""
_companions: dict[str, Companion] = {}


def register(name: str, companion: Companion) -> None:
    """Declare a companion; a second one of the same name is a mistake."""
    if name in _companions:
        raise ValueError(f"The companion {name!r} is registered twice: choose another name in search.companions.register().")
    _companions[name] = companion


def beside(rows: Mapping[str, Sequence[Row]], place: str | None) -> dict[str, list[Row]]:
    """Return rows by kind, each with the companion of the first of its topics that has one; a companion stands once."""
    topics = list(dict.fromkeys(topic for found in rows.values() for row in found for topic in row.get("topics", ())))
    known: dict[str, Row] = {}
    for companion in _companions.values() if topics else ():
        known = {**companion(topics, place), **known}
    told: set[Any] = set()
    return {kind: [_with(row, known, told) for row in found] for kind, found in rows.items()}


def _with(row: Row, known: Mapping[str, Row], told: set[Any]) -> Row:
    found = next((known[topic] for topic in row.get("topics", ()) if topic in known), None)
    if found is None or found["url"] in told:
        return row
    told.add(found["url"])
    return {**row, "companion": found}
