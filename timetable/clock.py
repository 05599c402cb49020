"""What time it is in Taiyuan: asked in one place, so that tests can set it."""

import datetime as dt

from django.utils import timezone

from pagecache import tags

MINUTE = dt.timedelta(minutes=1)
JUST_AFTER = dt.timedelta(microseconds=1)


def now() -> dt.datetime:
    """The moment, in the city's time zone. What is being made holds for a minute; ``is_over`` asks more closely."""
    moment = timezone.localtime()
    tags.expires(moment + MINUTE)
    return moment


def today() -> dt.date:
    """The day, in the city's time zone. Nothing that is kept outlives its midnight."""
    with tags.unrecorded():
        return now().date()


def is_over(end: dt.datetime) -> bool:
    """Whether ``end`` lies behind us; what is being made holds until then."""
    with tags.unrecorded():
        moment = now()
    if end >= moment:
        tags.expires(end + JUST_AFTER)
    return end < moment


def has_ended(date: dt.date, starts: dt.time, ends: dt.time | None) -> bool:
    """Whether a class is over; one that says no end is over once it has begun."""
    day = today()
    if date != day:
        return date < day
    return is_over(dt.datetime.combine(date, ends or starts, tzinfo=timezone.get_default_timezone()))
