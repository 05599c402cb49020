"""From an object to what every engine stores of it: the same tokens everywhere."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Manager, Model
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField

from search import facets, spoken, text

TITLE_BOOST = 10
NAME_BOOST = 4
HIDDEN = "hidden"
BREAK = "0"
"""Stands between values in the columns of readings, so that no phrase spans two."""
MAX_HEADING = 200
_OPAQUE = re.compile(r"[A-Za-z0-9/_.:-]{1,60}")


@dataclass(frozen=True, slots=True)
class Document:
    """One object as it is stored: columns of tokens joined by blanks, its folded title, the tokens that are counted."""

    object_id: str
    heading: str
    title: str
    names: str
    body: str
    typed: str
    pinyin: str
    initials: str
    filters: str
    facets: str


class _Value(NamedTuple):
    """A value of an object and the column it belongs to."""

    column: str
    value: str


def column_of(field: SearchField | AutocompleteField) -> str:
    """Return the column a search field's value is stored in."""
    if isinstance(field, AutocompleteField):
        return "typed"
    boost = field.boost or 1
    if field.field_name == "title" or boost >= TITLE_BOOST:
        return "title"
    return "names" if boost >= NAME_BOOST else "body"


def documents(objects: Iterable[Model]) -> list[Document]:
    """Read indexed objects, local names as editors say they are read."""
    spoken.taught()
    return [document(obj) for obj in objects]


def document(obj: Model) -> Document:
    """Read an indexed object."""
    values = list(_values(obj, obj.get_search_fields()))  # type: ignore[attr-defined]
    titles, names, body = (list(dict.fromkeys(v.value for v in values if v.column == column)) for column in ("title", "names", "body"))
    read = [text.pinyin_syllables(value) for value in [*titles, *names]]
    typed = [v.value for v in values if v.column == "typed" and v.value not in titles]
    filters = filter_tokens(obj)
    return Document(
        object_id=str(obj.pk),
        heading=text.fold(titles[0]).strip()[:MAX_HEADING] if titles else "",
        title=_tokens(titles),
        names=_tokens(names),
        body=_tokens(body),
        typed=_tokens(typed),
        pinyin=f" {BREAK} ".join(" ".join(syllables) for syllables in read),
        initials=f" {BREAK} ".join(" ".join(text.letter_tokens("".join(syllable[0] for syllable in syllables))) for syllables in read),
        filters=" ".join(filters),
        facets=facets.counted(filters),
    )


def filter_tokens(obj: Model) -> list[str]:
    """Return the opaque tokens an object carries, and HIDDEN where citizens must not find it."""
    own = getattr(obj, "search_tokens", None)
    tokens = list(opaque(own())) if callable(own) else []
    return [*tokens, HIDDEN] if is_hidden(obj) else tokens


def opaque(tokens: Iterable[str]) -> Iterator[str]:
    """Yield the tokens that an index can hold."""
    return (token.lower() for token in tokens if _OPAQUE.fullmatch(token))


def is_hidden(obj: Model) -> bool:
    """Whether only editors may find an object: its own word, else ``live``, ``deleted_at`` and ``state`` tell."""
    own = getattr(obj, "search_hidden", None)
    if callable(own):
        return bool(own())
    return not getattr(obj, "live", True) or getattr(obj, "deleted_at", None) is not None or getattr(obj, "state", "published") != "published"


def _tokens(values: list[str]) -> str:
    return " ".join(filter(None, [" ".join(text.index_tokens(value)) for value in values]))


def _values(obj: Model, fields: Iterable[Any]) -> Iterator[_Value]:
    """Yield the values of an object's fields, those of related objects too."""
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _values(related, field.fields)
        elif isinstance(field, SearchField | AutocompleteField):
            value = _plain(_read(field, obj))
            if value:
                yield _Value(column_of(field), value)


def _read(field: SearchField | AutocompleteField, obj: Model) -> Any:
    """Return a field's value; a plain column is read without asking the field anew for each object."""
    name = _column(field.__class__, obj.__class__, field.field_name)
    return getattr(obj, name) if name else field.get_value(obj)


@lru_cache(maxsize=4096)
def _column(kind: Any, model: Any, name: str) -> str:
    """Return the attribute that holds a field's value as it is searched; empty where the field has a way of its own."""
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    has_own_way = column.is_relation or hasattr(column, "get_searchable_content") or kind.get_value is not BaseField.get_value
    return column.attname if not has_own_way and getattr(type(column), "value_from_object", None) is Field.value_from_object else ""


def _related(value: Any) -> Iterable[Model]:
    """Return related objects as a list, whether there are many, one or none."""
    if value is None:
        return []
    if isinstance(value, Manager):
        return list(value.all())
    return [value() if callable(value) else value]


def _plain(value: Any) -> str:
    """Return a field's value as one text."""
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
