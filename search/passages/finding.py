"""What stands inside of works: the best works, and of each the first places with the words. One statement, and one query of each source with hits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

from pagecache import tags
from search import passages, text
from search.answers import Answer
from search.engines.client import Unavailable
from search.passages.feeding import TAG
from search.passages.stores import Asked, Hit, store

SHORTEST = 2
"""Characters of a Chinese run that is looked for: single ones are everywhere, and left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand: the text around them, the address that opens there and what it is called."""

    url: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Inside:
    """A work with the words inside: its source and key. ``more`` passages are not shown; ``within`` is the address that shows all, if it has one."""

    hit: str
    label: str | Promise
    title: str
    url: str
    places: Sequence[Place]
    more: int
    within: str


def inside(answer: Answer) -> list[Inside]:
    """Return what stands inside of works for the first page of an answer: of all kinds, narrowed as it is."""
    asked = answer.question
    if asked.kind is not None or asked.page != 1:
        return []
    return find(answer.query, (*asked.filters, *answer.read.tokens))


def find(query: str, filters: Sequence[str] = ()) -> list[Inside]:
    """Return the works that have the words inside, the best first."""
    tags.used(TAG)
    types = passages.content_types() if passages.registered() else {}
    phrases = [phrase.text for phrase in text.query_phrases(query) if not phrase.chinese or len(phrase.text) >= SHORTEST]
    if not types or not phrases:
        return []
    hits = _hits(Asked(" ".join(phrases), list(types), tuple(filters)))
    works = {(source.name, work.id): work for source in passages.registered() for work in _works(source, hits, types)}
    found = []
    for hit in hits:
        source = types[hit.content_type]
        work = works.get((source.name, int(hit.object_id)))
        places = list(_places(work, hit, query)) if work is not None else []
        if work is not None and places:
            within = f"{work.within}{_literal(places[0].text, query)}" if work.within and len(phrases) == 1 else ""
            found.append(Inside(f"{source.name}:{work.id}", source.label, work.title, work.url, places, max(0, hit.hits - len(places)), within))
    return found


def _hits(asked: Asked) -> list[Hit]:
    """Ask the search server, where there is one; the database where it fails, and where works are narrowed: only the database knows how."""
    if settings.SEARCH_SERVER is not None and not asked.filters:
        from search.passages import server

        if server.is_usable():
            try:
                return server.find(asked)
            except (Unavailable, LookupError, TypeError, ValueError) as error:
                server.breaker.open(str(error))
    return store().find(asked)


def _works(source: passages.Source, hits: Sequence[Hit], types: dict[int, passages.Source]) -> list[passages.Work]:
    wanted = {int(hit.object_id): hit.places for hit in hits if types[hit.content_type] is source}
    return list(source.found(wanted)) if wanted else []


def _places(work: passages.Work, hit: Hit, query: str) -> Iterator[Place]:
    """Yield of each passage the piece with most of the words. Text that changed since and has none of them is not shown."""
    for part, first, last in hit.places:
        pieces = [piece for piece in work.pieces if piece.part == part and first <= piece.at <= last]
        marked = [(_words_in(piece.text, query), -at) for at, piece in enumerate(pieces)]
        words, at = max(marked, default=(0, 0))
        if words:
            piece = pieces[-at]
            yield Place(piece.url, piece.label, piece.text)


def _words_in(found: str, query: str) -> int:
    """How many different phrases of a query stand in a text."""
    return len({text.fold(segment.text) for segment in text.highlight(found, query) if segment.hit})


def _literal(found: str, query: str) -> str:
    """The words as the work has them."""
    from urllib.parse import quote

    return quote(next(segment.text for segment in text.highlight(found, query) if segment.hit))
