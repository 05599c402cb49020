# ruff: noqa: S608 - every name and number in these statements is ours; what was typed goes in as parameters
"""The index of passages in the database: a table of tokens alone, in which the upper bits of a row's number are its work's key.

SQLite: FTS5 without content and without sizes of rows, so that no text is stored; such a table forgets nothing, so what is gone counts no more
(its work is no longer named) and its tokens go with the next rebuild. PostgreSQL: a vector with positions, behind a GIN index.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from search.engines.documents import opaque
from search.engines.expressions import Writer
from search.engines.languages import FTS5, TEXT, Language, TSQuery
from search.passages import Place
from search.passages.cutting import BITS, MOST

TABLE = "search_passages"
NEXT = "search_passages_next"
OLD = "search_passages_old"
LIVE = 1
PAGES = 500
"""Pages of an old table that go in one transaction: some milliseconds."""
WORKS = 5
SHOWN = 3
"""Passages of each work."""
TYPICAL = 100
"""Passages of a usual work, for the order: in a long one the same number of hits says less."""


class Hit(NamedTuple):
    """A work with the words inside: its content type and key, in how many passages they stand, and where the first of them are."""

    content_type: int
    object_id: str
    hits: int
    places: list[Place]


class Asked(NamedTuple):
    """Words, the content types that have an inside, and opaque tokens that the work must carry."""

    query: str
    types: Sequence[int]
    filters: Sequence[str] = ()


def score(hits: str, size: str) -> str:
    """SQL of how much a work is about the words: BM25, counted in passages (k1 = 1.2, b = 0.75)."""
    return f"{hits} * 1.0 / ({hits} + 0.3 + 0.9 * {size} / {TYPICAL})"


def weight(hits: int, size: int) -> float:
    """The same in Python."""
    return hits / (hits + 0.3 + 0.9 * size / TYPICAL)


def places(known: str, numbers: Iterable[int]) -> list[Place]:
    """Return the places of some passages out of the JSON of all."""
    all_of_them = json.loads(known)
    return [tuple(all_of_them[at]) for at in numbers]


class Store:
    """What the databases share."""

    language: ClassVar[Language]
    columns: ClassVar[Sequence[str]]
    match: ClassVar[str]
    contains: ClassVar[str]
    number: ClassVar[str]
    joined: ClassVar[str]
    most_hits: ClassVar[int]
    """Passages that are looked at: of words that are everywhere, no more are counted."""
    keeps_gone = False
    """Whether tokens of what is gone stay until a rebuild."""

    def expression(self, query: str) -> Any:
        """Return the words of a query in the engine's language."""
        return Writer(self.language, self.columns).words(query)

    def create(self, cursor: CursorWrapper, table: str) -> None:
        """Make an empty table."""
        raise NotImplementedError

    def exists(self, table: str) -> bool:
        """Whether there is such a table."""
        return table in connection.introspection.table_names()

    def complete(self, cursor: CursorWrapper, table: str) -> None:
        """Do what is better done once a table is full."""

    def drop(self, cursor: CursorWrapper, table: str) -> None:
        """Remove a table; one that is not there is no mistake."""
        cursor.execute(f"DROP TABLE IF EXISTS {table}")

    def write(self, cursor: CursorWrapper, table: str, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Write passages by their numbers."""
        raise NotImplementedError

    def remove(self, cursor: CursorWrapper, table: str, slot: int) -> None:
        """Take a work's passages out, where the engine can."""

    def swap(self, cursor: CursorWrapper) -> None:
        """Put the rebuilt table in the place of the old one, which waits to be discarded. Inside one transaction."""
        cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {OLD}")
        cursor.execute(f"ALTER TABLE {NEXT} RENAME TO {TABLE}")

    def discard(self) -> None:
        """Remove the old table, if there is one."""
        with connection.cursor() as cursor:
            self.drop(cursor, OLD)

    def holds(self, number: int, tokens: Sequence[str]) -> bool:
        """Whether a passage stands in the index with a few of its tokens side by side."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.match.format(table=TABLE)}) found WHERE id = %s", [self._phrase(tokens), number])
            return bool(cursor.fetchone()[0])

    def _phrase(self, tokens: Sequence[str]) -> Any:
        return self.language.phrase(self.columns, tokens)

    def find(self, asked: Asked) -> list[Hit]:
        """Return the best works and the first passages of each. One statement."""
        expression = self.expression(asked.query)
        filters = list(opaque(asked.filters))
        narrowed = f" AND {self.contains}(work.tokens, %s) > 0" * len(filters)
        match = self.match.format(table=TABLE)
        sql = f"""
            WITH counted AS (SELECT id >> {BITS} AS slot, count(*) AS hits FROM ({match} LIMIT {self.most_hits}) hit GROUP BY id >> {BITS}),
            best AS (
                SELECT work.id AS slot, work.content_type, work.object_id, work.places, counted.hits, {score("counted.hits", "work.size")} AS score
                FROM counted JOIN search_passagework work ON work.id = counted.slot
                WHERE work.state = {LIVE} AND NOT work.is_next AND work.content_type IN ({", ".join(str(int(key)) for key in asked.types)}){narrowed}
                ORDER BY score DESC, slot DESC LIMIT {WORKS}
            )
            SELECT content_type, object_id, places, hits, (
                SELECT {self.joined} FROM ({match} AND {self.number} >= best.slot << {BITS} AND {self.number} < (best.slot + 1) << {BITS}
                ORDER BY {self.number} LIMIT {SHOWN}) first
            ) FROM best ORDER BY score DESC, slot DESC
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [expression, *(f" {token} " for token in filters), expression])
            return list(_read(cursor.fetchall()))


