"""Passages on a search server: an index of its own, asked before the database's. Whatever goes wrong with it, the database answers.

Which works are found, and where their passages are, stays with the database: the server knows numbers and tokens. It is asked only while it
was told of every work; the worker tells it.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from search import passages
from search.engines import outbox, server, tasks
from search.engines.breaker import Breaker
from search.engines.client import Answer, Unavailable, client
from search.engines.expressions import Writer
from search.engines.languages import Expression, QueryDSL
from search.models import PassageMark, PassageWork
from search.passages import cutting, stores

CHUNK = 500
"""Passages that are sent at once."""
MOST_WORKS = 200
"""Works with most passages that are put in order."""
MAPPING = {
    "dynamic": False,
    "_source": {"enabled": False},
    "properties": {
        "words": {"type": "text", "analyzer": "whitespace", "norms": False},
        "slot": {"type": "long"},
        "at": {"type": "integer"},
        "stamp": {"type": "keyword"},
    },
}
STAMPED = "stamp"
ALL = 0
"""Instead of a content type: every work of before a rebuild."""


class Words(QueryDSL):
    """The server's language, without scores."""

    def _match(self, columns: Sequence[str], query: str, **options: Any) -> Expression:
        kind = {"phrase": "match_phrase", "phrase_prefix": "match_phrase_prefix"}[options.pop("type")]
        return {kind: {columns[0]: {"query": query, "analyzer": "whitespace", **options}}}


WRITER = Writer(Words(), ("words",))


def index() -> str:
    """The name of the index."""
    return f"{client().address.index}-passages"


def _asked(*, on_trial: bool = False, **body: Any) -> Answer:
    """Return the answer of our own index; another one, or an empty one, is Unavailable."""
    where = {"index": index()}
    whose = {"query": {"ids": {"values": [STAMPED]}}, "docvalue_fields": ["stamp"], "_source": False, "size": 1}
    answers = client().ask([where, {"_source": False, **body}, where, whose], on_trial=on_trial)
    hits = answers[-1]["hits"].get("hits") or [{}]
    if len(answers) != 2 or hits[0].get("fields", {}).get("stamp") != [outbox.stamp()]:
        raise Unavailable("the search server's index of passages is not this site's, or is empty")
    return answers[0]


def is_back() -> bool:
    """Whether the server answers rightly."""
    try:
        _asked(size=0)
    except Unavailable:
        return False
    return True


breaker = Breaker(is_back)


def note_rebuild() -> None:
    """Mark that all the server holds is of before a rebuild, inside the transaction that swaps: its works have other numbers now.

    The mark is a work that is gone, of no type; it stands until the server was filled anew.
    """
    PassageWork.objects.create(content_type=ALL, object_id="", state=PassageWork.GONE)


def untold() -> Any:
    """Works that the server must still be told of, as a queryset."""
    return PassageWork.objects.filter(Q(state=PassageWork.LIVE) | Q(state=PassageWork.GONE), told=False, is_next=False)


class _Remembered:
    """Whether the server lacks a work; asked for again after some seconds."""

    def __init__(self) -> None:
        self._until = 0.0
        self._lacks = False

    def __call__(self) -> bool:
        if time.monotonic() >= self._until:
            self._lacks = untold().filter(Q(state=PassageWork.LIVE) | Q(content_type=ALL)).exists()
            self._until = time.monotonic() + outbox.FRESH
        return self._lacks

    def cache_clear(self) -> None:
        """Ask at the next time."""
        self._until = 0.0


lacks_some = _Remembered()


def is_usable() -> bool:
    """Whether the server may be asked."""
    return server.breaker.is_closed() and breaker.is_closed() and not lacks_some()


def find(asked: stores.Asked) -> list[stores.Hit]:
    """Return what the database's store would; Unavailable where the server cannot say."""
    first = {"top_hits": {"size": stores.SHOWN, "sort": [{"at": "asc"}], "_source": False, "docvalue_fields": ["at"]}}
    works = {"terms": {"field": "slot", "size": MOST_WORKS}, "aggs": {"first": first}}
    on_trial = breaker.is_on_trial() or server.breaker.is_on_trial()
    words = {"bool": {"filter": [WRITER.words(asked.query)]}}
    answer = _asked(on_trial=on_trial, query=words, size=0, track_total_hits=False, aggs={"works": works})
    found = {int(bucket["key"]): bucket for bucket in answer["aggregations"]["works"]["buckets"]}
    rows = PassageWork.objects.filter(pk__in=found, state=PassageWork.LIVE, is_next=False, content_type__in=asked.types)
    ranked = sorted(rows, key=lambda work: (stores.weight(found[work.pk]["doc_count"], work.size), work.pk), reverse=True)
    return [_hit(work, found[work.pk]) for work in ranked[: stores.WORKS]]


