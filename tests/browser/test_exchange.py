"""What public pages tell other programs: one address each, Open Graph, data in the words of schema.org."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from config.environment import ROOT
from tests.browser import gates, kinds

pytestmark = pytest.mark.sqlite

VOCABULARY: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "tests/data/schema_org.toml").read_text(encoding="utf-8"))
TELLS = {
    "home.HomePage": {"EducationalOrganization", "WebSite"},
    "courses.CoursePage": {"Course"},
    "courses.MicrolecturePage": {"VideoObject", "AudioObject"},
    "library:book": {"Book"},
    "news.NewsPage": {"NewsArticle"},
    "timetable:class": {"Event"},
}
"""Kind of page → what it must tell."""


def properties(kind: str) -> set[str]:
    """All properties of a type, with those of its parents."""
    entry = VOCABULARY[kind]
    return set(entry["properties"]) | (properties(entry["parent"]) if "parent" in entry else set())


def strange(thing: dict[str, Any]) -> Iterator[str]:
    """What the vocabulary does not know in a thing and in all within it."""
    kind = thing.get("@type", "")
    if kind not in VOCABULARY:
        yield f"type {kind!r}"
        return
    for name, value in thing.items():
        if not name.startswith("@"):
            if name not in properties(kind):
                yield f"{kind}.{name}"
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    yield from strange(one)


def test_pages_speak_schema_org(city, examples):
    told: dict[str, set[str]] = {}
    faults = []
    for name, example in examples.items():
        text = city.get(example.path, example.cookies).body.decode()
        data = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)]
        told.setdefault(name.rpartition("-")[0], set()).update(one["@type"] for one in data)
        faults += [f"{name}: {fault}" for one in data for fault in strange(one)]
        addresses = re.findall(r'<link rel="canonical" href="([^"]*)">', text)
        titles = re.findall(r'<meta property="og:title" content="([^"]+)">', text)
        told_to_engines = example.status == 200 and '<meta name="robots" content="noindex' not in text
        wanted = {1} if told_to_engines else {0, 1}
        if len(addresses) not in wanted or len(titles) != len(addresses) or not all(re.match(r"https?://[^/]+/", one) for one in addresses):
            faults.append(f"{name}: addresses {addresses}, titles {titles}")
    gates.insist(faults)
    assert {kind: wanted - told[kind] for kind, wanted in TELLS.items() if wanted - told[kind]} == {}


def test_the_own_address_answers_with_the_same_page(city, examples):
    faults = []
    for name in kinds.FIRST:
        example = examples[name]
        text = city.get(example.path, example.cookies).body.decode()
        for address in re.findall(r'<link rel="canonical" href="https?://[^/]+([^"]*)">', text):
            again = city.get(address.replace("&amp;", "&"), example.cookies)
            if again.status != 200 or '<meta property="og:url" content="http' not in again.body.decode():
                faults.append(f"{name}: {address} answers {again.status}")
    gates.insist(faults)
