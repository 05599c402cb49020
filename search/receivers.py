"""Saving and deleting reach the index: after the commit, in the same process, so that no worker is waited for."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from modelsearch import signal_handlers
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models

from search import actions, relearning
from search.models import Reading
from search.passages import feeding


def index_saved(instance: Model, **kwargs: Any) -> None:
    """Write a saved object once its transaction is through: relations saved after it are in then."""
    if not kwargs.get("raw"):
        model, pk = type(instance), instance.pk
        get_search_backend().note(model, pk)
        feeding.note([instance])
        transaction.on_commit(lambda: actions.reindex(model, pk))


def forget_deleted(instance: Model, **_kwargs: Any) -> None:
    """Take a deleted object out."""
    actions.remove_objects([instance])


def relearn_reading(instance: Reading, **kwargs: Any) -> None:
    """What is read otherwise from now on is indexed anew by the worker, after the commit."""
    if not kwargs.get("raw"):
        transaction.on_commit(lambda: relearning.relearn.enqueue(instance.words))


def connect() -> None:
    """Take the place of modelsearch's receivers, which hand every save to the task worker."""
    for signal in (post_save, post_delete):
        signal.connect(relearn_reading, sender=Reading, dispatch_uid="search.reading")
    for model in get_indexed_models():
        if getattr(model, "search_auto_update", True):
            post_save.disconnect(signal_handlers.post_save_signal_handler, sender=model)
            post_delete.disconnect(signal_handlers.post_delete_signal_handler, sender=model)
            post_save.connect(index_saved, sender=model, dispatch_uid=f"search.saved.{model._meta.label}")
            post_delete.connect(forget_deleted, sender=model, dispatch_uid=f"search.deleted.{model._meta.label}")
