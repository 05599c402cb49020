"""Positions as China's maps want them.

Positions are stored as WGS-84; Amap, Baidu and Tencent take GCJ-02, the shifted coordinates of GB 20263-2006. The formula is
the one in public use (Krasovsky 1940 ellipsoid); it is exact to a few metres.
"""

from math import cos, pi, sin, sqrt
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from network.models import Organisation, Venue

AXIS = 6_378_245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, metres."""
ECCENTRICITY = 0.006_693_421_622_965_943
"""Its first eccentricity squared."""


class Link(NamedTuple):
    """A link to a map app."""

    name: str
    url: str


def gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """(latitude, longitude) in GCJ-02 of a WGS-84 position in China, degrees."""
    x, y = longitude - 105.0, latitude - 35.0
    radians = latitude / 180.0 * pi
    magic = 1 - ECCENTRICITY * sin(radians) ** 2
    north = _north(x, y) * 180.0 / ((AXIS * (1 - ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    east = _east(x, y) * 180.0 / (AXIS / sqrt(magic) * cos(radians) * pi)
    return latitude + north, longitude + east


def _waves(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    shift += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return shift + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0


def _east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    shift += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return shift + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0


def map_links(place: Organisation | Venue) -> list[Link]:
    """Links to the three map apps; none without a position."""
    if place.latitude is None or place.longitude is None:
        return []
    latitude, longitude = (round(value, 6) for value in gcj02(place.latitude, place.longitude))
    name = str(place)
    return [
        Link(_("Amap"), "https://uri.amap.com/marker?" + urlencode({"position": f"{longitude},{latitude}", "name": name, "coordinate": "gaode"})),
        Link(
            _("Baidu Maps"),
            "https://api.map.baidu.com/marker?"
            + urlencode({"location": f"{latitude},{longitude}", "title": name, "content": name, "coord_type": "gcj02", "output": "html"}),
        ),
        Link(_("Tencent Maps"), "https://apis.map.qq.com/uri/v1/marker?" + urlencode({"marker": f"coord:{latitude},{longitude};title:{name}"})),
    ]
