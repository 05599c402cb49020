"""Conditional requests (RFC 9110 §13): whether the client already has the page."""

from email.utils import parsedate_to_datetime

from pagecache.asked import Environ
from pagecache.bodies import Entry

LONGEST = 4_000  # characters of If-None-Match that are read


def matches(header: str, etag: str) -> bool:
    """Whether ``If-None-Match`` names ``etag``, compared weakly; nonsense names nothing."""
    if header == etag or header.strip() == "*":
        return True
    return etag in {part.strip().removeprefix("W/") for part in header[:LONGEST].split(",")}


def is_unchanged(environ: Environ, etag: str, entry: Entry) -> bool:
    """Whether 304 is the answer. ``If-Modified-Since`` counts only without ``If-None-Match``."""
    if not entry.status.startswith("200"):
        return False
    names = environ.get("HTTP_IF_NONE_MATCH")
    if names is not None:
        return matches(names, etag)
    try:
        since = parsedate_to_datetime(environ.get("HTTP_IF_MODIFIED_SINCE", "")[:60]).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return False
    return int(entry.changed) <= since
