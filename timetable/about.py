"""What a class's page says of itself to other programs."""

from collections.abc import Sequence

from django.urls import reverse

from content.about import About, Data, absolute, moment, publisher
from timetable.enums import Shown
from timetable.models import Series
from timetable.schedule import Row

MEETINGS = 3
"""So many of the next ones are told."""
STATUS = {Shown.CANCELLED: "EventCancelled", Shown.AWAY: "EventRescheduled", Shown.MOVED: "EventRescheduled"}


def of_class(series: Series, coming: Sequence[Row]) -> About:
    """The class with its next meetings; those that are only expected are not told. No query."""
    path = reverse("timetable:class", args=[series.pk])
    place = series.organisation
    address = series.place.address if series.place else place.address
    where: Data = {"@type": "Place", "name": f"{place.short_name} {series.venue}".strip(), "address": address or place.short_name}
    settled = [row for row in coming if row.shown != Shown.EXPECTED]
    events = [_event(series, row, path, where) for row in settled[:MEETINGS]]
    return About(series.title, path, f"{place.short_name} {series.title}", "website", "", events)


def _event(series: Series, row: Row, path: str, where: Data) -> Data:
    return {
        "@type": "Event",
        "name": series.title,
        "startDate": moment(row.date, row.starts),
        "endDate": moment(row.date, row.ends) if row.ends else "",
        "eventStatus": f"https://schema.org/{STATUS.get(row.shown, 'EventScheduled')}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": where,
        "performer": {"@type": "Person", "name": row.teacher} if row.teacher else "",
        "organizer": publisher(),
        "isAccessibleForFree": True,
        "url": absolute(f"{path}#d{row.date:%Y%m%d}"),
    }
