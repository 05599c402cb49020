"""The names of places, by which they are called, spelled and heard: kept in memory."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory
from search.looser import ways
from search.text import fold

SUFFIXES = ("街道", "地区", "社区", "区", "县", "市", "镇", "乡", "村")
LONGEST = 12
"""Characters of a name that are looked at."""
SURE = 3
"""Characters of a district's name, its last word not counted, that hardly anything else sounds like."""
MOST_ALONG = 12
"""Communities along a road."""
_ROAD = re.compile("(.{2,}[路街巷])[东南西北中第一二三四五六七八九十]*社区$")
"""A community that is called by its road: 并州路一社区."""
_FLAT = re.compile("(?<=^[zcs])h|(?<=n)g$")
"""What of a syllable is not heard everywhere."""


class Place(NamedTuple):
    """What the chip says, the division code, and where it lies; the city, in which everything is, has neither."""

    name: str
    code: str
    path: str


def _spoken(name: str, tier: int) -> Iterator[str]:
    """The ways to say a place: in full, and a district or street without its last word (迎泽, 庙前)."""
    yield name
    if tier in {Tier.DISTRICT, Tier.STREET}:
        bare = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), "")
        if len(bare) > 1:
            yield bare


def _spelled(name: str) -> Iterator[str]:
    """The ways to spell a district's name but for its last word, or some of it: yingze, 迎ze, 迎ze区. Whatever reading its characters have."""
    last = next((suffix for suffix in SUFFIXES if name.endswith(suffix)), "")
    bare = name.removesuffix(last)
    mixed = ("".join(some) for way in ways(bare) if len(bare) > 1 for some in product(*zip(way, bare, strict=True)))
    for spelled in mixed:
        yield from (spelled, f"{spelled}{last}") if spelled != bare else ()


class Names(NamedTuple):
    """What can be said and the one place it means; all that is said, of more than one place, too; roads with their communities."""

    places: Mapping[str, Place]
    said: Container[str]
    roads: Mapping[str, Sequence[Place]]


def _make() -> Names:
    """Read all names; a district is meant before a street, a street before a community."""
    found: dict[str, tuple[int, Place]] = {}
    times: Counter[tuple[str, int]] = Counter()
    roads: dict[str, list[Place]] = {}
    rows = Organisation.objects.filter(tier__gt=Tier.CITY).order_by("tier", "path").values_list("short_name", "tier", "code", "path")
    for name, tier, *where in rows:
        place = Place(name, *where)
        for said in {*_spoken(fold(name), tier), *(_spelled(fold(name)) if tier == Tier.DISTRICT else ())}:
            times[said, tier] += 1
            found.setdefault(said, (tier, place))
        if tier == Tier.COMMUNITY and (road := _ROAD.match(fold(name))):
            roads.setdefault(road[1], []).append(place)
    return Names(
        {said: place for said, (tier, place) in found.items() if times[said, tier] == 1},
        frozenset(found),
        {road: along for road, along in roads.items() if 1 < len(along) <= MOST_ALONG},
    )


known = Memory(_make, "list:network.organisation")
"""The names of all places."""
above: Memory[dict[str, Place]] = Memory(
    lambda: {
        path: Place(name, code, path)
        for name, code, path in Organisation.objects.filter(tier__in=(Tier.DISTRICT, Tier.STREET)).values_list("short_name", "code", "path")
    },
    "list:network.organisation",
)
"""Districts and streets by their paths."""
sounding: Memory[dict[tuple[str, ...], Place]] = Memory(lambda: dict(_make_sounding()), "list:network.organisation")
"""Districts by how their names sound: in full, and those of three characters and more without the last word."""
districts: Memory[dict[str, str]] = Memory(
    lambda: {f"at/{code}": name for code, name in Organisation.objects.districts().values_list("code", "short_name")}, "list:network.organisation"
)
"""Names of districts by their tokens."""


def last_spelled(place: Place) -> str:
    """The ways to spell the last word of a name, as an expression."""
    return f"(?:{'|'.join(way for (way,) in ways(place.name[-1:])) or '$.'})"


def _make_sounding() -> Iterator[tuple[tuple[str, ...], Place]]:
    """Yield each district with the sounds of its name, the usual and others; nothing that may be two."""
    found: dict[tuple[str, ...], set[Place]] = {}
    for name, code, path in Organisation.objects.districts().values_list("short_name", "code", "path"):
        for said in _spoken(fold(name), Tier.DISTRICT):
            for sound in sounds(said):
                found.setdefault(sound, set()).add(Place(name, code, path))
    yield from ((sound, next(iter(places))) for sound, places in found.items() if len(places) == 1)


def sounds(words: str) -> Iterator[tuple[str, ...]]:
    """Yield how a name sounds, flat and without g at the end, as it is spoken here, with its last word; a short one has to have that."""
    last = next((suffix for suffix in SUFFIXES if words.endswith(suffix) and len(suffix) == 1), "")
    bare = words.removesuffix(last)
    if len(bare) >= SURE if not last else len(bare) > 1:
        yield from ((*(_FLAT.sub("", syllable) for syllable in way), last) for way in ways(bare))
