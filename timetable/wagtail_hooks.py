"""What the timetable adds to the editors' interface: the desk, its menu, the panels of the editors' home."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse_lazy
from django.urls.resolvers import URLResolver
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from network import scope
from timetable import desk_urls
from timetable.views.desk_panels import GapsPanel, WaitingPanel
from timetable.viewsets import TimetableGroup


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLResolver]:
    """Everything under /admin/timetable/."""
    return [path("timetable/", include(desk_urls))]


class EditorsItem(MenuItem):
    """For people who work in some organisation."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody else needs the desk."""
        return bool(scope.paths_of(request.user))


@hooks.register("register_admin_menu_item")
def desk_menu_item() -> MenuItem:
    """天天课堂."""
    return EditorsItem(_("Everyday Classroom"), reverse_lazy("timetable_desk:home"), name="timetable-desk", icon_name="calendar-alt", order=90)


@hooks.register("insert_global_admin_css")
def desk_styles() -> str:
    """The desk's own few rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("timetable/desk.css"))


@hooks.register("construct_homepage_panels")
def desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    """What waits, and where there is no class."""
    if scope.paths_of(request.user):
        panels[:0] = [WaitingPanel(), GapsPanel()]


register_snippet(TimetableGroup)
