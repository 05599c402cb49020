"""Requests as nobody would send them on purpose: addresses from the resolver, page types and examples, everything else drawn at random."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from hypothesis import strategies as st

from config import modes
from content.views import page_parameters
from courses.models import CoursePage
from library.models import Book
from media.models import Attachment, Recording
from network.models import Organisation
from timetable.models import Series

NOT_PUBLIC = "admin/"
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get")
ALSO_READ = (
    "q", "kind", "page", "in", "from", "next", "path", "day", "place", "code", "clear", "where", "subject", "p", "format", "lesson",
    "csrfmiddlewaretoken", "login", "password", "message", "contact", "website", "key", "authenticator", *modes.PARAMETERS,
)  # fmt: skip
"""Parameters beside those that cached views declare."""
TOKEN = "a" * 32

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=24)
CHARACTERS = st.text(string.printable.strip() + " ", max_size=60)
NUMBERS = st.one_of(st.integers(0, 40), st.sampled_from([-1, 2**31, 2**63 - 1, 2**63, 10**20, 10**30]))
WEEKS = st.one_of(st.sampled_from(["2026-W48", "2026-W53", "2025-W53", "0000-W01", "0001-W01", "9999-W52", "9999-W53", "2026-W00", "2026-W99"]))
ODD_VALUES = """太极拳|书法 迎泽 周三|٣|²|1e9|nan|-0|140106|140106999|zh-Hans|C|used|new|title|course|book|cooking|2026-11-28|0000-00-00|_|5_5|elder
2026-11-28T08:00:00+08:00_5|99999999999999999999_1|//evil.example|/about/|javascript:alert(1)|%|%zz|\ufffd|'|"|\\|AND OR NOT NEAR|*"""
VALUES = st.one_of(
    ANY_TEXT,
    NUMBERS.map(str),
    WEEKS,
    st.sampled_from([*ODD_VALUES.replace("\n", "|").split("|"), "", "a" * 3000, "\x00", "\u202e", "(" * 50]),
)
PIECES = st.one_of(
    VALUES.map(lambda text: quote(text[:200], safe="")),
    st.binary(max_size=6).map(quote_from_bytes),
    CHARACTERS.map(lambda text: quote(text, safe="%;:@&=+$,!~*'()")),
)

