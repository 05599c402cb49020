"""The embedded engine: tokens in FTS5, scored in its own order with one join to the keys."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_content_type_pk

from search.engines import matching, state, store
from search.engines.documents import Document, documents
from search.engines.languages import FTS5


def _hits(score: str = "") -> str:
    """SQL of what matches, whichever table is in use: the row that says so is read before, so that the other table is not even looked at."""
    parts = [
        f"SELECT {table}.rowid AS id{score.format(table=table)} FROM {store.USED} CROSS JOIN {table} "  # noqa: S608 - our own names
        f"WHERE {store.USED}.used = {number} AND {table} MATCH %s"
        for number, table in enumerate(store.TABLES)
    ]
    return f"FROM ({' UNION ALL '.join(parts)}) hit CROSS JOIN {store.KEYS} entry WHERE entry.id = hit.id AND entry.content_type_id IN "


DIALECT = matching.Dialect(
    language=FTS5(),
    score="hit.score",
    matches=_hits(f", bm25({{table}}, {', '.join(map(str, store.WEIGHTS))}) AS score"),
    holds=_hits(),
    heading="entry.title",
    facets="entry.body",
)


class Compiler(matching.Compiler):
    """A query for FTS5."""

    dialect = DIALECT

    def among(self, pks: Iterable[Any]) -> RawSQL:
        """Return keys as the right side of IN, any number of them in one parameter. Plain numbers are stored as they are; to ask takes long."""
        stored = partial(self.queryset.model._meta.pk.get_db_prep_value, connection=connection)
        values = [pk if type(pk) is int else stored(pk) for pk in pks]
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(values)])


class AutocompleteCompiler(matching.Typing, Compiler):
    """A query for FTS5 while somebody is typing."""


class Index(matching.Index):
    """The index in use."""

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model; known ones are replaced."""
        if not model.get_search_fields() or not items:  # type: ignore[attr-defined]  # what is indexed has it
            return
        written = documents(items)
        with transaction.atomic(), connection.cursor() as cursor:
            if not store.write(cursor, get_content_type_pk(model), written):
                state.note_first_write()


class NextIndex(Index):
    """The index that is being built beside the one in use."""

    pieces = 0

    def add_items(self, model: type[Model], items: Sequence[Model] | QuerySet[Any]) -> None:
        """Write objects of one model. They are read before the lock is taken: what changed since then, or went, is left as it is now.

        What a queryset stands for is read here. When nobody wrote anything meanwhile, all of it is there still, and is not asked for again.
        """
        with connection.cursor() as cursor:
            since = store.moment(cursor) if isinstance(items, QuerySet) else None
            items = list(items)
            if not model.get_search_fields() or not items:  # type: ignore[attr-defined]  # what is indexed has it
                return
            written = documents(items)
            with transaction.atomic():
                if store.moment(cursor) != since:
                    wanted = model.get_indexed_objects().filter(pk__in=[item.pk for item in items])  # type: ignore[attr-defined]  # what is indexed has it
                    there = {str(pk) for pk in wanted.values_list("pk", flat=True)}
                    written = [item for item in written if item.object_id in there]
                store.write(cursor, get_content_type_pk(model), written, read_before=True)
            self.pieces += 1
            if self.pieces % store.PIECES == 0:
                store.merge_all(cursor)


class Rebuilder:
    """modelsearch's interface of a rebuild: start, then objects, then finish. Meanwhile every change reaches both tables."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.number = 0

    def start(self) -> Index:
        """Begin with an empty table; a half-built one of before is thrown away."""
        with connection.cursor() as cursor:
            store.give_up(cursor)
            _discard()
            with transaction.atomic():
                self.number = store.begin(cursor)
        return NextIndex(self.index.backend)

    def finish(self) -> None:
        """Swap. Whatever takes long is done before, in small pieces: nobody waits for the lock."""
        with connection.cursor() as cursor:
            self._is_ours(cursor)
            store.merge_all(cursor, into_one=True)
            gone = store.without_tokens(cursor)
            with transaction.atomic():
                self._is_ours(cursor)
                store.swap(cursor, gone)
                state.note_rebuild()
        _discard()

    def _is_ours(self, cursor: CursorWrapper) -> None:
        """Refuse to swap what another rebuild threw away or is building."""
        there = store.tables(cursor)
        if there.building is None or there.rebuild != self.number:
            raise RuntimeError("Another rebuild of the index began meanwhile: this one is left to it.")


def _discard() -> None:
    with connection.cursor() as cursor:
        while store.discard(cursor):
            pass


class SQLiteEngine(matching.Engine):
    """The embedded engine."""

    name = "sqlite"
    dialect = DIALECT
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = Index
    rebuilder_class = Rebuilder

    def dead(self) -> int:
        """Return how many versions of what changed or went the index still holds."""
        with connection.cursor() as cursor:
            return store.dead(cursor)

    def held(self, content_type: int) -> int:
        """Return how many objects of a content type can be found."""
        with connection.cursor() as cursor:
            return store.held(cursor, content_type)

    def stamps(self, content_type: int, keys: Sequence[str]) -> dict[str, Any]:
        """Return by what objects of a content type are known to be as they were, those that can be found: digests."""
        with connection.cursor() as cursor:
            return {**store.digests(cursor, content_type, keys)}

    def stamp(self, document: Document) -> Any:
        """Return the stamp that a document should have."""
        return document.digest()
