"""What the application answered, and whether it may be kept."""

import time
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pagecache import tags
from pagecache.asked import Environ
from pagecache.bodies import Entry, Header, Headers, as_it_is, shared
from pagecache.changes import slots_of
from pagecache.tags import Recorded

KEPT_FOR = {"200": 86_400, "301": 3_600, "404": 60}  # seconds at most, whatever its tags say
NEVER = frozenset({"private", "no-store"})
MAY_VARY = frozenset({"accept-encoding", "cookie", "accept-language", ""})
"""Other headers do not reach a view that is cached, nor does Accept-Language: the language is in the path."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status line, headers, whole body."""

    status: str
    headers: list[Header]
    body: bytes

    def values(self, name: str) -> set[str]:
        """The comma-separated words of a header, in lower case, without arguments."""
        found = ",".join(value for key, value in self.headers if key.lower() == name)
        return {word.strip().partition("=")[0].lower() for word in found.split(",") if word.strip()}

    @property
    def is_html(self) -> bool:
        """Whether it is a page."""
        return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in self.headers)

    @property
    def is_public(self) -> bool:
        """Whether everybody may have it."""
        names = {name.lower() for name, _ in self.headers}
        if self.status[:3] not in KEPT_FOR or names & {"set-cookie", "content-encoding", "content-range", "www-authenticate"}:
            return False
        return not (self.values("cache-control") & NEVER) and self.values("vary") <= MAY_VARY


def run(app: Callable[..., Iterable[bytes]], environ: Environ) -> Answer:
    """Ask the application and take its whole answer."""
    begun: list[tuple[str, list[Header]]] = []

    def start_response(status: str, headers: list[Header], _error: Any = None) -> Callable[[bytes], None]:
        begun[:] = [(status, headers)]
        raise_on_write: Callable[[bytes], None] = _refuse
        return raise_on_write

    parts = app(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = begun[0]
    return Answer(status, headers, body)


def _refuse(_data: bytes) -> None:
    raise NotImplementedError("Django never uses write()")


@dataclass(frozen=True, slots=True)
class Making:
    """What is known of a rendering beside its answer."""

    urgent: tuple[str, ...]
    show: Callable[[bytes, Any], bytes]
    standard: Any
    since: int
    static: bool

    def entry(self, answer: Answer, recorded: Recorded, old: Entry | None) -> Entry | None:
        """The answer as it is kept; None where it may not be: private, or made of nothing that we would hear of."""
        if not answer.is_public or recorded.undeclared or not (recorded or self.static):
            return None
        now = time.time()
        until = min(recorded.until, now + KEPT_FOR[answer.status[:3]], tags.next_midnight().timestamp())
        if until <= now:
            return None
        same = old is not None and old.plain == answer.body
        return Entry(
            status=answer.status,
            headers=_headers(answer, reads_place=bool(recorded.place)),
            plain=answer.body,
            slots=array("I", slots_of(recorded)),
            urgent=array("I", slots_of(tag for tag in recorded if tag.startswith(self.urgent))),
            since=self.since,
            until=until,
            changed=old.changed if same and old is not None else int(now),
            show=self.show if answer.is_html else as_it_is,
            standard=self.standard,
        )


OURS = frozenset({"content-length", "vary", "cache-status", "etag", "last-modified", "content-encoding", "set-cookie", "date", "connection"})


def _headers(answer: Answer, *, reads_place: bool) -> Headers:
    """The headers to send each time: browsers ask again, unless the view said how long they need not."""
    headers = [(name, value) for name, value in answer.headers if name.lower() not in OURS]
    if not answer.values("cache-control"):
        headers.append(("Cache-Control", "no-cache"))
    vary = ["Accept-Encoding"] + (["Cookie"] if answer.is_html or reads_place else [])
    return shared([*headers, ("Vary", ", ".join(vary))])
