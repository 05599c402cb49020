"""What editors put on top for a query, in Wagtail's own promoted search results. No query while nobody changes them."""

from typing import Any

from wagtail.contrib.search_promotions.models import SearchPromotion

from pagecache.memory import Memory
from search import text

Picks = dict[str, list[dict[str, Any]]]


def _load() -> Picks:
    found: Picks = {}
    for pick in SearchPromotion.objects.select_related("query", "page").order_by("query", "sort_order", "pk"):
        if pick.page is not None and (not pick.page.live or pick.page.get_view_restrictions().exists()):
            continue
        url = pick.page.url if pick.page is not None else pick.external_link_url
        if url:
            title = pick.page.title if pick.page is not None else pick.external_link_text or url
            found.setdefault(_key(pick.query.query_string), []).append({"url": url, "title": title, "text": pick.description})
    return found


def _key(query: str) -> str:
    return " ".join(phrase.text for phrase in text.query_phrases(query))


_picks: Memory[Picks] = Memory(
    _load,
    "list:wagtailsearchpromotions.searchpromotion",
    "list:wagtailsearchpromotions.query",
    "list:wagtailcore.page",
    "list:wagtailcore.pageviewrestriction",
    "addresses",
)


def picks(query: str) -> list[dict[str, Any]]:
    """Return rows for a query, as the editors ordered them."""
    return _picks().get(_key(query), [])
