"""A search server in front of the database's engine: it is asked first, and whatever goes wrong with it, the database answers.

Matching and scores come from the server; conditions, facets, order and objects stay with the database, so they mean the same everywhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from search import text
from search.engines import matching, outbox
from search.engines.breaker import Breaker
from search.engines.client import Answer, Unavailable, client
from search.engines.expressions import Writer
from search.engines.found import MOST_PARTLY, MOST_SOME, SERVERS_MOST, Asked, Findings, Found, Stage
from search.engines.languages import Expression, Language, QueryDSL
from search.engines.matching import MAX_MATCHES, Ranked

MOST = {Stage.PARTLY: MOST_PARTLY, Stage.SOME: MOST_SOME}
"""Of these stages the best hits."""
PAGE = 5_000
DSL = QueryDSL()
MOST_VALUES = 1000
"""Values of facets that are counted, of all facets together: more than there are."""
EXACT = 1000
"""Weight of a title that is exactly the query."""
STAMPED = "stamp"
"""Key of the document that says whose index this is."""
ORDER = [{"_score": "desc"}, {"number": {"order": "desc", "missing": 0}}, {"key": "desc"}]


def _search(**body: Any) -> list[Answer]:
    return [{}, {"_source": False, **body}]


def asked(*searches: list[Answer], on_trial: bool = False) -> list[Answer]:
    """Return the answers of our own index; another one, or an empty one, is Unavailable."""
    whose = _search(query={"term": {"key": STAMPED}}, docvalue_fields=["stamp"], size=1)
    *answers, last = client().ask([line for search in (*searches, whose) for line in search], on_trial=on_trial)
    hits = last["hits"].get("hits") or [{}]
    if len(answers) != len(searches) or hits[0].get("fields", {}).get("stamp") != [outbox.stamp()]:
        raise Unavailable("the search server's index is not this site's, or is empty")
    return answers


def is_back() -> bool:
    """Whether the server answers rightly; where none is set, there is nothing to wait for."""
    return not fault()


def fault() -> str:
    """Ask the server now and return what is wrong with its answer; nothing where it is right."""
    if settings.SEARCH_SERVER is None:
        return ""
    try:
        asked()
    except Unavailable as error:
        return str(error)
    return ""


breaker = Breaker(is_back)


def is_usable() -> bool:
    """Whether the server may be asked: it answers and lacks nothing."""
    return breaker.is_closed() and not outbox.is_behind()


def of_types(expression: Expression, types: Iterable[int]) -> Expression:
    """Narrow an expression to content types."""
    return {"bool": {"must": [expression], "filter": [{"terms": {"content_type": [int(key) for key in types]}}]}}


class Compiler(matching.Compiler):
    """Asks the server, else the database. Stands before the database's own compiler."""

    asks_server = False

    def language(self) -> Language:
        """The language of whoever is asked."""
        return DSL if self.asks_server else super().language()

    def ranked(self, most: int | None = None) -> tuple[Ranked, bool]:
        """Return all matches, however few are wanted now: the server is asked once, and their number comes with them."""
        del most
        return super().ranked()

    def total(self) -> int:
        """Return how many are found, all from the same answer."""
        self.ranked()
        return super().total()

    def _first_stage(self) -> tuple[Ranked, bool]:
        self.asks_server = is_usable()
        if self.asks_server:
            try:
                return super()._first_stage()
            except (Unavailable, LookupError, TypeError, ValueError) as error:
                breaker.open(str(error))
                self.asks_server = False
        return super()._first_stage()

    def _match(self, expression: Expression) -> Ranked:
        if not self.asks_server:
            return super()._match(expression)
        if not expression:
            return {}
        to_python = self.queryset.model._meta.pk.to_python
        query = of_types(expression, get_descendants_content_types_pks(self.queryset.model))
        return {to_python(hit["fields"]["object_id"][0]): float(hit["sort"][0]) for hit in _all_hits(query)}


def _all_hits(query: Expression) -> list[Answer]:
    """Return hits page by page, each page going on where the last one ended."""
    hits: list[Answer] = []
    while len(hits) < MAX_MATCHES:
        after = {"search_after": hits[-1]["sort"]} if hits else {}
        page = _search(query=query, size=PAGE, sort=ORDER, docvalue_fields=["object_id"], track_total_hits=False, **after)
        (answer,) = asked(page, on_trial=breaker.is_on_trial())
        hits.extend(answer["hits"]["hits"])
        if len(answer["hits"]["hits"]) < PAGE:
            break
    return hits[:MAX_MATCHES]


class Index(matching.Index):
    """Writes to the database's index and notes what the server must be told, in one transaction."""

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model; known ones are replaced."""
        with transaction.atomic():
            super().add_items(model, items)
            outbox.note(get_content_type_pk(model), [item.pk for item in items])

    def remove(self, model: type[Model], pks: Iterable[Any]) -> int:
        """Take objects out by key."""
        keys = list(pks)
        with transaction.atomic():
            gone = super().remove(model, keys)
            outbox.note(get_content_type_pk(model), keys)
        return gone


class Engine(matching.Engine):
    """Stands before the database's own engine."""

    def note(self, model: type[Model], pk: Any) -> None:
        """Remember a change inside the caller's transaction."""
        outbox.note(get_content_type_pk(model), [pk])

    def rebuilt(self) -> str:
        """Build the server's index anew too; where that fails, the worker goes on trying."""
        from search.engines import tasks

        try:
            total = tasks.rebuild()
            tasks.drain()
        except Unavailable as error:
            outbox.note_behind(str(error))
            outbox.wake()
            return f"The search server could not be filled ({error}); the database answers, the worker tries again."
        return f"{total} objects on the search server"

    def find(self, asked: Asked) -> Findings:
        """See ``search.engines.found``."""
        if is_usable():
            try:
                return _find(asked)
            except (Unavailable, LookupError, TypeError, ValueError) as error:
                breaker.open(str(error))
        return super().find(asked)


