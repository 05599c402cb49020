"""OPDS 2.0: feeds as JSON on Readium's publication manifest (https://drafts.opds.io/opds-2.0)."""

import datetime as dt
import json
from typing import Any

from library.opds.feeds import Feed, Publication, Way

FEED = "application/opds+json"
PUBLICATION = "application/opds-publication+json"


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(feed: Feed, start: str, search: str) -> bytes:
    """The feed's JSON; ``search`` is an address with ``{?query}``."""
    made: dict[str, Any] = {"metadata": {"title": feed.title, "modified": _moment(feed.updated)}, "links": _links(feed, start, search)}
    if feed.total is not None:
        made["metadata"]["numberOfItems"] = feed.total
    if feed.publications is not None:
        made["publications"] = [publication(book) for book in feed.publications]
    if feed.ways or feed.publications is None:
        made["navigation"] = [_way(way) for way in feed.ways]
    if feed.facets:
        made["facets"] = [
            {
                "metadata": {"title": title},
                "links": [
                    {"href": one.url, "type": FEED, "title": one.title, "properties": {"numberOfItems": one.count}}
                    | ({"rel": "self"} if one.is_active else {})
                    for one in choices
                ],
            }
            for title, choices in feed.facets
        ]
    return json.dumps(made, ensure_ascii=False).encode()


def _links(feed: Feed, start: str, search: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [{"rel": "self", "href": feed.self_url, "type": FEED}, {"rel": "start", "href": start, "type": FEED}]
    made.append({"rel": "search", "href": search, "type": FEED, "templated": True})
    for rel, href in (("up", feed.up), ("first", feed.first), ("previous", feed.previous), ("next", feed.next)):
        if href:
            made.append({"rel": rel, "href": href, "type": FEED})
    return made


def _way(way: Way) -> dict[str, Any]:
    made: dict[str, Any] = {"href": way.url, "title": way.title, "type": FEED, "rel": way.rel}
    return made | ({"properties": {"numberOfItems": way.count}} if way.count is not None else {})


def publication(book: Publication) -> dict[str, Any]:
    """One book."""
    row = book.row
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": book.urn,
        "title": row["title"],
        "language": row["language"],
        "modified": _moment(row["updated_at"]),
    }
    optional = {"author": [{"name": name} for name in book.authors], "publisher": row["publisher"], "description": row["summary"]}
    metadata |= {name: value for name, value in optional.items() if value}
    if book.subjects:
        metadata["subject"] = [{"name": name} for name in book.subjects]
    if row["year"]:
        metadata["published"] = f"{row['year']:04d}-01-01"
    return {
        "metadata": metadata,
        "links": [
            *({"rel": rel, "href": href, "type": kind} for rel, href, kind in book.acquisitions),
            {"rel": "alternate", "href": book.page, "type": "text/html"},
        ],
        "images": [{"href": href, "type": kind} | ({"width": size[0], "height": size[1]} if size else {}) for href, kind, size in book.images],
    }
