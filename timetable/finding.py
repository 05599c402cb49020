"""A class near me: which place is meant, what is around it, how far it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Q

from network import places
from network.enums import Tier
from network.models import Organisation
from timetable.schedule import Row, span_rows, within

METRES_A_MINUTE = 80
"""An unhurried walk."""
DETOUR = 1.3
"""Streets are longer than the bee line."""
AROUND = 0.03
"""Degrees to every side: about 3.3 km north and south, 2.6 km east and west at Taiyuan's latitude."""
CANDIDATES = 20
BELOW_THE_CITY = (Tier.DISTRICT, Tier.STREET, Tier.COMMUNITY)
_EARTH = 6_371_000


@dataclass(frozen=True, slots=True)
class Stop:
    """A class in a list sorted by distance. ``minutes`` on foot are given only between confirmed positions."""

    row: Row
    metres: float | None
    minutes: int | None

    @property
    def is_far(self) -> bool:
        """More than ten minutes on foot."""
        return self.minutes is not None and self.minutes > 10


def places_named(words: str) -> list[Organisation]:
    """What people may mean by ``words`` (a division code, names, the smallest place last, or an address): best first, one query, or two."""
    parts = words.split()[:4]
    if not parts:
        return []
    known = places.find(parts[-1], tiers=BELOW_THE_CITY).select_related("parent__parent__parent")
    found = [place for place in known[: CANDIDATES * 3] if _lies_in(place, parts[:-1])]
    exact = [place for place in found if parts[-1] in {place.code, place.short_name, place.name}]
    return (exact or found or _addressed(words))[:CANDIDATES]


def _addressed(words: str) -> list[Organisation]:
    found = list(places.addressed(words, tiers=BELOW_THE_CITY).select_related("parent__parent__parent")[:CANDIDATES])
    return [place for place in found if place.short_name in words] or found


def _lies_in(place: Organisation, names: Iterable[str]) -> bool:
    above = set()
    parent = place.parent
    while parent is not None:
        above |= {parent.short_name, parent.name}
        parent = parent.parent
    return all(any(name in known for known in above) for name in names)


def near(place: Organisation, since: dt.date, until: dt.date, category: str | None = None) -> list[Stop]:
    """Classes that are held around ``place``, nearest first, then by time: four queries.

    Without a position the place's own come first, then its street's; for a street or district, by time.
    """
    around = _around(place)
    ids = [known.pk for known in around]
    where = Q(organisation__in=ids) if ids else within(place)
    rows = span_rows(where, since, until, category)
    metres = {known.pk: _metres(place, known) for known in around}
    confirmed = {known.pk for known in around if known.position_confirmed and place.position_confirmed}
    stops = [_stop(row, metres.get(row.organisation_id), row.organisation_id in confirmed) for row in rows]
    return sorted(stops, key=lambda stop: (_rank(stop, place), stop.row.date, stop.row.starts))


def _around(place: Organisation) -> list[Organisation]:
    """Communities around a community; none for a larger place."""
    if place.tier != Tier.COMMUNITY:
        return []
    street = Q(parent=place.parent_id)
    if place.latitude is not None and place.longitude is not None:
        street |= Q(
            latitude__range=(place.latitude - AROUND, place.latitude + AROUND),
            longitude__range=(place.longitude - AROUND, place.longitude + AROUND),
        )
    columns = ("pk", "parent_id", "latitude", "longitude", "position_confirmed")
    return list(Organisation.objects.communities().filter(street).only(*columns))


def _stop(row: Row, metres: float | None, confirmed: bool) -> Stop:
    minutes = max(1, round(metres * DETOUR / METRES_A_MINUTE)) if metres is not None and confirmed else None
    return Stop(row, metres, minutes)


def _rank(stop: Stop, place: Organisation) -> float:
    if stop.row.organisation_id == place.pk:
        return -1
    if stop.metres is not None:
        return stop.metres
    return 0 if stop.row.street in place.path else 1e9


def _metres(one: Organisation, other: Organisation) -> float | None:
    """The bee line on the globe (haversine)."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))
