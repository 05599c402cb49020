"""The page cache in front of Django: what the project tells it about hosts, proxies, displays and places."""

import logging
from pathlib import Path
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import Error

from config import lean, modes
from config.middleware import PERMISSIONS, PUBLIC_POLICY, is_trusted
from pagecache import proxies
from pagecache.asked import Environ, Hosts, Key
from pagecache.bodies import Entry
from pagecache.door import Application, PageCache
from pagecache.export import Export
from pagecache.rules import Rules

logger = logging.getLogger(__name__)

URGENT = ("week:", "list:timetable.", "list:home.notice")
"""Tags of what may say that a class is cancelled or a house closed."""


class Modes:
    """How a reader sees pages, as the words of the cookie in one order: they are looked up at every hit. See ``config.modes``."""

    cookie = modes.COOKIE
    parameters = frozenset(modes.PARAMETERS)

    def is_chosen(self, query: str) -> bool:
        """Whether the address makes a choice to remember."""
        return modes.chosen(dict(parse_qsl(query[:2000])), modes.STANDARD) is not None

    def read(self, value: str) -> str:
        """The choice in the cookie."""
        return modes.remembered(value).cookie()

    def show(self, body: bytes, choice: str) -> bytes:
        """The page with the attributes of the choice."""
        return modes.show(body, modes.remembered(choice))


def scheme(asked: Environ) -> str:
    """The scheme that the citizen used; a proxy's word counts only from a trusted one."""
    said = asked.get("HTTP_X_FORWARDED_PROTO")
    if said is not None and settings.TRUSTED_PROXIES and is_trusted(asked.get("REMOTE_ADDR", "")):
        return "https" if said == "https" else "http"
    return str(asked.get("wsgi.url_scheme", "http"))


def is_place(code: str) -> bool:
    """Whether ``code`` is a street or community; without a database, none is."""
    from home import places

    try:
        return code in places.codes()
    except Error as error:
        logger.warning("The division codes cannot be read (%s).", error)
        return False


def in_front_of(app: Application) -> Application:
    """``app`` with the cache in front; bare with ``PAGECACHE_MB=0``."""
    if not settings.PAGECACHE_BYTES:
        return app
    private = frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"})
    hosts = Hosts(settings.ALLOWED_HOSTS, settings.SITE.port)
    rules = Rules(hosts, Modes(), private, URGENT, scheme, is_place, proxies.note if settings.WAGTAILFRONTENDCACHE else None, lean.give_back)
    export = Export(settings.PAGECACHE_EXPORT, tree) if settings.PAGECACHE_EXPORT else None
    return PageCache(app, rules, settings.PAGECACHE_BYTES, Path(settings.VAR) / "run" / "pagecache", export)


LANGUAGES = frozenset({"zh-hans", "zh-Hant", "en"})
NO_ROBOTS = "noindex, nofollow"


def _by_web_server(scheme: str) -> dict[str, str]:
    """What ``docs/nginx.conf`` says with every page; a test compares them."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "vary": "Accept-Encoding, Cookie",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "x-content-type-options": "nosniff",
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "permissions-policy": PERMISSIONS,
        "content-security-policy": PUBLIC_POLICY,
    }
    if scheme == "https":
        headers["strict-transport-security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers


def tree(key: Key, entry: Entry) -> str:
    """The folder of pages with these headers, named by those that differ. A page that says anything else is left to the application."""
    said = {name.lower(): value for name, value in entry.headers}
    language, robots = said.pop("content-language", ""), said.pop("x-robots-tag", "")
    if language not in LANGUAGES or robots not in {"", NO_ROBOTS} or said != _by_web_server(key.scheme):
        return ""
    return f"{key.scheme}-{language}{'-noindex' if robots else ''}"