HEADERS = {
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,5-6", "items=1", "bytes=" + "9" * 40 + "-", "bytes=a-b"],
    "If-Range": ['"x"', "yesterday"],
    "If-None-Match": ["*", '"', 'W/"a", "b"', ",,,"],
    "If-Modified-Since": ["Mon, 99 Foo 99999", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"],
    "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "0"],
    "Accept": ["*/*", "application/json", "text/html;q=x", "a" * 2000],
    "Accept-Encoding": ["gzip", "br", "identity;q=0, *;q=0", "gzip;q=1.5, br;q=nonsense", "zstd"],
    "Accept-Language": ["en", "zh-TW,zh;q=0.9", "xx" * 400, "*;q=-1", "en;q=1e400"],
    "Host": ["127.0.0.1", "evil.example", "", "a" * 300, "127.0.0.1:99999", "[::1", "localhost:"],
    "Authorization": ["Basic Og==", "Bearer x", "x"],
    "X-Forwarded-For": ["1.2.3.4", "::::", "a,b,c"],
    "X-Forwarded-Proto": ["https", "ftp"],
    "X-Forwarded-Host": ["evil.example"],
    "X-Requested-With": ["XMLHttpRequest"],
    "HX-Request": ["true"],
    "Referer": ["http://evil.example/", "://", "http://127.0.0.1/about/"],
    "Origin": ["null", "http://evil.example", "http://127.0.0.1", "http://[::1"],
    "User-Agent": ["MicroMessenger", "", "a" * 5000],
    "Content-Type": [
        "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=x",
        "text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=klingon", "multipart/form-data; boundary=" + "x" * 300, ";;;",
    ],
    "Content-Encoding": ["gzip"],
    "Expect": ["200-ok"],
}  # fmt: skip
COOKIES = {
    "sessionid": ["x", "a" * 32, "太原", ""],
    "csrftoken": [TOKEN, "x", "a" * 64],
    "messages": ["x", "W1siX19qc29uX21lc3NhZ2UiXV0:x:y", "{}"],
    "modes": ["elder30.dark", "x." * 40, "<script>"],
    "place": ["140106", "140106001", "140106001001", "999999999999", "1"],
    "django_language": ["en", "xx", "zh-hant"],
}


@dataclass
class Request:
    """What goes over the wire, still in parts; ``path`` is quoted."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def environ(self) -> dict[str, str]:
        """The parts of a WSGI environment that the request fills."""
        named = {f"HTTP_{name.upper().replace('-', '_')}": value.encode().decode("latin-1") for name, value in self.headers.items()}
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if f"HTTP_{name}" in named:
                named[name] = named.pop(f"HTTP_{name}")
        path = unquote_to_bytes(self.path).decode("latin-1")
        return {"REQUEST_METHOD": self.method, "PATH_INFO": path, "QUERY_STRING": self.query, "CONTENT_LENGTH": str(len(self.body)), **named}

    def raw(self, host: str) -> bytes:
        """The request as HTTP/1.1."""
        headers = {"Host": host, "Content-Length": str(len(self.body)), **self.headers}
        lines = [
            f"{self.method} {self.path}{'?' if self.query else ''}{self.query} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode("utf-8", errors="replace") + self.body


def _walk(
    patterns: list[URLPattern | URLResolver], before: tuple[RoutePattern | RegexPattern, ...] = ()
) -> Iterator[tuple[RoutePattern | RegexPattern, ...]]:
    for entry in patterns:
        here = before if isinstance(entry.pattern, LocalePrefixPattern) else (*before, entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here)
        else:
            yield here


@cache
def routes() -> list[tuple[RoutePattern | RegexPattern, ...]]:
    """Every public address: the patterns that make it, outermost first."""
    return [found for found in _walk(get_resolver().url_patterns) if not "".join(map(str, found)).startswith(NOT_PUBLIC)]


@cache
def _rows() -> dict[str, list[str]]:
    """Keys, codes and names that are there: what makes a random address a real one."""
    keys = [key for model in (Book, Series, Recording, Attachment) for key in model._default_manager.order_by("pk").values_list("pk", flat=True)[:4]]
    places = Organisation.objects.order_by("path")
    codes = [code for tier in (6, 9, 12) for code in places.values_list("code", flat=True) if len(code) == tier][:3] + list(
        places.values_list("code", flat=True)[:30]
    )
    return {"int": [*map(str, keys)], "code": codes, "pages": pages()}


def pages() -> list[str]:
    """The addresses of live pages, one or two of each type."""
    from wagtail.models import Page

    found: dict[int, list[str]] = {}
    for page in Page.objects.live().order_by("path"):
        if (address := page.get_url()) and len(found.setdefault(page.content_type_id, [])) < 3:
            found[page.content_type_id].append(address)
    return [address for several in found.values() for address in several]


def _argument(name: str, kind: str) -> st.SearchStrategy[str]:
    known = _rows()
    usual = {
        "IntConverter": st.one_of(st.sampled_from(known["int"]), NUMBERS.filter(lambda number: number >= 0).map(str)),
        "WeekConverter": WEEKS,
        "CodeConverter": st.one_of(st.sampled_from(known["code"]), st.text(string.digits, min_size=6, max_size=12)),
        "SlugConverter": st.sampled_from(["pages", "policy", "books", "yingze", "places", "-", "a" * 300]),
        "PathConverter": st.sampled_from(["images/x.jpg", "../secret_key", "a//b", "original_images/x"]),
        "StringConverter": st.one_of(st.sampled_from([*known["code"], "file", "video", "x.png"]), PIECES),
    }.get(kind, PIECES)
    return st.one_of(usual, usual, usual, usual, usual, PIECES)


@st.composite
def _address(draw: st.DrawFn) -> str:
    """An address of the resolver, its arguments drawn."""
    path = ""
    for pattern in draw(st.sampled_from(routes())):
        if isinstance(pattern, RoutePattern):
            at = 0
            for found in re.finditer(r"<(?:\w+:)?(\w+)>", pattern._route):
                path += quote(pattern._route[at : found.start()], safe="/")
                path += draw(_argument(found[1], type(pattern.converters[found[1]]).__name__))
                at = found.end()
            path += quote(pattern._route[at:], safe="/")
        elif pattern._regex not in {"", "^/"}:
            path += quote(draw(st.from_regex(pattern._regex, fullmatch=True)), safe="/")
    return "/" + path.lstrip("/")


@st.composite
def _path(draw: st.DrawFn) -> str:
    known = st.sampled_from(_rows()["pages"])
    path = draw(st.one_of(_address(), _address(), _address(), known, known, st.lists(PIECES, max_size=4).map(lambda parts: "/" + "/".join(parts))))
    prefix = draw(st.sampled_from([*[""] * 12, "/en", "/zh-hant", "/zh-hant", "/zh-hant/zh-hant", "/", "/admin/.."]))
    return prefix + path + draw(st.sampled_from([*[""] * 12, "/", "%00", "/%2e%2e/", "%F0%9F%98%80", "%ff"]))


@cache
def names() -> list[str]:
    """Parameters that some view reads."""
    declared = {name for found in _plans() for name in found}
    return sorted(declared | page_parameters() | set(ALSO_READ) | {"q1", "q2", *(CoursePage.answers if hasattr(CoursePage, "answers") else ())})


def _plans() -> Iterator[frozenset[str]]:
    def views(patterns: list[URLPattern | URLResolver]) -> Iterator[object]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from views(entry.url_patterns)
            else:
                yield entry.callback

    for view in views(get_resolver().url_patterns):
        if plan := getattr(view, "page_cache", None):
            yield plan.names


@st.composite
def _query(draw: st.DrawFn) -> str:
    pairs = draw(st.lists(st.tuples(st.one_of(st.sampled_from(names()), st.sampled_from(names()), ANY_TEXT), VALUES), max_size=4))
    made = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    return draw(
        st.one_of(
            st.just(made),
            st.just(made),
            st.just(made),
            CHARACTERS.map(lambda text: text.replace(" ", "+").replace("#", "")),
            st.just(made + "&%ff=%fe&;="),
        )
    )


@st.composite
def _headers(draw: st.DrawFn) -> dict[str, str]:
    chosen = draw(st.dictionaries(st.sampled_from(sorted(HEADERS)), st.integers(0, 9), max_size=2))
    made = {name: HEADERS[name][number] if number < len(HEADERS[name]) else draw(CHARACTERS).strip() for name, number in chosen.items()}
    cookies = draw(st.dictionaries(st.sampled_from(sorted(COOKIES)), st.integers(0, 4), max_size=2))
    if cookies:
        made["Cookie"] = "; ".join(f"{name}={(COOKIES[name] * 5)[number]}" for name, number in cookies.items())
    return made


def _form(pairs: list[tuple[str, str]], *, parts: bool) -> tuple[str, bytes]:
    if not parts:
        return "application/x-www-form-urlencoded", "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs).encode()
    lines = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs)
    return "multipart/form-data; boundary=x", (lines + "--x--\r\n").encode()


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request."""
    made = Request(draw(_path()), draw(_query()), draw(st.sampled_from(("GET", "GET", "GET", "POST", "POST", *METHODS))), draw(_headers()))
    if made.method not in {"GET", "HEAD"} or draw(st.integers(0, 9)) == 0:
        pairs = draw(st.lists(st.tuples(st.sampled_from(names()), VALUES), max_size=5))
        if draw(st.booleans()):  # through the door against forged forms
            pairs.append(("csrfmiddlewaretoken", TOKEN))
            made.headers["Cookie"] = "; ".join(filter(None, [made.headers.get("Cookie"), f"csrftoken={TOKEN}"]))
            made.headers.pop("Origin", None)
        kind, body = _form(pairs, parts=draw(st.booleans()))
        made.headers.setdefault("Content-Type", kind)
        made.body = draw(st.one_of(st.just(body), st.just(body), st.binary(max_size=200), st.just(body[: len(body) // 2]), st.just(b"x" * 200_000)))
    return made
