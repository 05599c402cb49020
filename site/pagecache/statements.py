"""Every statement that reaches the database declares the tables it reads and bumps those it writes.

It stands on the connection, so that nobody can forget it: querysets, raw SQL, Wagtail's own models, rows that a database
deletes along. Whatever is not known is taken for more, never for less: a name that is also a column's counts as the table.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from pagecache import tags, writes

# Written at every request, or read by nobody who makes a page.
QUIET_APPS = frozenset({"sessions", "django_tasks_database", "contenttypes", "migrations", "mfa", "account"})
QUIET_MODELS = frozenset(
    {
        "wagtailcore.revision",
        "wagtailcore.pagelogentry",
        "wagtailcore.modellogentry",
        "wagtailsearch.indexentry",
        "search.change",
        "search.serverstate",
        "search.passagemark",
        "search.passagework",
    },
)
QUIET_TABLES = frozenset({"cache", "django_migrations", "sqlite_master", "sqlite_sequence"})
UNSEEN = {
    "wagtailcore_page": frozenset(
        {
            "numchild",
            "draft_title",
            "latest_revision_id",
            "latest_revision_created_at",
            "has_unpublished_changes",
            "locked",
            "locked_at",
            "locked_by_id",
        }
    )
}
"""Columns that no page shows; models name further ones in ``unseen_columns``."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_FROM = re.compile(r'\b(?:FROM|JOIN)\s+"?([A-Za-z_][A-Za-z_0-9]*)', re.IGNORECASE)
_WRITE = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+"?([A-Za-z_][A-Za-z_0-9]*)', re.IGNORECASE
)
_UPDATE = re.compile(r'UPDATE "(\w+)" SET (.+?) WHERE ', re.DOTALL)
_COLUMN = re.compile(r'(?:^|, )"(\w+)" = ')
_HARMLESS = re.compile(
    r"[\s(]*(?:SELECT|PRAGMA|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|DECLARE|FETCH|CLOSE|ANALYZE)\b", re.IGNORECASE
)
_WRITES_WITHIN = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
LONGEST_KEPT = 3_000  # characters of a statement whose tags are remembered


def is_quiet(model: type[Any]) -> bool:
    """Whether rows of ``model`` are seen on no page."""
    return model._meta.app_label in QUIET_APPS or model._meta.label_lower in QUIET_MODELS


@cache
def _models() -> dict[str, Any]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}


@cache
def of_table(table: str) -> tuple[str, ...]:
    """The tags of a table's rows; one without a model has a tag of its own name."""
    model = _models().get(table)
    if model is None:
        return () if table in QUIET_TABLES else (f"table:{table}",)
    if is_quiet(model):
        return ()
    if model._meta.auto_created:
        ends = [field.remote_field.model for field in model._meta.fields if field.remote_field]
        return tuple(tag for end in ends for tag in tags.of_model(end)[:1])
    return (f"list:{model._meta.label_lower}",)


def _tags(tables: Iterable[str]) -> frozenset[str]:
    return frozenset(tag for table in tables for tag in of_table(table))


def _named(statement: str) -> set[str]:
    """The tables that a statement may mean."""
    return (set(_NAME.findall(statement)) & _models().keys()) | {table.lower() for table in _FROM.findall(statement)}


@cache
def _of_pages() -> frozenset[str]:
    """What is bumped with pages that were written in bulk: lists of each type, addresses, the tree. Whoever saves a page sends a signal."""
    kinds = {tag for model in _models().values() if "list:wagtailcore.page" in tags.of_model(model) for tag in tags.of_model(model)}
    return frozenset({*kinds, "addresses", "sites", "tree"})


def _reading(statement: str) -> frozenset[str]:
    return _tags(_named(statement))


def _writing(statement: str) -> frozenset[str]:
    if _HARMLESS.match(statement) or (statement.lstrip()[:4].upper() == "WITH" and not _WRITES_WITHIN.search(statement)):
        return frozenset()
    update = _UPDATE.match(statement)
    columns = set(_COLUMN.findall(update[2])) if update else set()
    if update and _is_unseen(update[1], columns):
        return frozenset()
    found = _WRITE.match(statement)
    written = [found[1].lower()] if found else _named(statement)
    return _tags(written) | (_of_pages() if update and update[1] == "wagtailcore_page" and "path" not in columns else frozenset())


def _is_unseen(table: str, columns: set[str]) -> bool:
    return bool(columns) and columns <= unseen(table)


@cache
def unseen(table: str) -> frozenset[str]:
    """The columns of a table whose change no page shows at once."""
    named: frozenset[str] = getattr(_models().get(table), "unseen_columns", frozenset())
    return UNSEEN.get(table, frozenset()) | named


_kept_reading = lru_cache(maxsize=512)(_reading)
_kept_writing = lru_cache(maxsize=256)(_writing)


def read_by(statement: str) -> frozenset[str]:
    """The tags of what a statement reads."""
    return _kept_reading(statement) if len(statement) < LONGEST_KEPT else _reading(statement)


def written_by(statement: str) -> frozenset[str]:
    """The tags of what a statement writes; none for one that only reads."""
    return _kept_writing(statement) if len(statement) < LONGEST_KEPT else _writing(statement)


def watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; Django's ``execute_wrapper``."""
    statement = sql if isinstance(sql, str) else str(sql)
    if tags.is_recording():
        tags.used(*read_by(statement))
    changed = written_by(statement)
    if not changed:
        return execute(sql, params, many, context)
    connection: BaseDatabaseWrapper = context["connection"]
    if connection.in_atomic_block:
        tags.bump(*changed, using=connection.alias)
        return execute(sql, params, many, context)
    write = writes.Write(set(changed))
    try:
        return execute(sql, params, many, context)
    finally:
        write()


def watch_connection(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Watch a connection from now on."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def connect() -> None:
    """Watch every connection."""
    connection_created.connect(watch_connection, dispatch_uid="pagecache statements")
