"""From addresses of this site to rows of any kind, through the registry of search: no app of the same line is known here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content import routing
from pagecache import tags
from pagecache.memory import Memory
from search import kinds

KEPT = 200


@dataclass(frozen=True)
class Shelf:
    """The things of one kind, in the order of the page."""

    heading: str
    rows: list[kinds.Row]


def _page(path: str) -> Any:
    for root in routing.roots():
        url_path = root.path(None) + "".join(f"{part}/" for part in path.split("/") if part)
        if (found := routing.find_page(url_path)) is not None:
            return found
    return None


def _identified(address: str) -> tuple[str, int] | None:
    """The kind and the key behind an address, which is written without a language; one query for pages, none for others."""
    try:
        path = urlsplit(address).path
        with translation.override(settings.LANGUAGE_CODE):
            match = resolve(path)
    except (ValueError, Resolver404):
        return None
    named = next((kind for kind in kinds.registered() if kind.address and kind.address == match.view_name), None)
    if named is not None and str(match.kwargs.get("pk", "")).isdigit():
        return named.name, int(match.kwargs["pk"])
    page = _page(path) if match.view_name.rpartition(":")[2] == "wagtail_serve" else None
    return (page.search_kind, page.pk) if page is not None and getattr(page, "search_kind", None) else None


def checked(address: str) -> str:
    """The address as it is kept, or a refusal in words for editors."""
    given = address.strip()
    if not given.startswith("/") or _identified(given) is None:
        raise ValidationError(
            _("%(address)s is no course, book, class or page of this site. Copy the address out of the browser, from the first / on.")
            % {"address": address[:100]}
        )
    return urlsplit(given).path


_known: Memory[dict[str, tuple[str, int] | None]] = Memory(dict, "addresses", "sites", "tree")
_rows: dict[tuple[Any, ...], tuple[tuple[str, ...], tuple[int, ...], list[kinds.Row]]] = {}


def _pairs(addresses: Sequence[str]) -> list[tuple[str, int]]:
    known = _known()
    for address in addresses:
        if address not in known:
            known[address] = _identified(address)
    return [pair for address in addresses if (pair := known[address]) is not None]


def gathered(addresses: Sequence[str]) -> list[Shelf]:
    """What stands behind the addresses, by kind in the order of the first; what is gone is left out."""
    grouped: dict[str, list[int]] = {}
    for name, pk in _pairs(addresses):
        grouped.setdefault(name, []).append(pk)
    by_name = {kind.name: kind for kind in kinds.registered()}
    shelves = [Shelf(str(by_name[name].plural), _kept(by_name[name], ids)) for name, ids in grouped.items() if name in by_name]
    return [shelf for shelf in shelves if shelf.rows]


def _model(kind: kinds.Kind) -> Any:
    return apps.get_model(kind.model)


def _kept(kind: kinds.Kind, ids: list[int]) -> list[kinds.Row]:
    """The rows of a kind in the language of the page, read again once something they were made of changes, or the day."""
    key = (kind.name, *ids, timezone.localdate(), translation.get_language())
    kept = _rows.get(key)
    if kept is not None and kept[1] == tags.stamp(*kept[0]):
        tags.used(*kept[0])
        return kept[2]
    base = ("addresses", "sites", "tree", "search", *tags.of_model(_model(kind)))
    stamps = tags.stamp(*base)
    with tags.recording() as used:
        found = {row["id"]: row for row in kind.rows(ids, None)}
    further = tuple(sorted(used - set(base)))
    rows = [found[pk] for pk in ids if pk in found]
    if len(_rows) >= KEPT:
        _rows.clear()
    _rows[key] = ((*base, *further), (*stamps, *tags.stamp(*further)), rows)
    tags.used(*base)
    return rows
