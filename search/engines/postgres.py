# ruff: noqa: S608 - every name in these statements is ours; values go in as parameters
"""PostgreSQL: modelsearch's own key table holds one vector with all tokens of an object, behind the index it brings.

The vector is written as such, so that PostgreSQL's parser has no say in what a token is.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import Model
from modelsearch.utils import get_content_type_pk

from search.engines import matching, state
from search.engines.documents import Document, documents
from search.engines.languages import TSQuery

MAX_POSITION = 16_000
"""PostgreSQL counts positions up to 16,383; what stands behind is found, but not as a phrase."""
MAX_TOKENS = 60_000
"""A vector holds one megabyte."""
GAP = 2
ORDER = ("title", "names", "typed", "pinyin", "initials", "filters", "body")
MATCHES = f"FROM {matching.KEYS} entry WHERE entry.title @@ %s::tsquery AND entry.content_type_id IN "
DIALECT = matching.Dialect(
    language=TSQuery(),
    score="-ts_rank('{0.4, 0.1, 0.4, 1.0}', entry.title, %s::tsquery)",
    matches=MATCHES,
    holds=MATCHES,
    heading="entry.title_text",
    facets="entry.body_text",
)


def vector(item: Document) -> str:
    """Return an object's tokens as the text of a tsvector: columns of words by weight, the others with their letter."""
    return " ".join(islice(_lexemes(item), MAX_TOKENS))


def _lexemes(item: Document) -> Iterator[str]:
    """Yield tokens with their places; a long text comes last, so that it takes no places from the others."""
    at = 1
    for column in ORDER:
        letter, weight = TSQuery.letters.get(column, ""), TSQuery.weights.get(column, "")
        for place, token in enumerate(getattr(item, column).split(), at):
            yield f"'{letter}{token}':{min(place, MAX_POSITION)}{weight}"
            at = place + 1
        at += GAP


class Compiler(matching.Compiler):
    """A query for PostgreSQL."""

    dialect = DIALECT


class AutocompleteCompiler(matching.Typing, Compiler):
    """A query for PostgreSQL while somebody is typing."""


class Index(matching.Index):
    """The index in use."""

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model; known ones are replaced."""
        if not model.get_search_fields() or not items:  # type: ignore[attr-defined]
            return
        _write(get_content_type_pk(model), documents(items))


def _write(content_type: int, written: Iterable[Document]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {matching.KEYS} (content_type_id, object_id, title_norm, title, body, autocomplete, title_text, body_text) "
            "VALUES (%s, %s, 1.0, %s::tsvector, ''::tsvector, ''::tsvector, %s, %s) "
            "ON CONFLICT (content_type_id, object_id) DO UPDATE "
            "SET title = excluded.title, title_text = excluded.title_text, body_text = excluded.body_text",
            [(content_type, item.object_id, vector(item), item.heading, item.facets) for item in written],
        )
        state.note_first_write()


class RebuiltIndex(Index):
    """The index during a rebuild: remembers what was written."""

    def __init__(self, backend: matching.Engine) -> None:
        super().__init__(backend)
        self.seen: dict[int, list[str]] = {}

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects of one model as they are now; what changed while they were read, or went, is left as it is."""
        if not model.get_search_fields() or not items:  # type: ignore[attr-defined]  # what is indexed has it
            return
        content_type, keys = get_content_type_pk(model), [item.pk for item in items]
        self.seen.setdefault(content_type, []).extend(map(str, keys))
        before = _versions(content_type, keys)
        written = documents(list(model.get_indexed_objects().filter(pk__in=keys)))  # type: ignore[attr-defined]  # what is indexed has it
        with transaction.atomic():
            there, now = _kept(model, keys), _versions(content_type, keys, "ORDER BY id FOR UPDATE")
            _write(content_type, [item for item in written if item.object_id in there and now.get(item.object_id) == before.get(item.object_id)])


def _versions(content_type: int, keys: Iterable[object], lock: str = "") -> dict[str, str]:
    """Return of the index's rows of some objects which transaction wrote them, and where they lie."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id, xmin::text || ctid::text FROM {matching.KEYS} WHERE content_type_id = %s AND object_id = ANY(%s) {lock}",
            [content_type, list(map(str, keys))],
        )
        return dict(cursor.fetchall())


def _kept(model: type[Model], keys: list[object]) -> set[str]:
    """Return which objects are there still, and let none of them be deleted before the transaction ends; changing them waits for nothing."""
    quoted = connection.ops.quote_name
    table, column = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} = ANY(%s) ORDER BY {column} FOR KEY SHARE", [keys])
        return {str(key) for (key,) in cursor.fetchall()}


class Rebuilder:
    """Writes over the rows in place, a few hundred at a time: readers and editors never wait for it."""

    def __init__(self, index: Index) -> None:
        self.index = RebuiltIndex(index.backend)
        self.last = 0

    def start(self) -> Index:
        """Remember what is there."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {matching.KEYS}")
            self.last = cursor.fetchone()[0]
        return self.index

    def finish(self) -> None:
        """Take out what was there and was not written again."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT content_type_id FROM {matching.KEYS}")
            for (content_type,) in cursor.fetchall():
                kept = self.index.seen.get(content_type, [])
                cursor.execute(
                    f"DELETE FROM {matching.KEYS} WHERE content_type_id = %s AND id <= %s AND object_id NOT IN (SELECT unnest(%s::text[]))",
                    [content_type, self.last, kept],
                )
            state.note_rebuild()


class PostgresEngine(matching.Engine):
    """PostgreSQL's engine."""

    name = "postgresql"
    dialect = DIALECT
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = Index
    rebuilder_class = Rebuilder
