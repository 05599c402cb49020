"""What was found for a question, the latest first: for those who want to learn of what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from pagecache import tags
from search import kinds, readers, text
from search.answers import Question
from search.engines.found import Found, Stage
from search.looking import Looking

LOOKED_AT = 1000
"""Hits of each kind whose dates are compared."""
PER_PAGE = 50
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Newest:
    """Rows of one page, each with ``named`` and ``kind``, and whether there are more behind."""

    rows: list[kinds.Row]
    has_more: bool


def newest(asked: Question) -> Newest:
    """Look a question up. One query for each kind; what has no date stands behind, in the engine's order, what only comes near is left out."""
    tags.used("search")
    known = kinds.registered()
    chosen = next((at for at, kind in enumerate(known) if kind.name == asked.kind), None)
    read, found = Looking(asked.filters, chosen, LOOKED_AT).read(readers.read(asked.query, asked.unread), asked.query)
    known = [kind.on(read.days) for kind in known]
    spelled = all(phrase.spelled for phrase in text.query_phrases(read.rest))
    best = min((hit.stage for hit in found.hits), default=Stage.NOTHING)
    hits = [hit for hit in found.hits if chosen in {None, hit.kind} and not _is_near(hit.stage, best, spelled=spelled)]
    rows = sorted(_rows(known, hits, asked.place), key=lambda row: row.get("added") or _LONG_AGO, reverse=True)
    first = (asked.page - 1) * PER_PAGE
    return Newest(rows[first : first + PER_PAGE], len(rows) > first + PER_PAGE)


def _is_near(stage: Stage, best: Stage, *, spelled: bool) -> bool:
    """Whether others were found as typed, or as what a question is about, and this was not; pinyin beside letters that stand somewhere is no less."""
    if spelled and stage is Stage.NEAR:
        return False
    return stage > Stage.SYNONYM and stage > best and (best <= Stage.SYNONYM or best is Stage.GIST)


def _rows(known: list[kinds.Kind], hits: list[Found], place: str | None) -> Iterator[kinds.Row]:
    for at, of_kind in groupby(hits, key=attrgetter("kind")):
        kind = known[at]
        ids = [int(hit.object_id) for hit in of_kind][:LOOKED_AT]
        there = {row["id"]: row for row in kind.rows(ids, place)}
        yield from ({**there[pk], "named": kind.name, "kind": kind.label} for pk in ids if pk in there)
