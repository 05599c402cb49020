"""The city's divisions as the national table names them, and the names people say. Pure: reads the product's own copy."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from network.enums import Tier

DATA = Path(__file__).parent / "data"
CITY_CODE, CITY_NAME = "140100", "太原市"
SLUGS = {
    "140105": "xiaodian",
    "140106": "yingze",
    "140107": "xinghualing",
    "140108": "jiancaoping",
    "140109": "wanbailin",
    "140110": "jinyuan",
    "140121": "qingxu",
    "140122": "yangqu",
    "140123": "loufan",
    "140171": "zonggai",
    "140181": "gujiao",
}
"""Addresses of the districts' front pages; they stay for ever."""
SAID = {"140171": "综改示范区"}
"""Where nobody says the official name."""
_COMMUNITY = re.compile(r"^(.+?)社区(?:居民委员会|居委会)$")
_VILLAGE = re.compile(r"^(.+?)村?(?:村民委员会|村委会)$")
_RESIDENTS = re.compile(r"^(.+?)(?:居民委员会|居委会)$")


class Division(NamedTuple):
    """One row of the tree; ``parent`` is a code, empty for the city."""

    code: str
    parent: str
    tier: Tier
    name: str
    short_name: str
    is_village: bool = False
    holds_classroom: bool = False

    @property
    def slug(self) -> str:
        """The address of a district's front page, else nothing."""
        return SLUGS.get(self.code, "")


def short_name(name: str) -> str:
    """The name as people say it: 师范街社区居委会 → 师范街社区, 上兰村民委员会 → 上兰村."""
    if match := _COMMUNITY.match(name):
        return f"{match[1]}社区"
    if match := _VILLAGE.match(name):
        return f"{match[1]}村"
    if match := _RESIDENTS.match(name):
        return match[1]
    return name


def is_village(name: str) -> bool:
    """Whether the official name is a villagers' committee's."""
    return _VILLAGE.match(name) is not None


def divisions() -> Iterator[Division]:
    """The city, then each division after the one it belongs to."""
    yield Division(CITY_CODE, "", Tier.CITY, CITY_NAME, CITY_NAME)
    classrooms = classroom_codes()
    seen: set[str] = set()
    with (DATA / "divisions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            area, street, code = row["area_code"], row["street_code"], row["code"]
            if area not in seen:
                yield Division(area, CITY_CODE, Tier.DISTRICT, row["area"], SAID.get(area, row["area"]))
            if street not in seen:
                yield Division(street, area, Tier.STREET, row["street"], row["street"])
            seen |= {area, street}
            name = row["name"]
            yield Division(code, street, Tier.COMMUNITY, name, short_name(name), is_village(name), code in classrooms)


@cache
def classroom_codes() -> frozenset[str]:
    """The communities that hold an Everyday Classroom."""
    return frozenset((DATA / "classrooms.txt").read_text(encoding="ascii").split())
