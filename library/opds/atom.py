"""OPDS 1.2: Atom (RFC 4287) with the catalogue's relations (https://specs.opds.io/opds-1.2)."""

import datetime as dt

from lxml import etree

from library.opds.feeds import Choice, Feed, Publication, Way

ATOM, DC, OPDS = "http://www.w3.org/2005/Atom", "http://purl.org/dc/terms/", "http://opds-spec.org/2010/catalog"
SEARCH, THREAD = "http://a9.com/-/spec/opensearch/1.1/", "http://purl.org/syndication/thread/1.0"
SPACES = {None: ATOM, "dc": DC, "opds": OPDS, "opensearch": SEARCH, "thr": THREAD}
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPENSEARCH = "application/opensearchdescription+xml"
IMAGE, THUMBNAIL, FACET = "http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail", "http://opds-spec.org/facet"
NAME = "太原终身学习网"


def _add(parent: "etree._Element", name: str, text: str = "", space: str = ATOM, **attributes: str) -> "etree._Element":
    element = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
    if text:
        element.text = text
    return element


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _link(parent: "etree._Element", rel: str, href: str, kind: str, title: str = "") -> "etree._Element":
    named = {"title": title} if title else {}
    return _add(parent, "link", rel=rel, href=href, type=kind, **named)


def write(feed: Feed, start: str, search: str) -> bytes:
    """The feed's XML; ``start`` and ``search`` are the addresses of the root and of the search description."""
    own = NAVIGATION if feed.publications is None else ACQUISITION
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=SPACES)
    _add(root, "id", feed.urn)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(_add(root, "author"), "name", NAME)
    _link(root, "self", feed.self_url, own)
    _link(root, "start", start, NAVIGATION)
    _link(root, "search", search, OPENSEARCH)
    for rel, href in (("up", feed.up), ("first", feed.first), ("previous", feed.previous), ("next", feed.next)):
        if href:
            _link(root, rel, href, NAVIGATION if rel == "up" else own)
    if feed.total is not None:
        _add(root, "totalResults", str(feed.total), SEARCH)
    for title, choices in feed.facets:
        for choice in choices:
            _facet(root, title, choice)
    for way in feed.ways:
        _way(root, way, feed.updated)
    for publication in feed.publications or ():
        _entry(root, publication)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _facet(root: "etree._Element", group: str, choice: Choice) -> None:
    link = _link(root, FACET, choice.url, ACQUISITION, choice.title)
    link.set(f"{{{OPDS}}}facetGroup", group)
    link.set(f"{{{THREAD}}}count", str(choice.count))
    if choice.is_active:
        link.set(f"{{{OPDS}}}activeFacet", "true")


def _way(root: "etree._Element", way: Way, updated: dt.datetime) -> None:
    entry = _add(root, "entry")
    _add(entry, "title", way.title)
    _add(entry, "id", way.url)
    _add(entry, "updated", _moment(updated))
    _add(entry, "content", way.text or way.title, type="text")
    link = _link(entry, way.rel, way.url, ACQUISITION if way.is_list else NAVIGATION)
    if way.count is not None:
        link.set(f"{{{THREAD}}}count", str(way.count))


def _entry(root: "etree._Element", book: Publication) -> None:
    row = book.row
    entry = _add(root, "entry")
    _add(entry, "title", row["title"])
    _add(entry, "id", book.urn)
    _add(entry, "updated", _moment(row["updated_at"]))
    for name in book.authors:
        _add(_add(entry, "author"), "name", name)
    described = {"language": row["language"], "publisher": row["publisher"], "issued": str(row["year"] or ""), "identifier": book.urn}
    for name, value in described.items():
        if value:
            _add(entry, name, value, DC)
    for subject in book.subjects:
        _add(entry, "category", term=subject, label=subject)
    if row["rights_note"]:
        _add(entry, "rights", row["rights_note"])
    if row["summary"]:
        _add(entry, "summary", row["summary"], type="text")
    for rel, href, kind in book.acquisitions:
        _link(entry, rel, href, kind)
    for href, kind, _size in book.images:
        _link(entry, IMAGE, href, kind)
        _link(entry, THUMBNAIL, href, kind)
    _link(entry, "alternate", book.page, "text/html")


def description(template: str) -> bytes:
    """The OpenSearch description; ``template`` holds ``{searchTerms}``."""
    root = etree.Element(f"{{{SEARCH}}}OpenSearchDescription", nsmap={None: SEARCH})
    _add(root, "ShortName", NAME, SEARCH)
    _add(root, "Description", f"{NAME}图书馆", SEARCH)
    _add(root, "InputEncoding", "UTF-8", SEARCH)
    _add(root, "OutputEncoding", "UTF-8", SEARCH)
    _add(root, "Url", "", SEARCH, type=ACQUISITION, template=template)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
