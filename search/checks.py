"""Django's checks: the index is of this version."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError

from search import actions


@checks.register(checks.Tags.database)
def index_is_of_this_version(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where the index needs a rebuild. Needs the database: run by ``migrate`` and ``check --database default``."""
    if not databases:
        return []
    try:
        stale = actions.is_stale()
    except DatabaseError:  # no database yet, or not migrated
        return []
    if not stale:
        return []
    return [
        checks.Warning(
            "The search index was made by another version of the text rules or of other fields: some things will not be found.",
            hint="Run: manage.py search rebuild",
            id="search.W001",
        )
    ]