def _hit(work: PassageWork, bucket: Answer) -> stores.Hit:
    numbers = sorted(int(hit["fields"]["at"][0]) for hit in bucket["first"]["hits"]["hits"])
    return stores.Hit(work.content_type, work.object_id, int(bucket["doc_count"]), stores.places(work.places, numbers))


def tell() -> int:
    """Tell the server of all it lacks, everything where it has nothing or what it has is of before a rebuild; return of how many works."""
    if not is_back() or untold().filter(content_type=ALL).exists():
        client().send("GET", "/_cluster/health")
        return fill()
    told = 0
    while chunk := list(untold().order_by("pk")[:50]):
        for work in chunk:
            gone = work.state == PassageWork.GONE
            _send(index(), _removals(work) if gone else _documents(work))
            PassageWork.objects.filter(pk=work.pk, state=work.state).update(told=True)
            told += 1
    client().send("POST", f"/{index()}/_refresh")
    lacks_some.cache_clear()
    breaker.close()
    return told


def fill() -> int:
    """Build the server's index of passages anew beside the one in use and swap; return how many works it holds."""
    fresh, following = f"{index()}-{time.time_ns()}", f"{index()}-next"
    tasks._forget(following)
    client().send("PUT", f"/{fresh}", {"settings": tasks.SETTINGS, "mappings": MAPPING, "aliases": {following: {}}})
    works = list(PassageWork.objects.filter(state=PassageWork.LIVE, is_next=False).order_by("pk").values_list("pk", flat=True))
    for pk in works:
        work = PassageWork.objects.filter(pk=pk).first()
        _send(following, _documents(work) if work is not None else [])
    _send(following, [({"index": {"_id": STAMPED}}, {"stamp": outbox.stamp()})])
    client().send("POST", f"/{fresh}/_refresh")
    actions: list[Answer] = [{"remove_index": {"index": old}} for old in tasks._behind(index())]
    actions += [{"add": {"index": fresh, "alias": index()}}, {"remove": {"index": fresh, "alias": following}}]
    client().send("POST", "/_aliases", {"actions": actions})
    for start in range(0, len(works), 500):
        PassageWork.objects.filter(pk__in=works[start : start + 500], state=PassageWork.LIVE).update(told=True)
    PassageWork.objects.filter(content_type=ALL).delete()
    lacks_some.cache_clear()
    breaker.close()
    return len(works)


Lines = Iterable[tuple[Answer, Answer | None]]


def _documents(work: PassageWork) -> Iterator[tuple[Answer, Answer | None]]:
    """Yield the passages of a work as they are read now; where they are others than those it was written with, it is made anew soon."""
    source = passages.content_types().get(work.content_type)
    obj = source.objects().filter(pk=work.object_id).first() if source is not None else None
    found = cutting.passages(list(source.read(obj))) if source is not None and obj is not None else []
    if cutting.digest(found) != work.digest:
        PassageMark.objects.create(content_type=work.content_type, object_id=work.object_id)
        return
    for at, passage in enumerate(found):
        yield {"index": {"_id": str(work.pk << cutting.BITS | at)}}, {"slot": work.pk, "at": at, "words": " ".join(passage.tokens)}


def _removals(work: PassageWork) -> Lines:
    return (({"delete": {"_id": str(work.pk << cutting.BITS | at)}}, None) for at in range(work.written))


def _send(name: str, lines: Lines) -> None:
    for part in _parts(lines):
        for item in client().send_lines(f"/{name}/_bulk?require_alias=true", part).get("items", []):
            (result,) = item.values()
            if result.get("status") not in {200, 201, 404} or "no such index" in str(result.get("error")):
                raise Unavailable(f"the search server refused a passage: {str(result.get('error'))[:150]}")


def _parts(lines: Lines) -> Iterator[list[Answer]]:
    part: list[Answer] = []
    for about, fields in lines:
        part.extend([about] if fields is None else [about, fields])
        if len(part) >= 2 * CHUNK:
            yield part
            part = []
    if part:
        yield part
