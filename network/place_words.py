"""Places in what people type: a district, street or community becomes a filter of the search."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from network.enums import Tier
from network.models import Organisation
from pagecache.memory import Memory
from search.looser import ways
from search.readers import Reading
from search.text import fold

SUFFIXES = ("街道", "地区", "社区", "区", "县", "市", "镇", "乡", "村")
LONGEST = 12
MOST_PARTS = 6
_AROUND = re.compile("我?想?[在去到住]|我|有|附近|这边|那边|的|学|找")
"""What stands beside a place in a sentence: 我想在迎泽区学书法."""
_CALLED = re.compile(r" (district|county|city|qu|xian|shi)\b")
"""What stands behind the name of a district that is spelled: Yingze District."""
Place = tuple[str, str]
"""What the chip says, and the division code."""


def _spoken(name: str, tier: int) -> Iterator[str]:
    """The ways to say a place: in full, and a district or street without its last word (迎泽, 庙前)."""
    yield name
    if tier in {Tier.DISTRICT, Tier.STREET}:
        bare = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), "")
        if len(bare) > 1:
            yield bare


def _spelled(name: str) -> Iterator[str]:
    """The ways to spell a district's name without its last word: yingze. Whatever reading its characters have."""
    bare = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)
    yield from ("".join(way) for way in ways(bare) if len(bare) > 1)


def _make() -> dict[str, Place]:
    """Map what can be said to the one place it means; a district is meant before a street, a street before a community."""
    found: dict[str, tuple[int, Place]] = {}
    times: Counter[tuple[str, int]] = Counter()
    rows = Organisation.objects.filter(tier__gt=Tier.CITY).order_by("tier", "path").values_list("short_name", "tier", "code")
    for name, tier, code in rows:
        for said in _spoken(fold(name), tier):
            times[said, tier] += 1
            found.setdefault(said, (tier, (name, code)))
        for said in set(_spelled(fold(name))) if tier == Tier.DISTRICT else ():
            times[said, tier] += 1
            found.setdefault(said, (tier, (name, code)))
    return {said: place for said, (tier, place) in found.items() if times[said, tier] == 1}


_places = Memory(_make, "list:network.organisation")
_districts: Memory[dict[str, str]] = Memory(
    lambda: {f"at/{code}": name for code, name in Organisation.objects.districts().values_list("code", "short_name")}, "list:network.organisation"
)


def district(token: str) -> str:
    """Name the district of a filter's token; other places have none."""
    return _districts().get(token, "")


def read(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the first place of a query: a word of its own, or a full name at the beginning or end of one."""
    places = _places()
    for words in _candidates(phrases):
        if words in places:
            name, code = places[words]
            behind = _CALLED.match(" ".join(phrases).partition(words)[2]) if words.isascii() else None
            yield Reading(words + (behind[1] if behind else ""), name, f"at/{code}")
            return


def _candidates(phrases: Sequence[str]) -> Iterator[str]:
    yield from phrases
    for phrase in phrases:
        yield from (part for part in _AROUND.split(phrase)[:MOST_PARTS] if len(part) > 1 and part != phrase)
        for size in range(min(len(phrase) - 1, LONGEST), 2, -1):
            yield from (part for part in (phrase[:size], phrase[-size:]) if part.endswith(SUFFIXES))
