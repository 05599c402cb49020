"""Rows of the network's own sections: venues and people."""

from typing import Any

from network import geo
from network.models import Organisation, Person, Venue
from network.querysets import above

SHOWN = 12


def venues(organisation: Organisation) -> list[dict[str, Any]]:
    """The organisation's own venues; those under it stand on their own pages. One query."""
    rows = Venue.objects.live().filter(organisation=organisation).order_by("name")[:SHOWN]
    return [
        {
            "name": row.name,
            "kind": row.get_kind_display(),
            "address": row.address,
            "directions": row.directions,
            "phone": row.phone,
            "hours": row.hours,
            "step_free": row.step_free,
            "step_free_label": row.get_step_free_display(),
            "maps": geo.map_links(row),
            "confirmed": row.position_confirmed,
        }
        for row in rows
    ]


def people(organisation: Organisation) -> list[dict[str, Any]]:
    """Those who teach and help here: of the organisation and of the street it belongs to; one query."""
    paths = above(organisation.path)[2:] or [organisation.path]
    rows = Person.objects.live().filter(organisation__path__in=paths).order_by("kind", "name")[:SHOWN]
    return [{"name": row.name, "kind": row.get_kind_display(), "speciality": row.speciality, "introduction": row.introduction} for row in rows]
