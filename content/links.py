"""Page ids → public addresses, and trails, kept in memory: links and trails ask no query once it is warm."""

import re
from collections.abc import Iterable

from django.utils.translation import get_language
from wagtail.models import Page

from content import routing, translations
from pagecache.memory import Memory

_known: Memory[dict[int, str | None]] = Memory(dict, "addresses", "sites", "tree")
_titles: Memory[dict[str, str]] = Memory(dict, "addresses", "sites", "tree")
LINK = re.compile(r'linktype=\\?"page\\?"[^>]*? id=\\?"(\d+)|id=\\?"(\d+)\\?"[^>]*? linktype=\\?"page')
TITLES_KEPT = 5_000


def addresses(ids: Iterable[int]) -> dict[int, str]:
    """The addresses of those of ``ids`` that citizens can open; one query for all that are not yet known."""
    known = _known()
    wanted = set(ids)
    missing = wanted - known.keys()
    if missing:
        found = dict(Page.objects.filter(pk__in=missing, live=True).values_list("pk", "url_path"))
        known.update({pk: routing.address(found[pk]) if pk in found else None for pk in missing})
    return {pk: path for pk in wanted if (path := known.get(pk))}


def ids_in(source: str) -> set[int]:
    """The pages that stored rich text (or its JSON) links to."""
    return {int(first or second) for first, second in LINK.findall(source)}


def _above(url_path: str) -> list[str]:
    """The url paths between the site's root and ``url_path``, both left out."""
    root = next((root.root_path for root in routing.root_paths() if url_path.startswith(root.root_path)), None)
    if root is None:
        return []
    parts = url_path[len(root) :].strip("/").split("/")[:-1]
    return [root + "/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]


def trail(url_path: str) -> list[tuple[str, str]]:
    """Title and address of each page above ``url_path`` but the front page; one query for titles not yet known."""
    titles = _titles()
    above = _above(url_path)
    missing = [path for path in above if path not in titles]
    if missing:
        if len(titles) > TITLES_KEPT:
            titles.clear()
        titles.update(Page.objects.filter(url_path__in=missing).values_list("url_path", "title"))
    english = {one.source: one for one in translations.versions().values()} if get_language() == translations.ENGLISH else {}
    found = [(titles[path], routing.address(path) or "/") for path in above if path in titles]
    return [(english[address].title, english[address].url) if address in english else (title, address) for title, address in found]
