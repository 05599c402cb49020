"""Questions asked of issues and sessions."""

FROZEN_FIELDS = {
    "pk": "session",
    "series_id": "series",
    "organisation__code": "code",
    "organisation__short_name": "community",
    "date": "date",
    "starts": "starts",
    "ends": "ends",
    "title": "title",
    "teacher": "teacher",
    "venue": "venue",
    "phone": "phone",
    "audience": "audience",
    "note": "note",
    "status": "status",
    "reason": "reason",
    "replaced_on": "replaced_on",
}
"""Column of a session → its name in a frozen row of an issue."""
