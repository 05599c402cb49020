"""What follows from an edit in the forms."""

import shutil
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from library.actions import renew_keys
from library.models import Book
from library.models.books import FOLDER


def keep_keys(instance: Book, *, created: bool, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Identifiers that were edited find the book again."""
    if not created and not raw and (update_fields is None or "identifiers" in update_fields):
        renew_keys(instance)


def remove_pictures(instance: Book, **_kwargs: Any) -> None:
    """A book that is deleted for good takes its pictures along."""
    folder = FOLDER / str(instance.pk)
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def connect() -> None:
    """Listen to books."""
    post_save.connect(keep_keys, sender=Book, dispatch_uid="library.keys")
    post_delete.connect(remove_pictures, sender=Book, dispatch_uid="library.pictures")
