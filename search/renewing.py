"""Old versions leave the index: where they are many, the worker makes it anew at night. Only SQLite keeps them (``engines.store``)."""

from datetime import datetime

from django_tasks import task
from modelsearch.backends import get_search_backend

from search import actions, nightly

LEAST = 500
"""Old versions for which it is worth while. They also weigh when words are judged by how rare they are."""


def is_due() -> bool:
    """Whether too much of what the index holds is old."""
    engine = get_search_backend()
    return nightly.is_much(engine.dead(), engine.count(), LEAST)


def begin(now: datetime) -> bool:
    """Ask the worker, once a night at most; return whether it was asked."""
    return nightly.begin(now, "index", is_due, renew)


@task()
def renew() -> None:
    """Make the index anew, unless somebody did meanwhile: some seconds for a city, in pieces that let others write."""
    if is_due():
        actions.rebuild()
