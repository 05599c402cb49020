"""What follows when a recording or a document is deleted: its files go, once that is certain."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from media.enums import Variant
from media.models import Recording


def connect() -> None:
    """Listen. Wagtail's own receivers see to pictures and documents."""
    post_delete.connect(remove_files, sender=Recording, dispatch_uid="media.remove_files")


def remove_files(instance: Recording, **_kwargs: Any) -> None:
    """Remove all files of a recording after the commit."""
    for variant in Variant:
        file = instance.file_of(variant)
        if file:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
