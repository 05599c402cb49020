"""Rows go to the bin and come back; nothing is lost."""

from typing import Any

from django.db import transaction
from wagtail.actions import DeleteAction
from wagtail.log_actions import log

from accounts.models import User
from network.models import OwnedModel
from search.actions import reindex


@transaction.atomic
def bin_row(row: OwnedModel, *, by: User | None = None) -> None:
    """Hide a row everywhere; ``restore_row`` brings it back."""
    row.bin()
    log(row, "wagtail.delete", user=by, deleted=False)
    _renew_index(row)


@transaction.atomic
def restore_row(row: OwnedModel, *, by: User | None = None) -> None:
    """Bring a row back from the bin; a row that is not there stays as it is."""
    if row.deleted_at is None:
        return
    row.restore()
    log(row, "network.restore", user=by)
    _renew_index(row)


def _renew_index(row: OwnedModel) -> None:
    """In the same moment as the row: what is hidden must not be found."""
    from modelsearch.index import class_is_indexed

    if class_is_indexed(type(row)):
        reindex(type(row), row.pk)


class BinAction(DeleteAction):
    """What Wagtail's views do when an editor deletes a row: into the bin."""

    def _delete(self) -> tuple[int, dict[str, int]]:
        bin_row(self.instance, by=self.user)
        return 1, {self.instance._meta.label: 1}


def bin_rows(rows: list[Any], *, by: User | None = None) -> int:
    """Hide several rows in one transaction; return how many."""
    with transaction.atomic():
        for row in rows:
            bin_row(row, by=by)
    return len(rows)
