"""The index of passages follows the works: what changed is marked in the same transaction, the worker makes its passages anew.

What is hidden or deleted is out at once. The worker writes a few passages a transaction, so that nobody waits for it, and a work is found with
all its passages or with those it had; one that was killed goes on behind the last passage it wrote.
"""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, transaction
from django.db.models import Model, Sum
from django_tasks import task
from modelsearch.utils import get_content_type_pk

from pagecache import tags
from pagecache.locks import only_one
from search import passages
from search.engines.client import Unavailable
from search.engines.documents import filter_tokens, is_hidden
from search.models import PassageMark, PassageWork
from search.passages import cutting
from search.passages.stores import NEXT, TABLE, Store, store

logger = logging.getLogger(__name__)
CHUNK = 100
"""Marks, or works, that are read at once."""
AT_ONCE = 60
"""Passages of a transaction: some 25,000 characters, some 30 ms."""
PATIENCE = 20.0
"""Seconds that one task takes before others have their turn."""
TAG = "passages"
LOCK = "passages"
"""Who holds it is the only one of this machine that writes passages."""


def note(objects: Iterable[Model]) -> None:
    """Mark objects whose inside may have changed, inside the caller's transaction; what citizens may not read is out at once."""
    shown: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for obj in objects:
        model = getattr(obj, "specific_class", None) or type(obj)
        source = passages.source_of(model)
        if source is not None:
            readable = not is_hidden(obj) and (type(obj) is not model or source.wants(obj))
            (shown if readable else others).append((get_content_type_pk(model), str(obj.pk)))
    _mark(shown)
    _forget(others)


def note_keys(model: type[Model], keys: Iterable[Any]) -> None:
    """Mark works by key."""
    if passages.source_of(model) is not None:
        content_type = get_content_type_pk(model)
        _mark([(content_type, str(key)) for key in keys])


def mark_all() -> None:
    """Mark every work: the worker makes those that are missing or of other text rules, in its own time."""
    for source in passages.registered():
        content_type = get_content_type_pk(apps.get_model(source.model))
        _mark([(content_type, str(pk)) for pk in source.objects().order_by("pk").values_list("pk", flat=True)])


def forget(objects: Iterable[Model]) -> None:
    """Objects are deleted or taken away: nothing inside of them is found from now on."""
    models = [(getattr(obj, "specific_class", None) or type(obj), obj) for obj in objects]
    _forget([(get_content_type_pk(model), str(obj.pk)) for model, obj in models if passages.source_of(model) is not None])


def forget_keys(model: type[Model], keys: Iterable[Any]) -> None:
    """The same by key."""
    if passages.source_of(model) is not None:
        content_type = get_content_type_pk(model)
        _forget([(content_type, str(key)) for key in keys])


def _mark(works: Sequence[tuple[int, str]]) -> None:
    if works:
        PassageMark.objects.bulk_create([PassageMark(content_type=key, object_id=pk) for key, pk in works], batch_size=500)
        transaction.on_commit(wake, robust=True)


def _forget(works: Sequence[tuple[int, str]]) -> None:
    for content_type in {key for key, _pk in works}:
        keys = [pk for key, pk in works if key == content_type]
        for start in range(0, len(keys), 500):
            known = PassageWork.objects.filter(content_type=content_type, object_id__in=keys[start : start + 500], state__lt=PassageWork.GONE)
            if known.update(state=PassageWork.GONE, told=False):
                tags.bump(TAG)


def wake() -> None:
    """Ask the worker, unless it is already asked."""
    if settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db."):
        from django_tasks_db.models import DBTaskResult

        if DBTaskResult.objects.ready().filter(task_path=follow.module_path).exists():
            return
    follow.enqueue()


@task()
def follow() -> None:
    """Make the passages of what is marked; where that takes long, others have their turn in between.

    While a rebuild holds the lock there is nothing to do: the tick asks again after a minute.
    """
    done = drain(PATIENCE)
    tell_server()
    if done and PassageMark.objects.exists() and follow.get_backend().supports_defer:
        wake()


def drain(patience: float | None = None) -> int:
    """Make the passages of what is marked; return how many works were looked at. Nothing while somebody else does it."""
    until = time.monotonic() + patience if patience else None
    told = 0
    with only_one(LOCK) as alone:
        while alone and (chunk := list(PassageMark.objects.order_by("pk")[:CHUNK])):
            works: dict[tuple[int, str], list[int]] = {}
            for mark in chunk:
                works.setdefault((mark.content_type, mark.object_id), []).append(mark.pk)
            for (content_type, pk), marks in works.items():
                _made(content_type, pk)
                PassageMark.objects.filter(pk__in=marks).delete()
                told += 1
                if until is not None and time.monotonic() > until:
                    return told
    return told


