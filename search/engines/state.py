"""Of which version the tokens in the index are."""

from django.utils import timezone

from search import text
from search.models import IndexState

ROW = 1


def note_first_write() -> None:
    """Remember the version when an empty index is first written to."""
    IndexState.objects.bulk_create([IndexState(pk=ROW, version=text.VERSION)], ignore_conflicts=True)


def note_rebuild() -> None:
    """Remember that the whole index is of this version now."""
    IndexState.objects.update_or_create(pk=ROW, defaults={"version": text.VERSION, "built_at": timezone.now()})


def state() -> IndexState | None:
    """Return what is known of the index; None while nothing was ever written."""
    return IndexState.objects.filter(pk=ROW).first()
