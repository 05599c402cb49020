"""What changed goes into a table in the same transaction; a task tells the search server afterwards. Saving never waits for it."""

import hashlib
import hmac
import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from search import text
from search.engines import state
from search.models import Change, ServerState

ROW = 1
WITHOUT = "the site ran without it"
"""Why a server lacks something, nobody knows what: it is filled anew."""
FRESH = 2.0
"""Seconds for which a process believes what it read of the server's state."""


def note(content_type: int, pks: Iterable[Any]) -> None:
    """Remember objects that changed. Inside the caller's transaction; the task is woken after it."""
    made = Change.objects.bulk_create([Change(content_type=content_type, object_id=str(pk)) for pk in pks], batch_size=500)
    if made:
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Ask the worker to tell the server, unless it is already asked to."""
    from search.engines.tasks import deliver

    if not _is_queued(deliver.module_path):
        deliver.enqueue()


def _is_queued(path: str) -> bool:
    if not settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db."):
        return False
    from django_tasks_db.models import DBTaskResult

    return bool(DBTaskResult.objects.ready().filter(task_path=path).exists())


def pending() -> int:
    """Return how many changes the server was not told of."""
    return Change.objects.count()


def mark() -> int:
    """Return a number that all changes from now on exceed, and none until now."""
    with transaction.atomic():
        change = Change.objects.create(content_type=0, object_id="")
        number = int(change.pk)
        change.delete()
    return number


def stamp() -> str:
    """Return what an index of this installation, this version of the text rules and these fields carries."""
    said = f"{connection.settings_dict['NAME']} {text.VERSION} {state.fields()}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def server_state() -> ServerState:
    """Return what is known of the server."""
    return ServerState.objects.filter(pk=ROW).first() or ServerState(pk=ROW)


def note_behind(reason: str) -> None:
    """Remember that the server lacks something: readers leave it alone until it caught up."""
    known = server_state()
    known.behind_since = known.behind_since or timezone.now()
    known.reason = WITHOUT if known.reason == WITHOUT else reason[:200]
    known.save()
    is_behind.cache_clear()


def note_without() -> None:
    """Remember that a server which was filled is not told of changes any more, for the site runs without it."""
    if ServerState.objects.filter(pk=ROW).exclude(reason=WITHOUT).exists():
        note_behind(WITHOUT)


def note_filled() -> None:
    """Remember that the server was filled with everything there is."""
    known = server_state()
    known.reason = "" if known.reason == WITHOUT else known.reason
    known.save()


def note_caught_up() -> bool:
    """Remember that the server has everything; return whether it had not."""
    known = server_state()
    if known.behind_since is None:
        return False
    known.behind_since, known.reason, known.caught_up_at = None, "", timezone.now()
    known.save()
    is_behind.cache_clear()
    return True


class _Remembered:
    """An answer that is asked for again after ``FRESH`` seconds."""

    def __init__(self) -> None:
        self._until = 0.0
        self._behind = False

    def __call__(self) -> bool:
        """Whether the server is known to lack something."""
        if time.monotonic() >= self._until:
            self._behind = server_state().behind_since is not None
            self._until = time.monotonic() + FRESH
        return self._behind

    def cache_clear(self) -> None:
        """Ask at the next time."""
        self._until = 0.0


is_behind = _Remembered()
