"""From an object to what every engine stores of it: the same tokens everywhere."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Manager, Model
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField

from search import facets, kinds, readings, spoken, text

TITLE_BOOST = 10
NAME_BOOST = 4
HIDDEN = "hidden"
BREAK = "0"
"""Stands between values in the columns of readings, so that no phrase spans two."""
MAX_HEADING = 200
SHORT = 40
"""Characters of a value that may stand in many objects alike."""
_BETWEEN = f" {BREAK} "
_READ = ("title", "names", "body", "typed")
_Values = tuple[dict[str, None], dict[str, None], dict[str, None], dict[str, None]]
"""The different values of these columns, in the order in which they were met."""
_Ways = list[tuple[Any, int | None, str]]
"""Fields with the places of their columns and their attributes: see ``_ways``."""
_OPAQUE = re.compile(r"[A-Za-z0-9/_.:-]{1,60}")


class Document(NamedTuple):
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

    def columns(self) -> tuple[str, ...]:
        """What stands in the columns of tokens: title, names, body, typed, pinyin, initials, filters."""
        return self[2:9]

    def digest(self) -> bytes:
        """What tells a version of an object from another one: 8 bytes."""
        return blake2b("\0".join(self[1:]).encode(), digest_size=8).digest()


class _Spelled(NamedTuple):
    """A title or a name in every form in which it is found."""

    folded: str
    tokens: str
    syllables: str
    letters: str


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
    ways: dict[type[Model], _Ways] = {}
    found = []
    for obj in objects:
        model = type(obj)
        if model not in ways:
            ways[model] = _ways_of(model)
        found.append(_document(obj, ways[model]))
    return found


def document(obj: Model) -> Document:
    """Read an indexed object."""
    return _document(obj, _ways_of(type(obj)))


def _document(obj: Model, ways: _Ways) -> Document:
    title, names, body, typed = _values(obj, ways)
    lesson = readings.lessons()
    titles = [_spelled(value, lesson) for value in title]
    people = [_spelled(value, lesson) for value in names]
    filters = filter_tokens(obj)
    return Document(  # in the order of its fields: by name it takes twice as long
        str(obj.pk),
        titles[0].folded.strip()[:MAX_HEADING] if titles else "",
        _joined([value.tokens for value in titles]),
        _joined([value.tokens for value in people]),
        _tokens(body) if body else "",
        _tokens([value for value in typed if value not in title]) if typed and typed != title else "",
        _BETWEEN.join([value.syllables for value in (*titles, *people)]),
        _BETWEEN.join([value.letters for value in (*titles, *people)]),
        " ".join([*filters, kinds.token_of(type(obj))]),
        facets.counted(filters),
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


def _joined(tokens: list[str]) -> str:
    """Join what stands in a column; mostly there is one."""
    return tokens[0] if len(tokens) == 1 else " ".join(filter(None, tokens))


def _tokens(values: Iterable[str]) -> str:
    return _joined([_short_tokens(value) if len(value) <= SHORT else _tokens_in(value) for value in values])


def _tokens_in(value: str) -> str:
    return " ".join(text.index_tokens(value))


@lru_cache(maxsize=1024)
def _short_tokens(value: str) -> str:
    """Read what stands in many: for whom a class is, where it is, what kind it is of."""
    return _tokens_in(value)


@lru_cache(maxsize=2048)
def _spelled(value: str, _lesson: int) -> _Spelled:
    """Read a title or a name; a week's classes share theirs with the week before, and a teacher has many. Taught anew, all are read anew."""
    folded = text.fold(value)
    pieces = text.pieces(folded)
    syllables = text.syllables_in(pieces)
    letters = text.letter_tokens([syllable[0] for syllable in syllables])
    return _Spelled(folded, " ".join(text.tokens_of(pieces)), " ".join(syllables), " ".join(letters))


def _values(obj: Model, ways: _Ways) -> _Values:
    """Return the different values of an object's fields, column by column."""
    values: _Values = {}, {}, {}, {}
    _collect(values, obj, ways)
    return values


def _collect(values: _Values, obj: Model, ways: _Ways) -> None:
    """Put the values of an object's fields in, those of related objects too."""
    for field, column, attribute in ways:
        value = getattr(obj, attribute) if attribute else field.get_value(obj)
        if column is None:
            for related in _related(value):
                _collect(values, related, _ways(type(related), tuple(field.fields)))
        elif value := value if type(value) is str else _plain(value):
            values[column][value] = None


def _ways_of(model: Any) -> _Ways:
    return _ways(model, tuple(model.get_search_fields()))


@lru_cache(maxsize=1024)
def _ways(model: type[Model], fields: tuple[Any, ...]) -> _Ways:
    """Return each searched field with its column (none: it stands for fields of related objects) and the attribute that holds it, if one does."""
    searched = [field for field in fields if isinstance(field, RelatedFields | SearchField | AutocompleteField)]
    return [
        (field, None, "") if isinstance(field, RelatedFields) else (field, _READ.index(column_of(field)), _attribute(field, model))
        for field in searched
    ]


def _attribute(field: Any, model: Any) -> str:
    """Return the attribute that holds a field's value as it is searched; empty where the field has a way of its own."""
    try:
        column = model._meta.get_field(field.field_name)
    except FieldDoesNotExist:
        return ""
    has_own_way = column.is_relation or hasattr(column, "get_searchable_content") or type(field).get_value is not BaseField.get_value
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
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
