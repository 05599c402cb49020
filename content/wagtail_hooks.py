"""What content adds to the editors' interface."""

from datetime import datetime
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.rich_text import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler as WagtailPageLinkHandler
from wagtail.snippets.models import register_snippet

from content import actions, bin_views, links
from content import bin as page_bin
from content.bulk import PublishReady
from content.desk import OverduePanel, ReportsPanel
from content.viewsets import REPORTS, TERMS
from network import scope

register_snippet(REPORTS)
register_snippet(TERMS)
hooks.register("register_bulk_action", PublishReady, order=100)


class PageLinkHandler(WagtailPageLinkHandler):
    """Links to pages in rich text, their addresses from memory."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Opening tags of links, in the order of ``attrs_list``; a page that cannot be opened gives a bare one."""
        ids = [int(attrs["id"]) if str(attrs.get("id", "")).isdigit() else 0 for attrs in attrs_list]
        known = links.addresses(ids)
        return [f'<a href="{escape(known[pk])}">' if pk in known else "<a>" for pk in ids]


@hooks.register("register_rich_text_features", order=10)
def register_link_type(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handler."""
    features.register_link_type(PageLinkHandler)


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    """What citizens reported and what could not be published stand on the editors' home."""
    if scope.paths_of(request.user):
        panels[:0] = [ReportsPanel(), OverduePanel()]


@hooks.register("tick")
def forget_contacts(now: datetime) -> str | None:
    """Retention: forget how to reach the senders of reports that were settled long ago."""
    count = actions.forget_contacts(now)
    return f"contacts of {count} settled error reports forgotten" if count else None


@hooks.register("register_admin_urls")
def bin_addresses() -> list[URLPattern]:
    """The way out of the bin."""
    return [path("bin/<int:pk>/", bin_views.take_out, name="content_take_out")]


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    """Words for what the log keeps."""
    actions.register_action(page_bin.BINNED, _("Into the bin"), _("Put into the bin"))
    actions.register_action(page_bin.RESTORED, _("Take out"), _("Taken out of the bin"))


@hooks.register("before_delete_page")
def bin_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Deleting a page puts it into the bin."""
    return bin_views.bin_instead(request, page)


@hooks.register("before_bulk_action")
def bin_pages(request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any) -> HttpResponse | None:  # noqa: ARG001 - Wagtail names them
    """So does deleting many; those that lie in the bin already are deleted for good."""
    pages = [page for page in objects if isinstance(page, Page)]
    if action_type != "delete" or not pages or any(page_bin.is_binned(page) for page in pages):
        return None
    parent = pages[0].get_parent()
    bin_views.bin_many(request, pages)
    return redirect("wagtailadmin_explore", parent.pk)
