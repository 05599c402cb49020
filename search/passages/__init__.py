"""What is said inside of works: paragraphs of books, sentences of recordings, texts of lessons.

Apps above declare where it comes from, as they declare kinds. A source hands over *pieces*: a paragraph, some seconds of speech, each with
the address that opens there. Pieces are joined into *passages*, which stand in an index of their own (``feeding``), searched after the works
(``finding``). The index keeps no text: what is shown comes from the source again, so nothing is shown that citizens may not read by then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise


class Piece(NamedTuple):
    """A paragraph, or some seconds of speech.

    ``part`` names what it stands in (a chapter, a lesson), ``at`` its place there, never falling from piece to piece; ``url`` opens at it,
    ``label`` says where that is: a chapter's title, a time.
    """

    part: str
    at: int
    text: str
    url: str = ""
    label: str = ""


Place = tuple[str, int, int]
"""Where a passage is: its part, the places of its first and its last piece."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as the result page shows it, with at least the pieces at the places that were asked for.

    ``within``: an address that looks for words in the work; they are put behind it.
    """

    id: int
    title: str
    url: str
    pieces: Sequence[Piece]
    within: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The inside of one sort of works.

    ``model``: app label and name. ``objects()``: all works with something inside, as a queryset by key. ``wants(obj)``: whether citizens may
    read what is inside of one, without a query. ``read(obj)``: its pieces, in their order; only the worker asks. ``found(places)`` gets keys of
    works, each with the places of passages, and returns those that citizens may read now: one query, whatever was asked for.
    """

    name: str
    label: str | Promise
    model: str
    objects: Callable[[], "QuerySet[Any]"]
    wants: Callable[[Any], bool]
    read: Callable[[Any], Iterable[Piece]]
    found: Callable[[Mapping[int, Sequence[Place]]], Iterable[Work]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Declare a source; a second one of the same name is a mistake."""
    if source.name in _sources:
        raise ValueError(f"The source {source.name!r} is registered twice: choose another name in search.passages.register().")
    _sources[source.name] = source


def registered() -> list[Source]:
    """Return all sources."""
    return list(_sources.values())


def source_of(model: type[Model]) -> Source | None:
    """Return the source of a model's objects."""
    return next((source for source in _sources.values() if apps.get_model(source.model) is model), None)


def content_types() -> dict[int, Source]:
    """Map the key of each content type with something inside to its source."""
    from django.contrib.contenttypes.models import ContentType

    models = {apps.get_model(source.model): source for source in _sources.values()}
    types = ContentType.objects.get_for_models(*models)
    return {types[model].pk: source for model, source in models.items()}
