"""Whether the index holds what the database does: counts of every model, and samples read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Model
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk

from search.engines.documents import document
from search.passages import feeding

SAMPLES = 50
"""Objects of each model that are read again, spread over all of them."""


@dataclass(frozen=True)
class Compared:
    """One model: how many objects want to be found, how many each index holds, and what is wrong."""

    name: str
    wanted: int
    faults: tuple[str, ...]


def compare() -> Iterator[Compared]:
    """Compare model by model. Some seconds for a large site; read only."""
    for model in get_indexed_models():
        pks = model.get_indexed_objects().order_by("pk").prefetch_related(None).values_list("pk", flat=True)
        wanted = pks.count()
        samples = list(model.get_indexed_objects().filter(pk__in=list(islice(pks.iterator(), 0, None, max(1, wanted // SAMPLES)))))
        faults = [*_in_database(model, wanted, samples)]
        if settings.SEARCH_SERVER is not None:
            faults += _on_server(model, wanted, samples)
        yield Compared(model._meta.label, wanted, tuple(faults))
    for name, wanted, faults in feeding.compare(SAMPLES):
        yield Compared(name, wanted, tuple(faults))


def _in_database(model: type[Model], wanted: int, samples: list[Model]) -> Iterator[str]:
    engine = get_search_backend()
    content_type = get_content_type_pk(model)
    held = engine.held(content_type)
    if held != wanted:
        yield f"the index holds {held} objects instead of {wanted}"
    known = engine.stamps(content_type, [str(obj.pk) for obj in samples]) if samples else {}
    old = [str(obj.pk) for obj in samples if known.get(str(obj.pk)) != engine.stamp(document(obj))]
    if old:
        yield f"{len(old)} of {len(samples)} samples are missing or old in the index, e.g. {', '.join(old[:3])}"


def _on_server(model: type[Model], wanted: int, samples: list[Model]) -> Iterator[str]:
    from search.engines.client import Unavailable, client
    from search.engines.tasks import stored

    content_type, index = get_content_type_pk(model), client().address.index
    try:
        held = client().send("POST", f"/{index}/_count", {"query": {"term": {"content_type": content_type}}})["count"]
        keys = {fields["key"]: fields["digest"] for fields in (stored(obj, content_type) for obj in samples)}
        query: dict[str, Any] = {"query": {"terms": {"key": list(keys)}}, "size": len(keys), "_source": False, "docvalue_fields": ["key", "digest"]}
        hits = client().send("POST", f"/{index}/_search", query)["hits"]["hits"] if keys else []
    except (Unavailable, LookupError) as error:
        yield f"the search server cannot be compared: {error}"
        return
    if held != wanted:
        yield f"the search server holds {held} objects instead of {wanted}"
    known = {hit["fields"]["key"][0]: hit["fields"]["digest"][0] for hit in hits}
    old = [key for key, digest in keys.items() if known.get(key) != digest]
    if old:
        yield f"{len(old)} of {len(samples)} samples are missing or old on the search server, e.g. {', '.join(old[:3])}"
