"""Results for programs: JSON, an RSS feed, and the description by which browsers take the site among their search engines."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search import columns, kinds, newest, promoted, text
from search.answers import MAX_PAGES, Answer, Question, Section
from search.passages.finding import Inside

DESCRIPTION = "application/opensearchdescription+xml"
NAMED_SINCE = 2026
"""The year of the names that things have in feeds (RFC 4151)."""
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def absolute(address: str) -> str:
    """The public address of a path."""
    return f"{settings.SITE.url}{address}" if address.startswith("/") else address


def as_json(answer: Answer, inside: Sequence[Inside] = ()) -> dict[str, Any]:
    """Return what the page shows: the best results by kind, all ``more`` in one list, how they were found, what narrows them."""
    asked, page, data = answer.question, reverse("search:results"), reverse("search:json")
    return {
        "query": asked.query,
        "url": absolute(f"{page}{asked.address(page=asked.page)}"),
        "found_by": answer.stage.name.lower(),
        "total": answer.total,
        "meant": answer.meant,
        "nearest": [words for words, _address in answer.nearest],
        "read": [str(chip.reading.label) for chip in answer.read.chips],
        "filters": list(asked.filters),
        "promoted": [{"title": row["title"], "url": absolute(row["url"]), "text": row["text"]} for row in promoted.picks(answer)],
        "column": {"title": column.label, "url": absolute(column.url)} if (column := columns.named(text.fold(asked.query))) else None,
        "kinds": [_section(section, data) for section in _shown(answer)],
        "more": [{"kind": row["named"], **_row(row)} for row in answer.mixed],
        "inside": [_inside(work) for work in inside],
        "facets": [
            {
                "label": str(group.label),
                "values": [{"label": one.label, "count": one.hits, "url": absolute(data + one.address)} for one in group.values],
            }
            for group in answer.facets
        ],
        "next": absolute(data + asked.address(page=asked.page + 1)) if asked.page < answer.pages else None,
    }


def _shown(answer: Answer) -> list[Section]:
    return [answer.chosen] if answer.chosen else list(answer.sections)


def _section(section: Section, data: str) -> dict[str, Any]:
    return {
        "name": section.kind.name,
        "label": str(section.kind.plural),
        "total": section.total,
        "url": absolute(data + section.address),
        "results": [_row(row) for row in section.rows],
    }


def _inside(work: Inside) -> dict[str, Any]:
    places = [{"label": place.label, "text": place.text, "url": absolute(place.url)} for place in work.places]
    return {"kind": str(work.label), "title": work.title, "url": absolute(work.url), "places": places, "more": work.more}


def _row(row: kinds.Row) -> dict[str, Any]:
    told = {name: str(row[name]) for name in ("when", "off", "late", "text") if row.get(name)}
    return {"title": row["title"], "url": absolute(row["url"]), "facts": [str(fact) for fact in row.get("facts", ())], **told}


class Feed(Rss201rev2Feed):
    """RSS with the way to what is older (https://www.rfc-editor.org/rfc/rfc5005)."""

    def add_root_elements(self, handler: Any) -> None:
        """The channel."""
        super().add_root_elements(handler)
        if self.feed["following"]:
            handler.addQuickElement("atom:link", None, {"rel": "next", "href": self.feed["following"]})


def as_feed(asked: Question) -> str:
    """Return what was found as RSS 2.0, the latest first: who reads it again sees what is new. What is the same thing keeps its name for ever."""
    found, feed = newest.newest(asked), reverse("search:feed")
    made = Feed(
        title=_fit(_("“%(query)s”: search") % {"query": asked.query} if asked.query else _("Search")),
        link=absolute(f"{reverse('search:results')}{asked.address()}"),
        description=settings.WAGTAIL_SITE_NAME,
        language=get_language(),
        feed_url=absolute(f"{feed}{asked.address(page=asked.page)}"),
        following=absolute(f"{feed}{asked.address(page=asked.page + 1)}") if found.has_more and asked.page < MAX_PAGES else "",
    )
    host = urlsplit(settings.SITE.url).hostname
    for row in found.rows:
        made.add_item(
            _fit(row["title"]),
            _fit(absolute(row["url"])),
            _fit(" · ".join(_told(row))),
            unique_id=f"tag:{host},{NAMED_SINCE}:{row['named']}/{row['id']}",
            unique_id_is_permalink=False,
            pubdate=row.get("added"),
            categories=[_fit(row["kind"])],
        )
    return made.writeString("utf-8")


def _fit(words: object) -> str:
    return _UNFIT.sub(" ", str(words))


def _told(row: kinds.Row) -> Iterator[str]:
    yield from (str(row[name]) for name in ("off", "late", "when") if row.get(name))
    yield from map(str, row.get("facts", ()))
    if row.get("text"):
        yield str(row["text"])


def description() -> str:
    """Return the OpenSearch 1.1 description of the site's search (https://github.com/dewitt/opensearch)."""
    ways = [
        ("text/html", f"{reverse('search:results')}?q={{searchTerms}}", ""),
        ("application/x-suggestions+json", f"{reverse('search:suggest')}?as=opensearch&q={{searchTerms}}", ' rel="suggestions"'),
        ("application/json", f"{reverse('search:json')}?q={{searchTerms}}&page={{startPage?}}", ""),
        ("application/rss+xml", f"{reverse('search:feed')}?q={{searchTerms}}", ""),
        (DESCRIPTION, reverse("search:description"), ' rel="self"'),
    ]
    urls = "".join(f'<Url type="{kind}"{rel} template="{escape(absolute(template))}"/>' for kind, template, rel in ways)
    name = escape(str(settings.WAGTAIL_SITE_NAME)[:16])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{name}</ShortName><Description>{escape(_('Search classes, books, places, teachers'))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>"
        f"{urls}</OpenSearchDescription>"
    )
