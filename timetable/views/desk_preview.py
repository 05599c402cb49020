"""A community's week as citizens will see it, drafts included: the public page itself, for editors only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from network import scope
from network.enums import Tier
from timetable.schedule import draft_rows, within
from timetable.views.desk_base import week_or_404
from timetable.views.places import community_page, issue_of, place_or_404, sheet_page


@require_safe
@xframe_options_sameorigin
def page(request: HttpRequest, week: str, code: str) -> HttpResponse:
    """The community's page, or with ``?paper=1`` its noticeboard sheet; communities of other areas answer 404."""
    wanted, place = week_or_404(week), place_or_404(code)
    if place.tier != Tier.COMMUNITY or not scope.can_edit(request.user, place):
        raise Http404(_("There is no such community, or it is not yours."))
    show = sheet_page if request.GET.get("paper") else community_page
    response = show(request, week=wanted, place=place, rows=draft_rows(within(place), wanted), issue=issue_of(place, wanted))
    response.headers["Cache-Control"] = "private, no-store"
    return response
