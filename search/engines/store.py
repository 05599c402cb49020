# ruff: noqa: S608 - every name in these statements is ours; values go in as parameters
"""The tables of the SQLite engine and what is written to them.

The key table is modelsearch's own (content type, object id → row); the tokens stand under the row's number in an FTS5 table of ours that
holds nothing else. Such a table forgets nothing, so a key gets a new number with every new version, and tokens whose number no key has are
dead: they are passed over, whoever deleted the key, and leave with the next rebuild. A key also holds the folded title (``title``), the
tokens that are counted (``body``) and the version's digest (``autocomplete``): what did not change is not written again. There are two
tables for tokens; one row says which of them is in use and whether the other is being built.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from search.engines.documents import Document

KEYS = "wagtailsearch_indexentry"
TABLES = ("search_fts_a", "search_fts_b")
USED = "search_used"
COLUMNS = ("title", "names", "body", "typed", "pinyin", "initials", "filters")
WEIGHTS = (10.0, 4.0, 1.0, 4.0, 3.0, 2.0, 0.0)
PAGES = 250
"""Pages of the index that are merged in one transaction: some milliseconds."""
PIECES = 250
"""Parts of the index being built after which they are brought together: each is looked at when a token is, and FTS5 has at most 2,000."""
STRUCTURE = 10
"""The last row of a full-text table's data that is not tokens."""
STOCK_TRIGGERS = ("insert_wagtailsearch_indexentry_fts", "update_wagtailsearch_indexentry_fts", "delete_wagtailsearch_indexentry_fts")


class Tables(NamedTuple):
    """The table in use; the one being built beside it, if there is one; how many rebuilds began; the highest number that is taken.

    ``is_known``: version and fields of the index are noted.
    """

    used: str
    building: str | None
    rebuild: int
    last: int
    is_known: bool


def create(cursor: CursorWrapper) -> None:
    """Make the tables, empty. Tokens come ready: the tokenizer only splits at blanks."""
    for table in TABLES:
        cursor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({', '.join(COLUMNS)}, content='', tokenize=\"ascii tokenchars '/_.:-'\")")
    cursor.execute(f"CREATE TABLE {USED} (used INTEGER NOT NULL, building INTEGER, rebuild INTEGER NOT NULL)")
    cursor.execute(f"INSERT INTO {USED} VALUES (0, NULL, 0)")


def drop(cursor: CursorWrapper) -> None:
    """Remove the tables."""
    for table in (*TABLES, USED):
        cursor.execute(f"DROP TABLE {table}")


def quiet_stock(cursor: CursorWrapper) -> None:
    """Stop the key table from copying every title into modelsearch's own full-text table."""
    for trigger in STOCK_TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def tables(cursor: CursorWrapper) -> Tables:
    """Return which tables a change must reach. Asked at every write, so all that it needs to know is one statement."""
    last = ", ".join(f"coalesce((SELECT max(id) FROM {table}), 0)" for table in (KEYS, *(f"{table}_docsize" for table in TABLES)))
    cursor.execute(f"SELECT used, building, rebuild, max({last}), EXISTS (SELECT 1 FROM search_indexstate) FROM {USED}")
    used, building, rebuild, highest, is_known = cursor.fetchone()
    return Tables(TABLES[used], None if building is None else TABLES[building], rebuild, highest, bool(is_known))


def write(cursor: CursorWrapper, content_type: int, documents: Sequence[Document], *, read_before: bool = False) -> bool:
    """Write documents of one content type; those that are as they were are left alone. Inside the caller's transaction.

    ``read_before``: the documents were read before it began, so what is in the table being built already is newer than they.
    Return whether the index's state is known.
    """
    there = tables(cursor)
    held = _held(cursor, content_type, [document.object_id for document in documents])
    built = _in(cursor, there.building, (key for key, _digest in held.values())) if there.building else set()
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    missing: list[tuple[Any, ...]] = []
    last = there.last
    for document in documents:
        key, known = held.get(document.object_id, (0, None))
        if read_before and key in built:
            continue
        digest = document.digest()
        if digest != known:
            last += 1
            held[document.object_id] = last, digest
            built.add(last)
            if key:
                changed.append((last, document.heading, document.facets, digest, key))
            else:
                new.append((last, document.heading, document.facets, digest, content_type, document.object_id))
            rows.append((last, *document.columns()))
        elif there.building and key not in built:
            built.add(key)
            missing.append((key, *document.columns()))
    if new:
        columns = "id, title, body, autocomplete, content_type_id, object_id, title_norm"
        cursor.executemany(f"INSERT INTO {KEYS} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, 1.0)", new)
    if changed:
        cursor.executemany(f"UPDATE {KEYS} SET id = %s, title = %s, body = %s, autocomplete = %s WHERE id = %s", changed)
    _insert(cursor, there.used, rows)
    if there.building:
        _insert(cursor, there.building, sorted(missing) + rows)  # FTS5 begins anew at each number that is not above the one before
    return there.is_known


