"""The reader's place: a street or community, kept as its division code in a cookie of its own."""

from django.http import HttpRequest, HttpResponse

from network import places as known
from network.enums import Tier
from network.models import Organisation
from network.querysets import OrganisationQuerySet
from pagecache import tags
from pagecache.memory import Memory

COOKIE = "place"
KEPT = 400 * 24 * 3600  # seconds; the longest that browsers keep
CHOSEN_FROM = (Tier.STREET, Tier.COMMUNITY)
FOUND_AT_MOST = 30


def _load_codes() -> frozenset[str]:
    return frozenset(Organisation.objects.filter(tier__in=CHOSEN_FROM).values_list("code", flat=True))


codes: Memory[frozenset[str]] = Memory(_load_codes, "list:network.organisation")
"""The division codes one may choose."""


def find(code: str) -> Organisation | None:
    """The street or community of this division code, what it lies in loaded; one query, none for what is no code."""
    if not (code.isdigit() and code.isascii() and len(code) in {9, 12}):
        return None
    return Organisation.objects.select_related("parent").filter(code=code, tier__in=CHOSEN_FROM).first()


def current(request: HttpRequest) -> Organisation | None:
    """The place the reader chose; None without one, or where the code is none of ours. At most one query."""
    tags.reads_place()
    return find(request.COOKIES.get(COOKIE, ""))


def remember(request: HttpRequest, response: HttpResponse, place: Organisation) -> None:
    """Keep ``place`` in the reader's browser."""
    response.set_cookie(COOKIE, place.code, max_age=KEPT, secure=request.is_secure(), httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    """Take the place back."""
    response.delete_cookie(COOKIE, samesite="Lax")


def typed(words: str) -> OrganisationQuerySet:
    """Streets and communities by a part of their name, by pinyin or by initials, else by an address; at most ``FOUND_AT_MOST``. One query, or two."""
    found = known.find(words, tiers=CHOSEN_FROM).select_related("parent__parent")[:FOUND_AT_MOST]
    return found or known.addressed(words, tiers=CHOSEN_FROM).select_related("parent__parent")[:FOUND_AT_MOST]


def district(words: str) -> Organisation | None:
    """The district that ``words`` mean; one query, or two."""
    tiers = (Tier.DISTRICT,)
    return known.find(words, tiers=tiers).first() or known.addressed(words, tiers=tiers).first()


def below(organisation: Organisation) -> OrganisationQuerySet:
    """The organisations right below ``organisation``; one query."""
    return Organisation.objects.filter(parent=organisation).order_by("path")
