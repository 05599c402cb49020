"""iCalendar (RFC 5545): sessions as events whose UIDs stay.

UID names the identity of a session (class, day first planned for, number), so an expected class, its confirmation, a move and a
cancellation are one event; SEQUENCE is the session's version, 0 while it is only expected.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from timetable import saying
from timetable.enums import Shown
from timetable.schedule import Row

ZONE = "Asia/Shanghai"
LASTS = dt.timedelta(hours=1)
"""Of a class of which nobody said when it ends."""
REFRESH = "PT6H"
_STATUS = {Shown.CANCELLED: "CANCELLED", Shown.EXPECTED: "TENTATIVE"}


def calendar(name: str, description: str, rows: Iterable[Row]) -> bytes:
    """A calendar of ``rows``; marks of moved classes are left out, the moved event itself says where it went."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Taiyuan Lifelong Learning Network//Everyday Classroom//ZH")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-caldesc", description)
    made.add("x-wr-timezone", ZONE)
    made.add("x-published-ttl", REFRESH)
    made.add_component(_timezone())
    for row in rows:
        if row.shown != Shown.AWAY:
            made.add_component(_event(row))
    return bytes(made.to_ical())


@cache
def _timezone() -> Timezone:
    """China has kept one time without summer time since 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", dt.datetime(1991, 9, 15, 1))  # noqa: DTZ001  local by definition
    standard.add("tzoffsetfrom", dt.timedelta(hours=8))
    standard.add("tzoffsetto", dt.timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def uid(row: Row) -> str:
    """The event's name for ever; it depends on no host name."""
    return f"class-{row.series_id}-{row.planned_on:%Y%m%d}-{row.number}@taiyuan-lifelong-learning"


def _event(row: Row) -> Event:
    event = Event()
    event.add("uid", uid(row))
    event.add("dtstamp", row.updated_at.astimezone(dt.UTC))
    event.add("sequence", row.version)
    event.add("status", _STATUS.get(row.shown, "CONFIRMED"))
    event.add("dtstart", _at(row.date, row.starts))
    event.add("dtend", _at(row.date, row.ends) if row.ends else _at(row.date, row.starts) + LASTS)
    event.add("summary", summary(row))
    event.add("location", " ".join(filter(None, (row.community, row.venue))))
    event.add("description", details(row))
    event.add("url", settings.SITE.url + row.url)
    event.add("transp", "TRANSPARENT" if row.is_off else "OPAQUE")
    return event


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=ZoneInfo(ZONE))


def summary(row: Row) -> str:
    """The title; clients that hide the status still show what is off or not certain."""
    if row.shown == Shown.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": row.title}
    if row.shown == Shown.EXPECTED:
        return _("%(title)s (to be confirmed)") % {"title": row.title}
    return row.title


def details(row: Row) -> str:
    """Why it is off or moved, who teaches, whom to ring."""
    lines = [row.reason, row.teacher, row.audience, row.note, row.phone]
    if row.replaced_on is not None:
        lines.insert(1, _("made up on %(day)s") % {"day": saying.day(row.replaced_on)})
    return "\n".join(filter(None, lines))
