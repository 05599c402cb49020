"""What editors put on top for a query, in Wagtail's own promoted search results. No query while nobody changes them."""

from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Any

from django.conf import settings
from wagtail.contrib.search_promotions.models import SearchPromotion

from pagecache.memory import Memory
from search import looser, readers, text, wording
from search.answers import Answer
from search.engines.found import Stage

Rows = list[dict[str, Any]]
Picks = tuple[dict[str, Rows], dict[str, Rows], frozenset[str]]
"""Rows by the words they stand for, by how these are spelled, and the queries as they are counted."""


def _load() -> Picks:
    found: dict[str, Rows] = {}
    asked: set[str] = set()
    for pick in SearchPromotion.objects.select_related("query", "page").order_by("query", "sort_order", "pk"):
        if pick.page is not None and (not pick.page.live or pick.page.get_view_restrictions().exists()):
            continue
        url = pick.page.url if pick.page is not None else _path_of(pick.external_link_url)
        key = text.plain(pick.query.query_string)
        if url and key:  # marks alone stand for nothing
            title = pick.page.title if pick.page is not None else pick.external_link_text or url
            asked |= {key, text.counted(pick.query.query_string)}
            found.setdefault(key, []).append({"url": url, "title": title, "text": pick.description})
    spelled: dict[str, Rows] = {}
    for key, rows in found.items():
        for letters in _spelled(key):
            spelled.setdefault(letters, rows)
    return found, spelled, frozenset(asked)


def _path_of(address: str) -> str:
    """Return the path of an address of this site; another as it is."""
    path = address.removeprefix(settings.SITE.url)
    return path if path.startswith("/") else address


def _spelled(key: str) -> Iterator[str]:
    """Yield how words are spelled, the usual way first, whole and by first letters; nothing of a single character."""
    said = key.replace(" ", "")
    each = [looser.readings(char) or (char,) for char in said] if len(said) > 1 else []
    for way in islice(product(*each), looser.MOST_WAYS if each else 0):
        yield "".join(way)
        yield "".join(syllable[0] for syllable in way)


_picks: Memory[Picks] = Memory(
    _load,
    "list:wagtailsearchpromotions.searchpromotion",
    "list:wagtailsearchpromotions.query",
    "list:wagtailcore.page",
    "list:wagtailcore.pageviewrestriction",
    "addresses",
)


def picks(answer: Answer) -> Rows:
    """Return rows for the first page of an answer, as the editors ordered them.

    They chose them for the query, for what is left of it without its conditions, for what a question is about, or for what was perhaps meant; where
    nothing stands as typed, for what sounds so or is spelled so.
    """
    asked = answer.question
    known, spelled, _asked = _picks()
    if not known or not asked.query or asked.page > 1 or asked.kind:
        return []
    rest = readers.read(asked.query, asked.unread).rest
    said = [asked.query, rest, answer.query, answer.meant, *([wording.gist(rest)] if _is_loose(answer) else ())]
    found = (known.get(text.plain(words)) for words in said if words)
    by_sound = (spelled.get(letters) for words in said for letters in _heard(words)) if _is_loose(answer) else ()
    return next(filter(None, chain(found, by_sound)), [])


def _is_loose(answer: Answer) -> bool:
    """Whether a query was not found as it was typed, nor in words that mean the same."""
    return answer.stage not in {Stage.TEXT, Stage.SYNONYM}


def _heard(words: str) -> Iterator[str]:
    """Yield how what was typed is spelled: letters as they are, Chinese in the usual readings; no single character."""
    run = text.plain(words).replace(" ", "")
    if len(run) > 1:
        yield looser.letters(words) or (run if run.isascii() else looser.spelled(run))


def queries() -> frozenset[str]:
    """Return the queries for which something stands on top, as they are counted: with their marks, and without."""
    return _picks()[2]
