"""Thin engines over modelsearch's; the database says which."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - modelsearch looks for this name
    """Return the engine of the default database."""
    if connection.vendor == "sqlite":
        from search.engines.sqlite import SQLiteEngine

        return SQLiteEngine(params)
    if connection.vendor == "postgresql":
        from search.engines.postgres import PostgresEngine

        return PostgresEngine(params)
    raise ImproperlyConfigured(f"There is no search engine for the database {connection.vendor}: use SQLite or PostgreSQL (DATABASE_URL).")
