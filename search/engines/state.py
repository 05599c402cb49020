"""Of which version the tokens in the index are, and of which fields."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone
from modelsearch.index import get_indexed_models

from search import facets, passages, text
from search.models import IndexState

ROW = 1


@cache
def fields() -> str:
    """A digest of all that is declared as searchable, as facets, as the inside of works, 16 hexadecimal digits: another one asks for a rebuild."""
    lines = [line for model in get_indexed_models() for line in _lines(model._meta.label, model.get_search_fields())]
    lines += [f"facet {facet.name} {facet.pattern}" for facet in facets.registered()]
    lines += [f"inside {source.name} {source.model}" for source in passages.registered()]
    lines.append("of which model it is")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def _lines(where: str, declared: Any) -> Iterator[str]:
    for field in declared:
        name = f"{where}.{field.field_name} {type(field).__name__}"
        yield f"{name} {getattr(field, 'boost', None)}"
        yield from _lines(name, getattr(field, "fields", ()))


def note_first_write() -> None:
    """Remember version and fields when an empty index is first written to. Asked at every write, so it is one plain statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {IndexState._meta.db_table} (id, version, fields, suggested, suggested_from) "  # noqa: S608 - our own name
            "VALUES (%s, %s, %s, 0, '') ON CONFLICT (id) DO NOTHING",
            [ROW, text.VERSION, fields()],
        )


def note_rebuild() -> None:
    """Remember that the whole index is of this version and of these fields now."""
    IndexState.objects.update_or_create(pk=ROW, defaults={"version": text.VERSION, "fields": fields(), "built_at": timezone.now()})


def state() -> IndexState | None:
    """Return what is known of the index; None while nothing was ever written."""
    return IndexState.objects.filter(pk=ROW).first()
