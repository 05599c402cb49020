"""What the timetable adds to the editors' interface: the desk, its menu, the panels of the editors' home."""

import datetime as dt
from typing import Any

from django.core.cache import cache
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
from search.actions import index_objects
from timetable import desk_urls
from timetable.models import Series
from timetable.views.desk_panels import GapsPanel, WaitingPanel
from timetable.views.ends import say_ends
from timetable.viewsets import TimetableGroup

A_DAY = 24 * 60 * 60


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


@hooks.register("insert_global_admin_js")
def pickers() -> str:
    """What is typed into a field of a day or an hour stays as it was typed."""
    return format_html('<script src="{}"></script>', static("timetable/pickers.js"))


@hooks.register("construct_homepage_panels")
def desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    """What waits, and where there is no class."""
    if scope.paths_of(request.user):
        panels[:0] = [WaitingPanel(), GapsPanel()]


register_snippet(TimetableGroup)

for _saved in ("after_create_snippet", "after_edit_snippet", "after_create_page", "after_edit_page"):
    hooks.register(_saved, say_ends)


@hooks.register("tick")
def leave_ended_out(now: dt.datetime) -> str | None:
    """Once a day: classes that ended since the last week are found no more."""
    if not cache.add(f"timetable.ended/{now:%Y-%m-%d}", 1, A_DAY):
        return None
    since = now.date() - dt.timedelta(days=7)
    number = index_objects(Series.objects.filter(last_on__gte=since, last_on__lt=now.date()))
    return f"{number} classes that ended are found no more" if number else None
