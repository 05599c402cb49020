"""What is gone leaves the index of passages: where it is too much of it, the worker makes the index anew at night, some seconds at a time.

Only SQLite keeps tokens of what is gone (``stores``). Between two turns others have theirs, and what changes meanwhile goes into both tables.
"""

import time
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from pagecache.locks import only_one
from search import nightly, passages
from search.models import PassageWork
from search.passages import feeding
from search.passages.stores import store

LEAST = 5_000
"""Passages that are gone for which it is worth while: some six megabytes."""
AGAIN = timedelta(minutes=1)


def is_due() -> bool:
    """Whether too much of what the index holds is gone."""
    if not store().keeps_gone:
        return False
    held = feeding.status()
    return nightly.is_much(held.gone, held.passages, LEAST)


def begin(now: datetime) -> bool:
    """Ask the worker, once a night at most; return whether it was asked."""
    return nightly.begin(now, "passages", is_due, renew)


@task()
def renew() -> None:
    """Make passages anew beside those in use for some seconds; then go on in another task, or swap."""
    with only_one(feeding.LOCK) as alone:
        is_done = alone and _some()
    if is_done:
        feeding.wake()  # changes of the meantime, and the search server
    elif alone:
        renew.enqueue()
    elif renew.get_backend().supports_defer:
        renew.using(run_after=timezone.now() + AGAIN).enqueue()


def _some() -> bool:
    """Make works that the next table lacks; return whether it has all, and has taken the place of the one in use."""
    until = time.monotonic() + feeding.PATIENCE
    feeding.begin_rebuild()
    for content_type, source in passages.content_types().items():
        made = PassageWork.objects.filter(content_type=content_type, is_next=True, state=PassageWork.LIVE)
        known = set(made.values_list("object_id", flat=True))
        for obj in feeding.wanted(source):
            if str(obj.pk) not in known:
                feeding.write(source, obj, is_next=True)
                if time.monotonic() > until:
                    return False
    feeding.finish_rebuild()
    return True
