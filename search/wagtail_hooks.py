"""What search adds to the editors' interface."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from pagecache import tags
from search import addresses, beginnings, desk, popularity, renewing, searches
from search.engines import outbox
from search.models import PassageMark
from search.passages import feeding, upkeep
from search.viewsets import ReadingViewSet, SynonymViewSet, WishViewSet

SUGGESTIONS_STAY = 600
"""Seconds for which suggestions stay though the index changes."""
POPULARITY_STAYS = 3600
"""Seconds until what is counted moves things in the order of results."""

register_snippet(SynonymViewSet)
register_snippet(WishViewSet)
register_snippet(ReadingViewSet)
addresses.take_paths()


RETURN_IS_TOLD = timedelta(days=1)
"""For so long editors read that a server that failed has caught up."""


class ServerPanel(Component):
    """Says that the database answers for the search server, and for a day that the server has caught up; else nothing."""

    order = 50
    template_name = "search/admin/server_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - Wagtail names it
        """At most two queries."""
        known = outbox.server_state()
        back = known.caught_up_at if known.caught_up_at and timezone.now() - known.caught_up_at < RETURN_IS_TOLD else None
        return {"since": known.behind_since, "waiting": outbox.pending() if known.behind_since else 0, "back": back}


@hooks.register("construct_homepage_panels")
def add_server_panel(request: HttpRequest, panels: list[Any]) -> None:  # noqa: ARG001 - Wagtail names it
    """Only where a server is configured."""
    if settings.SEARCH_SERVER is not None:
        panels.insert(0, ServerPanel())


@hooks.register("tick")
def tell_server(now: datetime) -> str | None:  # noqa: ARG001 - the tick names it
    """Every minute: a server that lacks something, was emptied or is new is told by the worker, even where nobody saves anything."""
    if settings.SEARCH_SERVER is None:
        outbox.note_without()
        return None
    from search.engines import server

    if not outbox.pending() and outbox.server_state().behind_since is None and server.is_back():
        return None
    outbox.wake()
    return "the search server is told what it lacks"


@hooks.register("tick")
def follow_works(now: datetime) -> str | None:  # noqa: ARG001 - the tick names it
    """Every minute: works that changed while nobody was there to make their passages."""
    if not PassageMark.objects.exists() and not feeding.server_lacks_some():
        return None
    feeding.wake()
    return "passages of changed works are made"


@hooks.register("tick")
def renew_index(now: datetime) -> str | None:
    """Once a night at most, where much of what the index holds is old."""
    return "the index is made anew" if renewing.begin(now) else None


@hooks.register("tick")
def renew_passages(now: datetime) -> str | None:
    """Once a night at most, where much of what is inside the index is gone."""
    return "the index of passages is made anew" if upkeep.begin(now) else None


@hooks.register("tick")
def renew_suggestions(now: datetime) -> str | None:  # noqa: ARG001 - the tick names it
    """Every ten minutes at most, where the index changed: the worker makes the suggestions anew."""
    if not beginnings.are_old() or not cache.add("search.suggestions", 1, SUGGESTIONS_STAY):
        return None
    beginnings.refresh.enqueue()
    return "the suggestions are made anew"


class SearchesItem(MenuItem):
    """For who may note what is wanted."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Nobody else may look."""
        return bool(request.user.has_perm("search.change_wish"))


@hooks.register("register_admin_urls")
def searches_address() -> list[URLPattern]:
    """The report of searches, and the trial."""
    return [
        path("reports/searches/", desk.SearchesView.as_view(), name="search_searches"),
        path("reports/search-trial/", desk.TrialView.as_view(), name="search_trial"),
    ]


@hooks.register("register_reports_menu_item")
def searches_menu_item() -> MenuItem:
    """Among the reports."""
    return SearchesItem(_("Searches of citizens"), reverse_lazy("search_searches"), name="searches", icon_name="search", order=50)


@hooks.register("register_reports_menu_item")
def trial_menu_item() -> MenuItem:
    """Behind it."""
    return SearchesItem(_("Try a search"), reverse_lazy("search_trial"), name="search-trial", icon_name="search", order=51)


@hooks.register("construct_reports_menu")
def hide_empty_report(request: HttpRequest, menu_items: list[Any]) -> None:  # noqa: ARG001 - Wagtail names it
    """Wagtail's own report of search terms counts what this site does not write."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


@hooks.register("tick")
def renew_popularity(now: datetime) -> str | None:  # noqa: ARG001 - the tick names it
    """Once an hour: what was opened often by now stands a step higher."""
    if not cache.add("search.popularity", 1, POPULARITY_STAYS):
        return None
    tags.bump(popularity.TAG)
    return "the steps of popularity are read anew"


@hooks.register("tick")
def carry_searches(now: datetime) -> str | None:
    """Every minute: what was searched for comes into the database; rows that are too old go."""
    searches.carry()
    gone = searches.forget(now)
    return f"{gone} counts of searches forgotten" if gone else None