def _made(content_type: int, pk: str) -> None:
    """Make the passages of one work. One that cannot be read is told of in the log and does not keep others from it."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    source = passages.source_of(model) if model is not None else None
    if source is None:
        return
    obj = source.objects().filter(pk=pk).first()
    try:
        if obj is None or is_hidden(obj) or not source.wants(obj):
            _forget([(content_type, pk)])
        else:
            write(source, obj)
            if store().exists(NEXT):
                write(source, obj, is_next=True)  # a rebuild that takes turns with us has been past it, perhaps
    except OperationalError:
        raise  # a database that is busy or full is no fault of the work: its mark stays for the next time
    except Exception:  # whatever an app's source raises: one work that cannot be read must not stop those behind it; the log has all of it
        logger.exception("passages of %s %s cannot be made", source.name, pk)
    _clean(content_type, pk)


def _clean(content_type: int, pk: str) -> None:
    """Take out what is gone, where the engine can; a search server must be told first."""
    kept = store()
    gone = PassageWork.objects.filter(content_type=content_type, object_id=pk, state=PassageWork.GONE)
    if settings.SEARCH_SERVER is not None:
        gone = gone.filter(told=True)
    for work in [] if kept.keeps_gone else gone:
        with transaction.atomic(), connection.cursor() as cursor:
            kept.remove(cursor, NEXT if work.is_next else TABLE, work.pk)
            work.delete()


def write(source: passages.Source, obj: Any, *, is_next: bool = False) -> int:
    """Write the passages of one work, unless they are there; return how many were written."""
    found = cutting.passages(list(source.read(obj)))
    digest, tokens = cutting.digest(found), f" {' '.join(filter_tokens(obj))} "
    content_type = get_content_type_pk(type(obj))
    works = PassageWork.objects.filter(content_type=content_type, object_id=str(obj.pk), is_next=is_next)
    known = {work.state: work for work in works.filter(digest=digest, state__lt=PassageWork.GONE).only("state", "written", "tokens")}
    if (live := known.get(PassageWork.LIVE)) is not None:
        if live.tokens != tokens:
            works.filter(pk=live.pk).update(tokens=tokens)
            tags.bump(TAG)
        return 0
    if not found:
        _forget([(content_type, str(obj.pk))])
        return 0
    begun = known.get(PassageWork.WRITING)
    if begun is None:
        places = json.dumps([passage.place for passage in found], ensure_ascii=False, separators=(",", ":"))
        about = {"object_id": str(obj.pk), "is_next": is_next, "digest": digest, "tokens": tokens, "places": places, "size": len(found)}
        begun = PassageWork.objects.create(content_type=content_type, **about)
    _write_rows(begun, found, is_next=is_next)
    with transaction.atomic():
        if works.filter(pk=begun.pk, state=PassageWork.WRITING).update(state=PassageWork.LIVE, tokens=tokens, told=False):
            works.filter(state__lt=PassageWork.GONE).exclude(pk=begun.pk).update(state=PassageWork.GONE, told=False)
    tags.bump(TAG)
    return len(found) - begun.written


def _write_rows(work: PassageWork, found: Sequence[cutting.Passage], *, is_next: bool) -> None:
    """Write what is not written yet, a few passages a transaction; the tokens are made before it begins."""
    kept, rest = store(), iter(enumerate(found[work.written :], work.written))
    done = work.written
    while rows := [(work.pk << cutting.BITS | at, passage.tokens) for at, passage in islice(rest, AT_ONCE)]:
        done += len(rows)
        with transaction.atomic(), connection.cursor() as cursor:
            kept.write(cursor, NEXT if is_next else TABLE, rows)
            PassageWork.objects.filter(pk=work.pk).update(written=done)


def server_lacks_some() -> bool:
    """Whether there is a search server that must be told of works, was emptied or is new."""
    if settings.SEARCH_SERVER is None:
        return False
    from search.passages import server

    return bool(server.untold().exists()) or not server.is_back()


def tell_server() -> int:
    """Tell the search server, where there is one, of what it lacks; return of how many works. One that fails is left alone until the next time."""
    if settings.SEARCH_SERVER is None:
        return 0
    from search.passages import server

    with only_one(LOCK) as alone:
        try:
            told = server.tell() if alone else 0
        except Unavailable as error:
            server.breaker.open(str(error))
            return 0
    for content_type, pk in set(PassageWork.objects.filter(state=PassageWork.GONE, told=True).values_list("content_type", "object_id")):
        _clean(content_type, pk)
    return told


def rebuild() -> int:
    """Make all passages anew beside those in use and swap; return how many works have some. One that was killed goes on where it was."""
    with only_one(LOCK) as alone:
        if not alone:
            raise BusyError("The worker is making passages just now. Run it again in half a minute.")
        begin_rebuild()
        for source in passages.registered():
            for obj in wanted(source):
                write(source, obj, is_next=True)
        total = finish_rebuild()
    drain()
    _refill_server()
    return total


def begin_rebuild() -> None:
    """Make the next table, unless a rebuild that was killed has left one to go on with. Whoever rebuilds holds the lock."""
    kept = store()
    kept.discard()
    if not kept.exists(NEXT):
        with transaction.atomic(), connection.cursor() as cursor:
            PassageWork.objects.filter(is_next=True).delete()
            kept.create(cursor, NEXT)


def finish_rebuild() -> int:
    """Put the next table in the place of the one in use; return how many works have passages."""
    from search.passages import server

    kept = store()
    with connection.cursor() as cursor:
        kept.complete(cursor, NEXT)
    with transaction.atomic(), connection.cursor() as cursor:
        PassageWork.objects.filter(is_next=False).delete()
        PassageWork.objects.filter(is_next=True).update(is_next=False)
        total = PassageWork.objects.filter(state=PassageWork.LIVE).count()
        kept.swap(cursor)
        server.note_rebuild()
    tags.bump(TAG)
    kept.discard()
    return total


def _refill_server() -> None:
    """Let the search server begin anew, too; where that fails, the database answers until the worker has told it."""
    if settings.SEARCH_SERVER is None:
        return
    from search.passages import server

    with only_one(LOCK) as alone:
        try:
            if alone:
                server.fill()
        except Unavailable as error:
            server.breaker.open(str(error))


class BusyError(RuntimeError):
    """Passages are being written by another process."""


def wanted(source: passages.Source) -> Iterator[Any]:
    """Yield the works of a source that citizens may read, some at a time."""
    last: Any = None
    while True:
        objects = source.objects().order_by("pk")
        chunk = list(objects[:CHUNK] if last is None else objects.filter(pk__gt=last)[:CHUNK])
        yield from (obj for obj in chunk if not is_hidden(obj) and source.wants(obj))
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


@dataclass(frozen=True, slots=True)
class Status:
    """Works that are found, their passages, passages whose work is gone and that wait for a rebuild, changes that wait for the worker."""

    works: int
    passages: int
    gone: int
    waiting: int


def status() -> Status:
    """Return what the index holds."""
    live, gone = (PassageWork.objects.filter(is_next=False, state=state) for state in (PassageWork.LIVE, PassageWork.GONE))
    found, lost = (int(works.aggregate(sum=Sum(name))["sum"] or 0) for works, name in ((live, "size"), (gone, "written")))
    return Status(live.count(), found, lost, PassageMark.objects.count())


def compare(samples: int) -> Iterator[tuple[str, int, list[str]]]:
    """Yield of each source its name, how many works want to be found inside, and what is wrong; some works are read again."""
    for content_type, source in passages.content_types().items():
        works = list(wanted(source))
        held = dict(PassageWork.objects.filter(content_type=content_type, state=PassageWork.LIVE, is_next=False).values_list("object_id", "digest"))
        faults = []
        old = [str(obj.pk) for obj in works[:: max(1, len(works) // samples)] if not _is_right(source, obj, held)]
        if old:
            faults.append(f"the inside of {len(old)} samples is missing or old, e.g. {', '.join(old[:3])}")
        more = held.keys() - {str(obj.pk) for obj in works}
        if more:
            faults.append(f"the inside of {len(more)} works is found though citizens may not read it, e.g. {', '.join(sorted(more)[:3])}")
        yield f"inside {source.model}", len(works), faults


def _is_right(source: passages.Source, obj: Any, held: dict[str, str]) -> bool:
    found = cutting.passages(list(source.read(obj)))
    if not found:
        return str(obj.pk) not in held
    if held.get(str(obj.pk)) != cutting.digest(found):
        return False
    content_type = get_content_type_pk(type(obj))
    work = PassageWork.objects.only("pk").get(content_type=content_type, object_id=str(obj.pk), state=PassageWork.LIVE, is_next=False)
    last = next((at for at in range(len(found) - 1, -1, -1) if found[at].tokens), None)
    kept: Store = store()
    return last is None or kept.holds(work.pk << cutting.BITS | last, found[last].tokens[:2])
