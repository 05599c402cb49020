"""Asking for what is not there: one row a wish, however many ask."""

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.models import Wish, key_of

WISHES_PER_HOUR = 5
MOST = 2000
"""Wishes that are kept; who settles some makes room."""


class TooManyWishesError(Exception):
    """The address has asked its share for now; the form says so in plain words."""


def ask(words: str, *, place: str | None = None, sender: str = "", editor: int | None = None) -> None:
    """Count a wish. ``sender`` is the network address, kept an hour in the cache only; empty for editors, of whom each counts once a day.

    Raises ``TooManyWishesError`` after ``WISHES_PER_HOUR`` from one address.
    """
    if sender:
        key = f"wish:{sender}"
        cache.add(key, 0, timeout=3600)
        if cache.incr(key) > WISHES_PER_HOUR:
            raise TooManyWishesError
    today = timezone.localdate()
    with transaction.atomic():
        wish = Wish.objects.filter(key=key_of(words)).first()
        if wish is None and Wish.objects.count() < MOST:
            wish = Wish.objects.create(words=words, district=(place or "")[:6])
        if wish is None:
            return
        is_new = int(editor is None or cache.add(f"wish:{wish.pk}:{editor}:{today}", 1, timeout=86400))
        Wish.objects.filter(pk=wish.pk).update(times=F("times") + is_new, last_on=today, is_settled=False)
