"""What a page says of itself to other programs: its one address, Open Graph for those who share it, schema.org for search engines."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from content import translations

Data = Mapping[str, Any]
"""One thing of schema.org: ``@type`` and its properties; empty ones are left out."""
CONTEXT = "https://schema.org"
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class About:
    """``path`` is the page's own address with the part of the query that makes it another page; ``image`` a path, or empty."""

    title: str
    path: str
    description: str = ""
    kind: str = "website"
    image: str = ""
    data: list[Data] = field(default_factory=list)
    languages: tuple[str, ...] = ("zh-Hans", "zh-Hant", "en")
    """In which languages the page stands: shown elsewhere, it is the page of the first of them."""


def absolute(path: str) -> str:
    """The public address of a path of this site; other addresses stay as they are, an empty one stays empty."""
    return f"{settings.SITE.url}{path}" if path.startswith("/") else path


def site_name() -> str:
    """The site's name in the language of the page."""
    return gettext("Taiyuan Lifelong Learning Network")


def publisher() -> Data:
    """Who runs the site."""
    return {"@type": "EducationalOrganization", "name": site_name(), "url": absolute("/")}


def lasting(seconds: int) -> str:
    """A length of time as ISO 8601 writes it: ``PT720S``; empty for none."""
    return f"PT{seconds}S" if seconds else ""


def moment(day: dt.date, time: dt.time | None) -> str:
    """A day, or day and time in the city's zone (GB/T 7408)."""
    return f"{day}T{time:%H:%M}+08:00" if time else str(day)


def markup(about: About) -> SafeString:
    """Elements of ``<head>``. All text is escaped; a script element of data runs nothing."""
    path = _own(about)
    graph = {
        "og:site_name": site_name(),
        "og:type": about.kind,
        "og:title": about.title,
        "og:description": about.description,
        "og:url": absolute(path),
        "og:image": absolute(about.image),
    }
    lines = [format_html('<link rel="canonical" href="{}">', absolute(path)), *_alternates(about)]
    lines += [format_html('<meta property="{}" content="{}">', name, text) for name, text in graph.items() if text]
    # Every part is safe by now: format_html escapes its own, and _json leaves none of <, > and & that could end the script element.
    lines += [mark_safe(f'<script type="application/ld+json">{_json(one)}</script>') for one in about.data]
    return mark_safe("\n".join(lines))


def _own(about: About) -> str:
    """The page's one address: a page that is Chinese only has none in English."""
    return about.path if "en" in about.languages else translations.addresses(about.path).simplified


def _alternates(about: About) -> list[SafeString]:
    """The page in its languages, for search engines."""
    known = translations.addresses(about.path)
    paths = {"zh-Hans": known.simplified, "zh-Hant": known.traditional, "en": known.english}
    shown = [(language, paths[language]) for language in about.languages]
    return [
        format_html('<link rel="alternate" hreflang="{}" href="{}">', language, absolute(path))
        for language, path in (*shown, ("x-default", shown[0][1]))
    ]


def _json(thing: Data) -> str:
    text = json.dumps({"@context": CONTEXT, **_filled(thing)}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED)


def _filled(value: Any) -> Any:
    """The value without what is empty, down to the last level."""
    if isinstance(value, Mapping):
        return {name: _filled(one) for name, one in value.items() if one not in ("", None, [], {})}
    if isinstance(value, list | tuple):
        return [_filled(one) for one in value]
    return value if isinstance(value, bool | int | float) else str(value)
