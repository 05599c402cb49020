"""Public pages of the network: the districts, and a page for every organisation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network import geo, sections
from network.enums import Tier
from network.models import Organisation
from pagecache import tags
from pagecache.plans import cached

ABOVE = "parent__parent__parent"


@cached()
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """``/places/``: the districts with how many communities of theirs hold a classroom. Two queries."""
    rows = list(Organisation.objects.districts().order_by("path"))
    counts = _classrooms(list(Organisation.objects.with_classroom().values_list("path", flat=True)), depth=2)
    listed = [_line(row, counts) for row in rows]
    return render(
        request, "network/districts.html", {"rows": [row for row in listed if row["count"]], "others": [row for row in listed if not row["count"]]}
    )


@cached()
@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """``/places/<code>/``: frame, what lies above and below, and the sections of the apps above.

    Two queries (three above the communities) and those of the sections.
    """
    found = Organisation.objects.select_related(ABOVE).filter(code=code).first()
    if found is None:
        return render(request, "network/unknown.html", {"code": code}, status=404)
    tags.used(f"place:{code}")
    shown = sections.filled(found)
    return render(request, "network/organisation.html", _context(found) | {"sections": shown})


def _context(found: Organisation) -> dict[str, Any]:
    below = list(Organisation.objects.filter(parent=found).order_by("path")) if found.tier != Tier.COMMUNITY else []
    counts: dict[str, int] = {}
    if below and found.tier < Tier.STREET:
        paths = Organisation.objects.below(found).with_classroom().values_list("path", flat=True)
        counts = _classrooms(list(paths), depth=found.tier + 1)
    return {
        "organisation": found,
        "place": found,
        "trail": _trail(found),
        "below": [_line(row, counts) for row in below],
        "below_title": {Tier.CITY: _("Districts"), Tier.DISTRICT: _("Streets and towns"), Tier.STREET: _("Communities and villages")}.get(
            Tier(found.tier), ""
        ),
        "maps": geo.map_links(found) if found.tier == Tier.COMMUNITY or found.position_confirmed else [],  # nobody goes to the middle of a district
    }


def _trail(found: Organisation) -> list[Organisation]:
    """Those above, from the district down."""
    above = []
    parent = found.parent
    while parent is not None and parent.tier > Tier.CITY:
        above.append(parent)
        parent = parent.parent
    return above[::-1]


def _classrooms(paths: list[str], depth: int) -> dict[str, int]:
    """How many communities with a classroom lie under each organisation of a depth, by its code."""
    counts: dict[str, int] = {}
    for path in paths:
        code = path.split("/", depth)[depth - 1]
        counts[code] = counts.get(code, 0) + 1
    return counts


def _line(row: Organisation, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "name": row.short_name,
        "url": row.get_absolute_url(),
        "code": row.code,
        "count": counts.get(row.code, 0),
        "holds_classroom": row.holds_classroom,
    }