def _read(rows: Sequence[Sequence[Any]]) -> Iterator[Hit]:
    for content_type, object_id, known, hits, numbers in rows:
        first = sorted(int(number) & (MOST - 1) for number in numbers.split(","))
        yield Hit(content_type, object_id, hits, places(known, first))


class SQLite(Store):
    """FTS5."""

    language = FTS5()
    columns = ("words",)
    match = "SELECT rowid AS id FROM {table} WHERE {table} MATCH %s"
    contains = "instr"
    number = "rowid"
    joined = "group_concat(id)"
    most_hits = 100_000
    keeps_gone = True

    def create(self, cursor: CursorWrapper, table: str) -> None:
        """Tokens come ready: the tokenizer only splits at blanks."""
        cursor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', columnsize=0, tokenize=\"ascii\")")

    def exists(self, table: str) -> bool:
        """Whether there is such a table."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = %s", [table])
            return bool(cursor.fetchone()[0])

    def discard(self) -> None:
        """Remove the old table, if there is one: its pages in small pieces, so that nobody waits; what names them (up to row 10) goes with it."""
        if not self.exists(OLD):
            return
        with connection.cursor() as cursor:
            gone = PAGES
            while gone == PAGES:
                cursor.execute(f"DELETE FROM {OLD}_data WHERE id IN (SELECT id FROM {OLD}_data WHERE id > 10 LIMIT {PAGES})")
                gone = cursor.rowcount
            self.drop(cursor, OLD)

    def write(self, cursor: CursorWrapper, table: str, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Write passages by their numbers."""
        cursor.executemany(f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)", [(number, " ".join(tokens)) for number, tokens in rows])


class Postgres(Store):
    """Text search with our own tokens, as ``search.engines.postgres`` has them."""

    language = TSQuery()
    columns = TEXT
    match = "SELECT id FROM {table} WHERE words @@ %s::tsquery"
    contains = "strpos"
    number = "id"
    joined = "string_agg(id::text, ',')"
    most_hits = 50_000
    most_positions = 16_000

    def create(self, cursor: CursorWrapper, table: str) -> None:
        """The index comes when the table is full. Vectors stay in their rows: put aside, they make the table look small, and all of it is read."""
        cursor.execute(f"CREATE TABLE {table} (id bigint PRIMARY KEY, words tsvector NOT NULL)")
        cursor.execute(f"ALTER TABLE {table} ALTER words SET STORAGE MAIN")
        if table == TABLE:
            self.complete(cursor, table)

    def complete(self, cursor: CursorWrapper, table: str) -> None:
        """Make the index, unless a rebuild that was killed had it already. Its name may not be the old one's while that is there, so it has none."""
        cursor.execute(
            "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam"
            " WHERE indrelid = %s::regclass AND amname = 'gin'",
            [table],
        )
        if not cursor.fetchone()[0]:
            cursor.execute(f"CREATE INDEX ON {table} USING gin (words)")

    def write(self, cursor: CursorWrapper, table: str, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Write passages by their numbers; a number that is there was written before the worker was killed."""
        cursor.executemany(
            f"INSERT INTO {table} (id, words) VALUES (%s, %s::tsvector) ON CONFLICT (id) DO NOTHING",
            [(number, self._vector(tokens)) for number, tokens in rows],
        )

    def _vector(self, tokens: Sequence[str]) -> str:
        return " ".join(f"'{token}':{min(at, self.most_positions)}" for at, token in enumerate(tokens, 1))

    def remove(self, cursor: CursorWrapper, table: str, slot: int) -> None:
        """Take a work's passages out."""
        cursor.execute(f"DELETE FROM {table} WHERE id >= %s AND id < %s", [slot << BITS, (slot + 1) << BITS])


def store() -> Store:
    """The store of the database in use."""
    return SQLite() if connection.vendor == "sqlite" else Postgres()
