"""Thin engines over modelsearch's: the database's own, and a search server before it where SEARCH_URL names one."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - modelsearch looks for this name
    """Return the engine of the default database, behind the search server if there is one."""
    if settings.SEARCH_SERVER is None:
        return _embedded()(params)
    from search.engines import server

    return server.over(_embedded())(params)


def _embedded() -> Any:
    if connection.vendor == "sqlite":
        from search.engines.sqlite import SQLiteEngine

        return SQLiteEngine
    if connection.vendor == "postgresql":
        from search.engines.postgres import PostgresEngine

        return PostgresEngine
    raise ImproperlyConfigured(f"There is no search engine for the database {connection.vendor}: use SQLite or PostgreSQL (DATABASE_URL).")
