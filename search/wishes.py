"""Asking for what is not there: one row a wish, however many ask."""

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.models import Wish

WISHES_PER_HOUR = 5
MOST = 2000
"""Wishes that are kept; who settles some makes room."""


class TooManyWishesError(Exception):
    """The address has asked its share for now; the form says so in plain words."""


def ask(words: str, *, place: str | None = None, sender: str = "") -> None:
    """Count a wish. ``sender`` is the network address, kept an hour in the cache only; empty for editors.

    Raises ``TooManyWishesError`` after ``WISHES_PER_HOUR`` from one address.
    """
    if sender:
        key = f"wish:{sender}"
        cache.add(key, 0, timeout=3600)
        if cache.incr(key) > WISHES_PER_HOUR:
            raise TooManyWishesError
    today = timezone.localdate()
    with transaction.atomic():
        wish = Wish.objects.filter(words=words).first()
        if wish is None and Wish.objects.count() < MOST:
            wish = Wish.objects.create(words=words, district=(place or "")[:6], first_on=today, last_on=today)
        if wish is not None:
            Wish.objects.filter(pk=wish.pk).update(times=F("times") + 1, last_on=today, is_settled=False)