def _find(wanted: Asked) -> Findings:
    """The mixed list from the server."""
    writer = Writer(DSL)
    said = matching.stages(writer, wanted)
    if not said:
        return Findings([], Counter())
    kinds = {kind: [key for key, at in wanted.types.items() if at == kind] for kind in set(wanted.types.values())}
    heading = text.fold(text.clean_query(wanted.query))
    searches: list[list[Answer]] = []
    before: list[Expression] = []
    for stage, expression in said.items():
        public = of_types(writer.public(expression, wanted.filters), wanted.types)
        public["bool"]["must_not"] = list(before)
        public["bool"]["should"] = [{"constant_score": {"filter": {"term": {"heading": heading}}, "boost": EXACT}}]
        aggs = _kinds(kinds, wanted) | _facets(kinds, wanted)
        best = {"best": {"sampler": {"shard_size": MOST[stage]}, "aggs": aggs}} if stage in MOST else aggs
        searches.append(_search(query=public, size=0, track_total_hits=False, aggs=best))
        if stage is not Stage.PARTLY:  # it counts only where the last one does not
            before.append(expression)
    kept = _kept(dict(zip(said, asked(*searches, on_trial=breaker.is_on_trial()), strict=True)), kinds, wanted.few)
    counts: Counter[str] = Counter()
    for _stage, parts in kept:
        counts.update({bucket["key"]: bucket["doc_count"] for bucket in parts["facets"]["values"]["buckets"]})
    return Findings(list(_merged(kept, kinds, wanted)), counts)


def _kinds(kinds: dict[int, list[int]], wanted: Asked) -> Expression:
    """Ask for the first hits of each kind."""
    return {
        str(kind): {
            "filter": {"terms": {"content_type": keys}},
            "aggs": {
                "best": {
                    "top_hits": {
                        "size": min(wanted.most(kind), SERVERS_MOST),
                        "sort": ORDER,
                        "_source": False,
                        "docvalue_fields": ["object_id", "heading"],
                    }
                }
            },
        }
        for kind, keys in kinds.items()
    }


def _facets(kinds: dict[int, list[int]], wanted: Asked) -> Expression:
    """Ask how many hits carry each token of a facet, all of them."""
    types = [key for kind, keys in kinds.items() if wanted.shows(kind) for key in keys]
    return {"facets": {"filter": {"terms": {"content_type": types}}, "aggs": {"values": {"terms": {"field": "facets", "size": MOST_VALUES}}}}}


Kept = list[tuple[Stage, Answer]]


def _kept(answers: dict[Stage, Answer], kinds: Iterable[int], few: int) -> Kept:
    """Return the stages that count; the last resorts only where there is nothing else, some of the words beside it only where there is.

    Any of the words stand in the place of some where little is about the question: they find those, too.
    """
    kept: dict[Stage, Answer] = {}
    for stage, answer in answers.items():
        parts = answer["aggregations"]["best"] if stage in MOST else answer["aggregations"]
        number = sum(found[str(kind)]["doc_count"] for found in kept.values() for kind in kinds)
        is_little = number < few and any(kept.get(Stage.GIST, {}).get(str(kind), {}).get("doc_count") for kind in kinds)
        if stage is Stage.SOME and number and is_little:
            kept[Stage.PARTLY] = parts
        elif bool(number) is (stage is Stage.PARTLY) or stage not in {Stage.SOUND, Stage.PARTLY, Stage.SOME}:
            kept[stage] = parts
    return list(kept.items())


def _merged(kept: Kept, kinds: Iterable[int], wanted: Asked) -> Iterable[Found]:
    """Put the stages one after the other, kind by kind."""
    heading = text.fold(text.clean_query(wanted.query))
    for kind in sorted(kinds):
        total = sum(parts[str(kind)]["doc_count"] for _, parts in kept)
        place = 0
        for stage, parts in kept:
            for at, hit in enumerate(parts[str(kind)]["best"]["hits"]["hits"], place + 1):
                if (wanted.shows(kind) and wanted.first < at <= wanted.most(kind)) or (wanted.chosen is not None and at == 1):
                    fields = hit["fields"]
                    title = (fields.get("heading") or [""])[0]
                    yield Found(stage, kind, fields["object_id"][0], at, total, title, float(hit["sort"][0]) - (EXACT if title == heading else 0))
            place += parts[str(kind)]["doc_count"]


def over(embedded: type[matching.Engine]) -> type[matching.Engine]:
    """Return the engine that asks the server and has the database's behind it."""
    parts = {
        "query_compiler_class": type("Compiler", (Compiler, embedded.query_compiler_class), {}),
        "autocomplete_query_compiler_class": type("AutocompleteCompiler", (Compiler, embedded.autocomplete_query_compiler_class), {}),
        "index_class": type("Index", (Index, embedded.index_class), {}),
    }
    return type("ServerEngine", (Engine, embedded), parts)
