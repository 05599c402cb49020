"""The worker tells the search server what changed, and fills a server that has nothing or another site's index."""

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django_tasks import task
from modelsearch.index import get_indexed_instance, get_indexed_models
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

from search import spoken
from search.engines import outbox, server
from search.engines.client import Answer, Unavailable, client
from search.engines.documents import document
from search.engines.found import SERVERS_MOST
from search.models import Change

logger = logging.getLogger(__name__)

CHUNK = 500
AGAIN = timedelta(seconds=10)
WORDS = {"type": "text", "analyzer": "whitespace"}
MAPPING = {
    "dynamic": False,
    "_source": {"enabled": False},
    "properties": {
        **dict.fromkeys(("title", "names", "body", "typed", "pinyin", "initials", "filters"), WORDS),
        **{name: {"type": "keyword"} for name in ("key", "object_id", "heading", "stamp", "digest", "facets")},
        "content_type": {"type": "integer"},
        "number": {"type": "long"},
    },
}
SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "max_inner_result_window": SERVERS_MOST, "max_result_window": 10_000}


def stored(obj: Model, content_type: int) -> Answer:
    """Return an object as the server holds it."""
    fields = document(obj)._asdict()
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]
    number = {"number": obj.pk} if isinstance(obj.pk, int) else {}
    return {**fields, **number, "facets": fields["facets"].split(), "key": f"{content_type}:{obj.pk}", "content_type": content_type, "digest": digest}


def send(index: str, writes: Iterable[tuple[str, Answer | None, int]]) -> None:
    """Write documents (None: delete) with their versions; an older version never replaces a newer one."""
    lines: list[Answer] = []
    for key, fields, version in writes:
        about = {"_index": index, "_id": key, "version": version, "version_type": "external_gte"}
        lines.extend([{"delete": about}] if fields is None else [{"index": about}, fields])
    if not lines:
        return
    for item in client().send_lines("/_bulk?require_alias=true", lines).get("items", []):
        (result,) = item.values()
        if result.get("status") not in {200, 201, 404, 409} or "no such index" in str(result.get("error")):
            raise Unavailable(f"the search server refused a document: {str(result.get('error'))[:150]}")


def _next(name: str) -> str:
    return f"{name}-next"


def rebuild() -> int:
    """Build the server's index anew beside the one in use, swap the name; return how many objects it holds."""
    spoken.taught()
    name, mark = client().address.index, outbox.mark()
    fresh = f"{name}-{time.time_ns()}"
    _forget(_next(name))
    client().send("PUT", f"/{fresh}", {"settings": SETTINGS, "mappings": MAPPING, "aliases": {_next(name): {}}})
    total = sum(_fill(_next(name), model, mark) for model in get_indexed_models())
    send(_next(name), [(server.STAMPED, {"key": server.STAMPED, "stamp": outbox.stamp()}, mark)])
    client().send("POST", f"/{fresh}/_refresh")
    actions: list[Answer] = [{"remove_index": {"index": old}} for old in _behind(name)]
    actions += [{"add": {"index": fresh, "alias": name}}, {"remove": {"index": fresh, "alias": _next(name)}}]
    client().send("POST", "/_aliases", {"actions": actions})
    _deliver_since(mark)
    outbox.note_filled()
    return total


def _behind(alias: str) -> list[str]:
    """Return the indexes that a name stands for, or one that wrongly has it as its own."""
    try:
        return list(client().send("GET", f"/{alias}"))
    except Unavailable as error:
        if "404" in str(error) or "index_not_found" in str(error):
            return []
        raise


def _forget(alias: str) -> None:
    for index in _behind(alias):
        client().send("DELETE", f"/{index}")


def _fill(index: str, model: Any, mark: int) -> int:
    """Write a model's objects a few hundred at a time."""
    total, content_type = 0, get_content_type_pk(model)
    objects = model.get_indexed_objects().order_by("pk")
    chunk = list(objects[:CHUNK])
    while chunk:
        written = [stored(obj, content_type) for obj in chunk]
        send(index, [(fields["key"], fields, mark) for fields in written])
        total += len(chunk)
        chunk = list(objects.filter(pk__gt=chunk[-1].pk)[:CHUNK])
    return total


def _deliver_since(mark: int) -> None:
    """Changes that were told while the index was built stand in the table until now."""
    while chunk := list(Change.objects.filter(pk__gt=mark).order_by("pk")[:CHUNK]):
        send(client().address.index, _writes(chunk))
        mark = chunk[-1].pk


def _writes(changes: list[Change]) -> Iterator[tuple[str, Answer | None, int]]:
    """Return what the changed objects are now."""
    ordered = sorted(changes, key=lambda change: (change.content_type, change.pk))
    for content_type, group in groupby(ordered, key=lambda change: change.content_type):
        versions = {change.object_id: change.pk for change in group}
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None:
            yield from _of_model(model, content_type, versions)


def _of_model(model: Any, content_type: int, versions: dict[str, int]) -> Iterator[tuple[str, Answer | None, int]]:
    there = {str(obj.pk): obj for obj in model.get_indexed_objects().filter(pk__in=list(versions))}
    others = {str(obj.pk): obj for obj in model._default_manager.filter(pk__in=[pk for pk in versions if pk not in there])}
    for pk, version in versions.items():
        obj = there.get(pk) or (get_indexed_instance(others[pk]) if pk in others else None)
        if obj is None:
            yield from ((f"{key}:{pk}", None, version) for key in get_descendants_content_types_pks(model))
        else:
            own = content_type if pk in there else get_content_type_pk(type(obj))
            fields = stored(obj, own)
            yield fields["key"], fields, version


def drain() -> str:
    """Tell the server everything that waits; return what there is to say about it."""
    if not server.is_back() or outbox.server_state().reason == outbox.WITHOUT:
        client().send("GET", "/_cluster/health")
        rebuild()
    spoken.taught()
    told, name = 0, client().address.index
    names = [name, _next(name)] if _behind(_next(name)) else [name]
    while chunk := list(Change.objects.order_by("pk")[:CHUNK]):
        writes = list(_writes(chunk))
        for index in names:
            send(index, writes)
        Change.objects.filter(pk__in=[change.pk for change in chunk]).delete()
        told += len(chunk)
    client().send("POST", f"/{client().address.index}/_refresh")
    caught_up = outbox.note_caught_up()
    server.breaker.close()
    return f"the search server caught up: {told} changes" if caught_up else ""


@task()
def deliver() -> None:
    """Tell the server; when that fails, again a little later."""
    try:
        if said := drain():
            logger.warning(said)
    except Unavailable as error:
        outbox.note_behind(str(error))
        server.breaker.open(str(error))
        if deliver.get_backend().supports_defer:
            deliver.using(run_after=timezone.now() + AGAIN).enqueue()
