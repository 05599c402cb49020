"""Verbs: put objects into the index, take them out, build it anew."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Manager, Model, QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.index import class_is_indexed, get_indexed_instance, get_indexed_models

from pagecache import tags
from pagecache.locks import only_one
from search import beginnings, text
from search.engines import state
from search.engines.documents import is_hidden
from search.passages import feeding

CHUNK = 500
FEW = 200
"""Objects that are written at once during a rebuild: others wait for the lock meanwhile."""
LOCK = "search"
"""Who holds it is the only one of this machine that builds the index anew."""

Objects = type[Model] | Manager[Any] | QuerySet[Any] | Iterable[Model]


def index_objects(model_or_objects: Objects) -> int:
    """Write a model's objects, a queryset's, or the given ones into the index at once; return how many.

    For whatever skips signals: ``bulk_create``, ``update``, raw SQL. Models that are not indexed are passed over.
    """
    total = 0
    for model, objects in _by_model(_chunks(model_or_objects)):
        if class_is_indexed(model):
            feeding.note(objects)
            _write(model, objects)
            total += len(objects)
    return total


def _write(model: type[Model], objects: list[Model]) -> None:
    get_search_backend().add_bulk(model, objects)
    tags.bump("search")
    beginnings.forget(_named(obj) for obj in objects if is_hidden(obj))


def remove_objects(model_or_objects: Objects) -> int:
    """Take objects out of the index at once; return how many were in it."""
    index = _index()
    tags.bump("search")
    if isinstance(model_or_objects, type):
        model_or_objects = model_or_objects._default_manager.all()
    if isinstance(model_or_objects, Manager | QuerySet):
        feeding.forget_keys(model_or_objects.model, model_or_objects.values_list("pk", flat=True))
        return int(index.remove(model_or_objects.model, model_or_objects.values_list("pk", flat=True)))
    objects = list(model_or_objects)
    feeding.forget(objects)
    beginnings.forget(map(_named, objects))
    return sum(index.remove(model, [obj.pk for obj in same]) for model, same in _by_model([objects]))


def _named(obj: Model) -> str:
    """What an object is called among the suggestions."""
    return str(getattr(obj, "title", "") or obj)


def reindex(model: type[Model], pk: Any) -> None:
    """Bring the index up to date with one row, whether it is there, hidden from the index, or gone."""
    obj = model._default_manager.filter(pk=pk).first()
    indexed = get_indexed_instance(obj) if obj is not None else None
    if indexed is None:
        tags.bump("search")
        feeding.forget_keys(model, [pk])
        _index().remove(model, [pk])
    else:
        _write(type(indexed), [indexed])


def rebuild() -> int:
    """Build the index anew beside the one in use and swap; return how many objects it holds. Two at a time take turns."""
    engine = get_search_backend()
    with only_one(LOCK, waiting=True):
        rebuilder = engine.rebuilder_class(_index())
        index = rebuilder.start()
        total = sum(_fill(index, model) for model in get_indexed_models())
        rebuilder.finish()
    engine.rebuilt()
    tags.bump("search")
    return total


def is_stale() -> bool:
    """Whether the index holds tokens of another version of ``search.text``, or of other fields than models declare now."""
    known = state.state()
    return known is not None and (known.version, known.fields) != (text.VERSION, state.fields())


def _index() -> Any:
    engine = get_search_backend()
    return engine.index_class(engine)


def _all_of(model: Any) -> QuerySet[Any]:
    """Return the objects a model wants in the index."""
    objects: QuerySet[Any] = model.get_indexed_objects()
    return objects


def _fill(index: Any, model: type[Model]) -> int:
    """Write a model's objects a few at a time; the index sees to it that no change slips between reading and writing."""
    total, last = 0, None
    while True:
        objects = _all_of(model).order_by("pk")
        chunk = (objects if last is None else objects.filter(pk__gt=last))[:FEW]
        index.add_items(model, chunk)
        total += len(chunk)
        if len(chunk) < FEW:
            return total
        last = list(chunk)[-1].pk


def _chunks(model_or_objects: Objects) -> Iterator[list[Model]]:
    """Yield objects a few hundred at a time."""
    if isinstance(model_or_objects, type):
        model_or_objects = _all_of(model_or_objects) if class_is_indexed(model_or_objects) else []
    if isinstance(model_or_objects, Manager):
        model_or_objects = model_or_objects.all()
    objects = model_or_objects.iterator(CHUNK) if isinstance(model_or_objects, QuerySet) else iter(model_or_objects)
    chunk: list[Model] = []
    for obj in objects:
        chunk.append(obj)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _by_model(chunks: Iterable[list[Model]]) -> Iterator[tuple[type[Model], list[Model]]]:
    """Yield each chunk's objects model by model."""
    for chunk in chunks:
        ordered = sorted(chunk, key=lambda obj: obj._meta.label)
        for model, objects in groupby(ordered, key=type):
            yield model, list(objects)
