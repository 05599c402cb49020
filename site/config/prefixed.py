"""What pages under a prefix of their own have in common: the pieces of finished HTML, and links that are led back under the prefix."""

import re

from django.conf import settings

APART = ("admin", "static", "uploads", "media", "images", "documents", "recordings", "accounts", "account", "en", "zh-hant", "healthz", "opds")
"""First parts of paths that have one form only: editors' interface, files, accounts, catalogues for programs; and the prefixes themselves."""

TOKEN = re.compile(r"<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^\"'>])*>|[^<]+|<", re.DOTALL)
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
ATTRIBUTE = re.compile(r"""(\s)([a-zA-Z][a-zA-Z0-9:_-]*)="([^"]*)\"""")
_BY_SCRIPTS = {"data-n", "data-label", "data-done", "data-speak", "data-outside"}
_BY_STYLES = {"data-l"}
SPOKEN = frozenset({"title", "alt", "aria-label", "aria-description", "placeholder", "label"} | _BY_SCRIPTS | _BY_STYLES)
"""Attributes that are shown or read out."""
LED = frozenset({"href", "action", "formaction"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
CHINESE = re.compile("[\u3400-\u9fff]")


def is_apart(path: str) -> bool:
    """Whether a path has no form under a prefix."""
    return path.lstrip("/").split("/", 1)[0] in APART


def led(address: str, prefix: str) -> str:
    """An address of this site under the prefix; any other as it is."""
    origin = settings.SITE.url
    if address == origin or address.startswith(f"{origin}/"):
        return origin + led(address[len(origin) :] or "/", prefix)
    if not address.startswith("/") or address.startswith("//") or is_apart(address.split("?", 1)[0].split("#", 1)[0]):
        return address
    return prefix + address
