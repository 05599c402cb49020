"""Addresses stay: each has its line in docs/addresses.md."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

PREFIXES = ("admin/", "accounts/", "images/", "_util/")
PAGES = r"^((?:[\w\-]+/)*)$"


def routes(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def shown(route):
    return "/" + next((prefix for prefix in PREFIXES if route.startswith(prefix)), route)


def test_every_address_is_in_the_list_and_every_one_in_the_list_exists():
    text = Path(settings.ROOT, "docs", "addresses.md").read_text(encoding="utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = {address for cell in table for address in re.findall(r"`([^`…]+)`", cell)}
    ours = {shown(route) for route in routes(get_resolver()) if route != PAGES}
    assert ours | {"/"} == listed
