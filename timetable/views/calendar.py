"""Calendar feeds of places and classes."""

import datetime as dt
import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from network.enums import Tier
from pagecache.plans import cached
from timetable import clock, feeds
from timetable.models import Series
from timetable.schedule import class_rows, span_rows, within
from timetable.views.places import place_or_404
from timetable.weeks import Week

WEEKS_BEFORE = 4
WEEKS_AFTER = {Tier.DISTRICT: 1, Tier.STREET: 2, Tier.COMMUNITY: 8}
MINUTES = 10
"""How long calendars may keep what they fetched."""


def _span(before: int, after: int) -> tuple[dt.date, dt.date]:
    week = Week.from_date(clock.today())
    return week.shift(-before).monday, week.shift(after).sunday


@cached()
@require_safe
@cache_control(public=True, max_age=MINUTES * 60)
def place(request: HttpRequest, code: str) -> HttpResponseBase:
    """``/calendar/<code>.ics`` of a community, street or district; the whole city is too much for a calendar. Four queries."""
    found = place_or_404(code)
    if found.tier == Tier.CITY:
        raise Http404("no calendar of the whole city")
    tier = Tier(found.tier)
    since, until = _span(WEEKS_BEFORE if tier == Tier.COMMUNITY else 0, WEEKS_AFTER[tier])
    name = _("%(place)s: Everyday Classroom") % {"place": found.short_name}
    body = feeds.calendar(name, _("Free classes, everybody is welcome."), span_rows(within(found), since, until))
    return _answer(request, body, f"{code}.ics")


@cached()
@require_safe
@cache_control(public=True, max_age=MINUTES * 60)
def series(request: HttpRequest, pk: int) -> HttpResponseBase:
    """``/calendar/class-<id>.ics`` of one class: three queries."""
    found = get_object_or_404(Series.objects.live().select_related("organisation"), pk=pk)
    name = f"{found.title}（{found.organisation.short_name}）"
    body = feeds.calendar(name, _("Free classes, everybody is welcome."), class_rows(found, *_span(WEEKS_BEFORE, WEEKS_AFTER[Tier.COMMUNITY])))
    return _answer(request, body, f"class-{pk}.ics")


def _answer(request: HttpRequest, body: bytes, filename: str) -> HttpResponseBase:
    """The feed with a strong ETag, or 304."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if answer is not None else response
