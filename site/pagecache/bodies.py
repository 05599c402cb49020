"""An answer that is kept, ready in each encoding and display."""

import gzip
import hashlib
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import brotli  # type: ignore[import-untyped]  # it comes without types

BROTLI = 6  # pays at fill time: 5 ms for 30 kB, a fifth smaller than gzip
GZIP = 6
SMALLEST = 300  # bytes; below it compression costs more than it saves
OVERHEAD = 1_500  # bytes of an entry beside its bodies
OVERHEAD_OF_FORM = 700  # bytes of one form of it
COMMON = 500  # headers that entries share
COMPRESSED = ("text/", "application/json", "application/ld+json", "application/xml", "application/atom+xml", "application/rss+xml", "image/svg+xml")
WITH_304 = frozenset({"cache-control", "vary", "content-security-policy", "expires", "content-location"})
"""What a 304 repeats beside ETag and Last-Modified (RFC 9110 §15.4.5)."""
Header = tuple[str, str]
Headers = tuple[Header, ...]
_common: dict[Header, Header] = {}


def shared(headers: Iterable[Header]) -> Headers:
    """The headers, each of which is kept once for all answers that say it."""
    if len(_common) > COMMON:
        _common.clear()
    return tuple(_common.setdefault(header, header) for header in headers)


@dataclass(slots=True)
class Ready:
    """Headers and body for one encoding and display."""

    etag: str
    headers: Headers
    short: Headers
    body: bytes


@dataclass(slots=True)
class Entry:
    """One answer: its plain body, what it depends on, and the forms in which it was asked for.

    ``slots`` are those of its tags, ``urgent`` the ones whose change may hide a cancelled class; ``since`` is the number that
    stood in the file of changes before it was made, ``until`` and ``changed`` are seconds of the epoch; ``exported`` names the
    thousand seconds in which it was last handed to the export.
    """

    status: str
    headers: Headers
    plain: bytes
    slots: "array[int]"
    urgent: "array[int]"
    since: int
    until: float
    changed: float
    show: Callable[[bytes, Any], bytes]
    standard: Any
    ready: dict[tuple[str, Any], Ready] = field(default_factory=dict)
    size: int = 0
    verified: int = 0
    exported: int = 0
    dated: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        self.size = OVERHEAD + len(self.plain)
        self.dated = ("Last-Modified", formatdate(self.changed, usegmt=True))

    @property
    def is_text(self) -> bool:
        """Whether compression pays."""
        kind = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return len(self.plain) >= SMALLEST and kind.startswith(COMPRESSED)

    def form(self, encoding: str, choice: Any) -> Ready:
        """The answer in ``encoding`` as somebody with the display ``choice`` sees it."""
        key = (encoding, choice if self.show is not as_it_is else self.standard)
        found = self.ready.get(key)
        if found is None:
            found = self._make(encoding, choice)
            self.ready[key] = found
            self.size += OVERHEAD_OF_FORM + (len(found.body) if found.body is not self.plain else 0)
        return found

    def _make(self, encoding: str, choice: Any) -> Ready:
        plain = self.plain if choice == self.standard else self.show(self.plain, choice)
        used = encoding if self.is_text else ""
        body = compressed(plain, used)
        etag = f'"{hashlib.sha256(plain).hexdigest()[:24]}{"-" + used if used else ""}"'
        short = tuple(header for header in self.headers if header[0].lower() in WITH_304)
        if self.status.startswith("200"):
            short = (*short, ("ETag", etag))
        rest = (header for header in self.headers if header[0].lower() not in WITH_304)
        coded = shared([("Content-Encoding", used)]) if used else ()
        return Ready(etag, (*rest, *short, *coded, ("Content-Length", str(len(body)))), short, body)


def as_it_is(body: bytes, _choice: Any) -> bytes:
    """What is no page looks the same to everybody."""
    return body


def compressed(body: bytes, encoding: str) -> bytes:
    """The body in ``encoding``; plain without one."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI, mode=brotli.MODE_TEXT))
    if encoding == "gzip":
        return gzip.compress(body, GZIP, mtime=0)
    return body