def _insert(cursor: CursorWrapper, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
        cursor.executemany(f"INSERT INTO {table} (rowid, {', '.join(COLUMNS)}) VALUES ({marks})", rows)


def _held(cursor: CursorWrapper, content_type: int, keys: Sequence[str]) -> dict[str, tuple[int, bytes | None]]:
    """Return number and digest of the objects that have a key."""
    cursor.execute(
        f"SELECT object_id, id, autocomplete FROM {KEYS} WHERE content_type_id = %s AND object_id IN (SELECT value FROM json_each(%s))",
        [content_type, json.dumps(keys)],
    )
    return {object_id: (key, digest) for object_id, key, digest in cursor.fetchall()}


def _in(cursor: CursorWrapper, table: str, keys: Iterable[int]) -> set[int]:
    """Return which numbers a table has tokens of."""
    cursor.execute(f"SELECT id FROM {table}_docsize WHERE id IN (SELECT value FROM json_each(%s))", [json.dumps(list(keys))])
    return {key for (key,) in cursor.fetchall()}


def moment(cursor: CursorWrapper) -> tuple[Any, ...]:
    """Return what is the same at two moments between which nobody wrote anything: neither another connection nor this one."""
    cursor.execute("PRAGMA data_version")
    (others,) = cursor.fetchone()
    return cursor.connection, others, _changes(cursor)


def begin(cursor: CursorWrapper) -> int:
    """Let every change reach the empty table, too; return the rebuild's number."""
    cursor.execute(f"UPDATE {USED} SET building = 1 - used, rebuild = rebuild + 1")
    there = tables(cursor)
    _configure(cursor, there.building, merging=False)
    return there.rebuild


def _configure(cursor: CursorWrapper, table: str | None, *, merging: bool) -> None:
    """Let FTS5 bring a table's parts together as they come (its defaults), or leave that to ``merge_all``: each token is written anew but once."""
    for option, default, never in (("automerge", 4, 0), ("crisismerge", 16, 4 * PIECES)):
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('{option}', %s)", [default if merging else never])


def give_up(cursor: CursorWrapper) -> None:
    """Let changes reach the table in use alone: a rebuild was killed."""
    cursor.execute(f"UPDATE {USED} SET building = NULL WHERE building IS NOT NULL")


def merge_all(cursor: CursorWrapper, *, into_one: bool = False) -> None:
    """Bring the parts of the table being built together, a transaction for some pages of them; all ``into_one``, or those of one level."""
    more = merge(cursor, begin=into_one)
    while more:
        more = merge(cursor)


def merge(cursor: CursorWrapper, *, begin: bool = False) -> bool:
    """Merge some pages; ``begin`` to make one part of all. Return whether there is more to do."""
    table, before = tables(cursor).building, _changes(cursor)
    cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', %s)", [-PAGES if begin else PAGES])
    return _changes(cursor) - before > 1


def _changes(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])


def without_tokens(cursor: CursorWrapper) -> list[int]:
    """Return keys that the table being built does not hold."""
    cursor.execute(f"SELECT id FROM {KEYS} WHERE id NOT IN (SELECT id FROM {tables(cursor).building}_docsize)")
    return [key for (key,) in cursor.fetchall()]


def swap(cursor: CursorWrapper, gone: Iterable[int]) -> None:
    """Let the rebuilt table be the one in use, and forget the keys that are gone, unless they came back. Inside one transaction."""
    rebuilt, keys = tables(cursor).building, [(key, key) for key in gone]
    _configure(cursor, rebuilt, merging=True)
    cursor.executemany(f"DELETE FROM {KEYS} WHERE id = %s AND NOT EXISTS (SELECT 1 FROM {rebuilt}_docsize WHERE id = %s)", keys)
    cursor.execute(f"UPDATE {USED} SET used = building, building = NULL")


def discard(cursor: CursorWrapper) -> bool:
    """Empty the table that is not in use, a piece at a time: at once it would hold the lock for long. Return whether there is more."""
    there = tables(cursor)
    table = next(table for table in TABLES if table != there.used)
    for part, kept, rows in (("data", STRUCTURE, PAGES), ("docsize", -1, 8 * PAGES)):
        cursor.execute(f"DELETE FROM {table}_{part} WHERE id IN (SELECT id FROM {table}_{part} WHERE id > {kept} LIMIT {rows})")
        if cursor.rowcount:
            return True
    cursor.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    return False


def dead(cursor: CursorWrapper) -> int:
    """Return how many versions in the table in use are dead."""
    cursor.execute(f"SELECT (SELECT count(*) FROM {tables(cursor).used}_docsize) - (SELECT count(*) FROM {KEYS})")
    return max(0, int(cursor.fetchone()[0]))  # after an update, until it is rebuilt, the table lacks what has keys


def held(cursor: CursorWrapper, content_type: int) -> int:
    """Return how many objects of a content type have tokens in the table in use."""
    used = tables(cursor).used
    cursor.execute(f"SELECT count(*) FROM {KEYS} WHERE content_type_id = %s AND id IN (SELECT id FROM {used}_docsize)", [content_type])
    return int(cursor.fetchone()[0])


def digests(cursor: CursorWrapper, content_type: int, keys: Sequence[str]) -> dict[str, bytes | None]:
    """Return the digests of those objects of a content type whose tokens are in the table in use."""
    numbers = {number: (object_id, digest) for object_id, (number, digest) in _held(cursor, content_type, keys).items()}
    there = _in(cursor, tables(cursor).used, numbers)
    return {object_id: digest for number, (object_id, digest) in numbers.items() if number in there}
