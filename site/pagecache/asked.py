"""What of a request an answer may depend on: the key under which it is kept, and the request that is handed on."""

import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode

from django.http.request import split_domain_port, validate_host

from pagecache.watching import DECLARED

Environ = dict[str, Any]
_PLACE = re.compile(r"[0-9]{12}|[0-9]{9}", re.ASCII)
LONGEST_QUERY = 2_000
HOSTS_KEPT = 1_000
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
PROXY = "HTTP_X_FORWARDED_PROTO"
READ = (
    *CONDITIONS,
    "REQUEST_METHOD",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_PORT",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_AUTHORIZATION",
    "CONTENT_LENGTH",
    "HTTP_TRANSFER_ENCODING",
    PROXY,
)
"""All of a request that an answer from memory depends on; where a proxy has spoken, also who spoke."""
Said = tuple[str | None, ...]
"""What a request says of ``READ``."""


class Display(Protocol):
    """How a reader sees pages; it changes only attributes in the finished body."""

    cookie: str
    parameters: frozenset[str]

    def is_chosen(self, query: str) -> bool:
        """Whether the query makes a choice that is to be remembered."""

    def read(self, value: str) -> Any:
        """What the cookie says; hashable, foreign values fall away."""

    def show(self, body: bytes, choice: Any) -> bytes:
        """The body as the reader wants it."""


class Key(NamedTuple):
    """Under what an answer is kept."""

    scheme: str
    host: str
    path: str
    query: str
    place: str


def read_again(said: Said) -> Environ:
    """The request as far as it was read."""
    names = (*READ, "REMOTE_ADDR")
    return {name: value for name, value in zip(names, said, strict=False) if value is not None}


def only_asks(environ: Environ) -> bool:
    """Whether nothing is sent along, neither a body nor who it is."""
    is_empty = environ.get("CONTENT_LENGTH", "0") in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ
    return is_empty and environ["REQUEST_METHOD"] in {"GET", "HEAD"} and "HTTP_AUTHORIZATION" not in environ


def cookies(header: str) -> dict[str, str]:
    """Name → value of each cookie; of two with one name the last counts, as in Django."""
    pairs = (part.strip().partition("=") for part in header.split(";")) if header else ()
    return {name: value.strip('"') for name, _, value in pairs}


def reduced(query: str, names: Collection[str]) -> str:
    """The query without what the view does not read, in one order; values of one name keep theirs. ValueError: too many fields."""
    if not query or not names:
        return ""
    if not query.isascii():
        query = query.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
    pairs = parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="replace", max_num_fields=100)
    return urlencode(sorted(((name, value) for name, value in pairs if name in names), key=lambda pair: pair[0]))


def drops(query: str, names: Collection[str]) -> bool:
    """Whether ``reduced`` takes something away."""
    return any(part.partition("=")[0] not in names for part in query.split("&") if part)


def place_of(kept: dict[str, str]) -> str:
    """The division code in the cookie ``place``, empty for what has not its form."""
    code = kept.get("place", "")
    return code if _PLACE.fullmatch(code) else ""


class Hosts:
    """Whether a Host header may be answered, and on which port."""

    def __init__(self, allowed: Iterable[str], port: int) -> None:
        self.allowed = list(allowed)
        self.port = str(port)
        self._known: dict[tuple[str, str], bool] = {}

    def allows(self, host: str, server_port: str) -> bool:
        """The verdict, kept for a thousand hosts."""
        key = (host, server_port)
        if key not in self._known:
            if len(self._known) >= HOSTS_KEPT:
                self._known.clear()
            domain, port = split_domain_port(host)
            self._known[key] = bool(domain) and port in {"", self.port, server_port} and validate_host(domain, self.allowed)
        return self._known[key]


def handed_on(environ: Environ, key: Key, declared: frozenset[str]) -> Environ:
    """The request as the view may see it: what its answer is kept for, no other header; ``declared`` are the parameters it may ask for."""
    clean = {name: value for name, value in environ.items() if not name.startswith("HTTP_") and name not in {"CONTENT_LENGTH", "CONTENT_TYPE"}}
    clean |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key.query, "REMOTE_ADDR": "", "HTTP_HOST": key.host, "wsgi.url_scheme": key.scheme}
    clean[DECLARED] = declared
    if key.place:
        clean["HTTP_COOKIE"] = f"place={key.place}"
    return clean
