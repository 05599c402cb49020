"""The embedded engine: one FTS5 table, scored in its own order with one join to the keys."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_content_type_pk

from search.engines import matching, state, store
from search.engines.documents import documents
from search.engines.languages import FTS5

DIALECT = matching.Dialect(
    language=FTS5(),
    score=f"bm25({store.TABLE}, {', '.join(map(str, store.WEIGHTS))})",
    matches=f"""
        FROM {store.TABLE} CROSS JOIN {store.KEYS} entry ON entry.id = {store.TABLE}.rowid
        WHERE {store.TABLE} MATCH %s AND entry.content_type_id IN """,
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

    tables: Sequence[str] | None = None

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model; known ones are replaced."""
        if not model.get_search_fields() or not items:  # type: ignore[attr-defined]  # what is indexed has it
            return
        written = documents(items)
        with transaction.atomic():
            store.write(connection, get_content_type_pk(model), written, self.tables)
            state.note_first_write()


class NextIndex(Index):
    """The index that is being built beside the one in use."""

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model. They are read before the lock is taken: what changed since then, or went, is left as it is now."""
        if not model.get_search_fields() or not items:  # type: ignore[attr-defined]  # what is indexed has it
            return
        written = documents(items)
        with transaction.atomic():
            wanted = model.get_indexed_objects().filter(pk__in=[item.pk for item in items])  # type: ignore[attr-defined]  # what is indexed has it
            there = {str(pk) for pk in wanted.values_list("pk", flat=True)}
            store.write_unless_newer(connection, get_content_type_pk(model), [item for item in written if item.object_id in there])


class Rebuilder:
    """modelsearch's interface of a rebuild: start, then objects, then finish. Meanwhile every change reaches both tables."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        """Make the new table; a half-built one of before is thrown away."""
        _discard()
        with transaction.atomic(), connection.cursor() as cursor:
            store.drop(cursor, store.NEXT)
            store.create(cursor, store.NEXT)
        return NextIndex(self.index.backend)

    def finish(self) -> None:
        """Swap. Whatever takes long is done before, in small pieces: nobody waits for the lock."""
        with connection.cursor() as cursor:
            more = store.merge(cursor, begin=True)
            while more:
                more = store.merge(cursor)
            gone = store.without_tokens(cursor)
            with transaction.atomic():
                store.swap(cursor, gone)
                state.note_rebuild()
        _discard()


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
