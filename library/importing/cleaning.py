"""The last word on a chapter's HTML: what is not listed here is not stored, whatever wrote it."""

import re
from html import escape

import nh3

_TAG_NAMES = """
a abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 hr i img ins kbd li mark ol p pre q
rb rp rt rtc ruby s samp small span strong sub sup table tbody td tfoot th thead tr u ul var wbr
"""
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "rel", "aria-label"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {"a": {"pn", "nr"}, "p": {"p"}, "div": {"tw", "fn", "fns"}, "em": {"dot"}}
SCHEMES = frozenset({"http", "https", "mailto"})
FILES = "../files/"
"""Where a chapter finds its pictures, from its own address."""
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    link_rel=None,
)
NUMBER, MARK = "\ufdd0", "\ufdd1"
"""Noncharacters that stand for `` id="p12"`` and for the link at the end of paragraph 12 until numbers are given."""
_PLACES = re.compile(f"[{NUMBER}{MARK}]")
_ADDRESS = re.compile(r'<a class="pn" href="#p\d+">\d+</a>')


def clean(html: str) -> str:
    """The chapter's HTML as it may be stored and shown."""
    return _CLEANER.clean(html)


def numbered(html: str) -> tuple[str, int]:
    """Give paragraphs their numbers; return the HTML and how many there are."""
    count = 0

    def number(match: "re.Match[str]") -> str:
        nonlocal count
        if match[0] == NUMBER:
            count += 1
            return f' id="p{count}"'
        return f'<a class="pn" href="#p{count}">{count}</a>'

    return _PLACES.sub(number, html), count


def without_numbers(html: str) -> str:
    """The HTML of a block that stands inside another one."""
    return _PLACES.sub("", html)


def without_addresses(html: str) -> str:
    """Stored HTML without the links at the ends of paragraphs: for taking away, for searching."""
    return _ADDRESS.sub("", html)


def paragraph(text: str) -> str:
    """A plain paragraph."""
    return f'<p{NUMBER} class="p">{escape(text, quote=False)}{MARK}</p>'
