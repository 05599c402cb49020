# ruff: noqa: S608 - every name in these statements is ours; values go in as parameters
"""The tables of the SQLite engine and what is written to them.

The key table is modelsearch's own (content type, object id → row); the tokens stand in one FTS5 table of ours, whose rows go when
their key goes, by a trigger: whatever deletes an object cleans the index. Columns: words (title, names, body,
typed), readings, opaque filters. ``body`` of a key row holds the tokens that are counted.
"""

from collections.abc import Iterable, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from search.engines.documents import Document

KEYS = "wagtailsearch_indexentry"
TABLE = "search_fts"
NEXT = "search_fts_next"
OLD = "search_fts_old"
COLUMNS = ("title", "names", "body", "typed", "pinyin", "initials", "filters")
WEIGHTS = (10.0, 4.0, 1.0, 4.0, 3.0, 2.0, 0.0)
PAGES = 250
"""Pages of the index that are merged in one transaction: some milliseconds."""
STRUCTURE = 10
"""The last row of a full-text table's data without which it cannot be opened, not even to be dropped."""
STOCK_TRIGGERS = ("insert_wagtailsearch_indexentry_fts", "update_wagtailsearch_indexentry_fts", "delete_wagtailsearch_indexentry_fts")


def create(cursor: CursorWrapper, table: str = TABLE) -> None:
    """Make a full-text table that follows the key table. Tokens come ready: the tokenizer only splits at blanks."""
    cursor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({', '.join(COLUMNS)}, tokenize=\"ascii tokenchars '/_.:-'\")")
    follow(cursor, table)


def follow(cursor: CursorWrapper, table: str) -> None:
    """Let rows of a full-text table go with their keys."""
    cursor.execute(f"CREATE TRIGGER {table}_follow AFTER DELETE ON {KEYS} BEGIN DELETE FROM {table} WHERE rowid = OLD.id; END")


def drop(cursor: CursorWrapper, table: str = TABLE) -> None:
    """Remove a full-text table; one that is not there is no mistake."""
    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_follow")
    cursor.execute(f"DROP TABLE IF EXISTS {table}")


def quiet_stock(cursor: CursorWrapper) -> None:
    """Stop the key table from copying every title into modelsearch's own full-text table."""
    for trigger in STOCK_TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def merge(cursor: CursorWrapper, *, begin: bool = False) -> bool:
    """Bring the parts of the rebuilt table together, some pages of them; return whether there is more to do."""
    before = _changes(cursor)
    cursor.execute(f"INSERT INTO {NEXT}({NEXT}, rank) VALUES ('merge', %s)", [-PAGES if begin else PAGES])
    return _changes(cursor) - before > 1


def _changes(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def without_tokens(cursor: CursorWrapper) -> list[int]:
    """Return keys that the rebuilt table does not hold."""
    cursor.execute(f"SELECT id FROM {KEYS} WHERE id NOT IN (SELECT id FROM {NEXT}_docsize)")
    return [key for (key,) in cursor.fetchall()]


def swap(cursor: CursorWrapper, gone: Iterable[int]) -> None:
    """Put the rebuilt table in the place of the old one and forget the keys that are gone, unless they came back. Inside one transaction."""
    for table in (TABLE, NEXT):
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_follow")
    if TABLE in live_tables(cursor):
        cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {OLD}")
    cursor.execute(f"ALTER TABLE {NEXT} RENAME TO {TABLE}")
    follow(cursor, TABLE)
    keys = [(key, key) for key in gone]
    cursor.executemany(f"DELETE FROM {KEYS} WHERE id = %s AND NOT EXISTS (SELECT 1 FROM {TABLE}_docsize WHERE id = %s)", keys)


def discard(cursor: CursorWrapper) -> bool:
    """Take away the table that was swapped out, a piece at a time: dropped whole it would hold the lock the longer the larger it is."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [OLD])
    if cursor.fetchone() is None:
        return False
    for part, kept, rows in (("data", STRUCTURE, PAGES), ("content", 0, 8 * PAGES)):
        cursor.execute(f"DELETE FROM {OLD}_{part} WHERE id IN (SELECT id FROM {OLD}_{part} WHERE id > {kept} LIMIT {rows})")
        if cursor.rowcount:
            return True
    cursor.execute(f"DROP TABLE {OLD}")
    return False


def live_tables(cursor: CursorWrapper) -> list[str]:
    """Return the tables that a change must reach: the one in use, and the one being built if there is one."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (%s, %s) ORDER BY name", [TABLE, NEXT])
    return [name for (name,) in cursor.fetchall()]


def write(connection: BaseDatabaseWrapper, content_type: int, documents: Sequence[Document], tables: Iterable[str] | None = None) -> None:
    """Write documents of one content type, new or known, in a handful of statements. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {KEYS} (content_type_id, object_id, title_norm, title, body) VALUES (%s, %s, 1.0, %s, %s) "
            "ON CONFLICT (content_type_id, object_id) DO UPDATE SET title = excluded.title, body = excluded.body",
            [(content_type, document.object_id, document.heading, document.facets) for document in documents],
        )
        rows = _row_ids(cursor, content_type, [document.object_id for document in documents])
        marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
        for table in live_tables(cursor) if tables is None else tables:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {table} (rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
                [(rows[document.object_id], *(getattr(document, column) for column in COLUMNS)) for document in documents],
            )


def write_unless_newer(connection: BaseDatabaseWrapper, content_type: int, documents: Sequence[Document]) -> None:
    """Write documents into the table being built; what stands in it already was changed since the documents were read."""
    with connection.cursor() as cursor:
        rows = _row_ids(cursor, content_type, [document.object_id for document in documents])
        cursor.execute(f"SELECT id FROM {NEXT}_docsize WHERE id IN ({', '.join(str(int(row)) for row in rows.values())})")
        newer = {row for (row,) in cursor.fetchall()}
    write(connection, content_type, [document for document in documents if rows.get(document.object_id) not in newer], (NEXT,))


def _row_ids(cursor: CursorWrapper, content_type: int, object_ids: Sequence[str]) -> dict[str, int]:
    """Return the rows of known objects, a few hundred at a time."""
    found: dict[str, int] = {}
    for start in range(0, len(object_ids), 500):
        part = object_ids[start : start + 500]
        marks = ", ".join(["%s"] * len(part))
        cursor.execute(f"SELECT object_id, id FROM {KEYS} WHERE content_type_id = %s AND object_id IN ({marks})", [content_type, *part])
        found.update(cursor.fetchall())
    return found
