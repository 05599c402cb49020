"""What follows from an edit in the forms."""

from typing import Any

from django.db.models.signals import post_save

from library.actions import renew_keys
from library.models import Book


def keep_keys(instance: Book, *, created: bool, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """Identifiers that were edited find the book again."""
    if not created and not raw and (update_fields is None or "identifiers" in update_fields):
        renew_keys(instance)


def connect() -> None:
    """Listen to books."""
    post_save.connect(keep_keys, sender=Book, dispatch_uid="library.keys")
