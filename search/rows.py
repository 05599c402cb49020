"""The rows of a page of results: which kinds it can afford, what their apps say of each hit, and what stands beside it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from search import companions, kinds
from search.engines.found import Stage
from search.ranking import Hit

QUERIES = 12
"""What rows and ranks of a page may cost, beside the search itself."""


def affordable(found: Sequence[kinds.Kind]) -> list[kinds.Kind]:
    """The first kinds whose rows cost at most ``QUERIES``; of the others the page tells the number only, with the way to them."""
    shown: list[kinds.Kind] = []
    sources: dict[object, int] = {}
    for kind in found:
        asked: dict[object, int] = {kind.rows: kind.queries, **({kind.ranks: 1} if kind.ranks is not None else {})}
        if sum((sources | asked).values()) <= QUERIES:
            sources |= asked
            shown.append(kind)
    return shown


def rows_of(known: Sequence[kinds.Kind], parts: Mapping[str, Sequence[Hit]], place: str | None, stage: Stage) -> dict[str, list[kinds.Row]]:
    """Fetch the rows of all parts of the page in the order of their hits, with companions; kinds with the same source are fetched together."""
    ids: dict[kinds.Rows, list[int]] = {}
    for hit in chain.from_iterable(parts.values()):
        ids.setdefault(known[hit.found.kind].rows, []).append(int(hit.found.object_id))
    found = {source: {row["id"]: row for row in source(keys, place)} for source, keys in ids.items()}
    return companions.beside({name: list(_told(known, hits, found, stage)) for name, hits in parts.items()}, place)


def _told(known: Sequence[kinds.Kind], hits: Sequence[Hit], rows: Mapping[kinds.Rows, Mapping[int, kinds.Row]], stage: Stage) -> Iterator[kinds.Row]:
    """Yield the rows of hits: ``near`` where others were found as typed and this was not, ``kind`` what it is, ``hit`` why it stands there."""
    for hit in hits:
        kind = known[hit.found.kind]
        row = rows[kind.rows].get(int(hit.found.object_id))
        if row is not None:
            yield {
                **row,
                "near": hit.found.stage > Stage.SYNONYM and hit.found.stage > stage and (stage <= Stage.SYNONYM or stage is Stage.GIST),
                "template": kind.row_template,
                "named": kind.name,
                "kind": kind.label,
                "hit": hit,
            }
