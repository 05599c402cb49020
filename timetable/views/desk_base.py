"""What every view of the desk shares: the week of the address, the place within the editor's own area, Wagtail's frame."""

import datetime as dt
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from network import scope
from network.enums import Tier
from network.models import Organisation
from timetable import clock, saying
from timetable.weeks import Week, WeekError


def day_label(day: dt.date) -> str:
    """11月25日 周三, Wed 25 Nov."""
    return saying.day_of_week(day)


def days_label(week: Week) -> str:
    """11月23日（周一）至11月29日（周日）, Mon 23 Nov – Sun 29 Nov."""
    return saying.full_days(week.monday, week.sunday)


def desk_url(name: str, week: Week | None = None, *, place: Organisation | None = None, **arguments: Any) -> str:
    """An address of the desk, with the place when there is one."""
    kwargs = ({"week": str(week)} if week else {}) | arguments
    address = reverse(f"timetable_desk:{name}", kwargs=kwargs)
    return f"{address}?{urlencode({'place': place.code})}" if place else address


def week_or_404(text: str) -> Week:
    """The week of an address; 404 with the reason when there is none."""
    try:
        return Week.parse(text)
    except WeekError as error:
        raise Http404(str(error)) from error


def place_or_404(request: HttpRequest) -> Organisation:
    """``?place=`` within the editor's area; without it the outermost organisation the editor works in."""
    code = request.GET.get("place") or request.POST.get("place")
    if not code:
        home = scope.home_organisation(request.user)
        if home is None:
            raise PermissionDenied
        return home
    place = Organisation.objects.filter(code=code[:12]).first()
    if place is None or not scope.can_edit(request.user, place):
        raise Http404(__("There is no such place, or it is not yours."))
    return place


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the desk. ``week`` and ``place`` are set before the method runs; foreign ones answer 404."""

    header_icon = "calendar-alt"
    week: Week
    place: Organisation

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the week of the address."""
        super().setup(request, *args, **kwargs)
        self.week = week_or_404(kwargs["week"]) if "week" in kwargs else Week.from_date(clock.today())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the place first."""
        self.place = self.get_place()
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The editor; the admin lets nobody else in."""
        return cast("User", self.request.user)

    def get_place(self) -> Organisation:
        """The organisation the page is about."""
        return place_or_404(self.request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home › 天天课堂 › the week › this page."""
        return [
            *self.breadcrumbs_items,
            {"url": desk_url("home"), "label": _("Everyday Classroom")},
            {"url": self.url("week"), "label": capfirst(self.week.label)},
            {"url": "", "label": self.get_page_title()},
        ]

    def url(self, name: str, week: Week | None = None, **arguments: Any) -> str:
        """An address for the same week and place."""
        return desk_url(name, week or self.week, place=self.place, **arguments)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the frame shows."""
        return super().get_context_data(**kwargs | {"week": self.week, "place": self.place, "days_label": days_label(self.week)})


def issue_district(place: Organisation) -> str | None:
    """The code of the district whose issue ``place`` belongs to; None for the city."""
    return place.codes()[1] if place.tier >= Tier.DISTRICT else None
