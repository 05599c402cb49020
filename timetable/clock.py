"""What time it is in Taiyuan: asked in one place, so that tests can set it."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The moment, in the city's time zone."""
    return timezone.localtime()


def today() -> dt.date:
    """The day, in the city's time zone."""
    return now().date()
