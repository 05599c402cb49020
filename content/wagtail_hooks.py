"""What content adds to the editors' interface."""

from datetime import datetime
from html import escape
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.rich_text import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler as WagtailPageLinkHandler
from wagtail.snippets.models import register_snippet

from content import actions, links
from content.desk import ReportsPanel
from content.viewsets import REPORTS, TERMS
from network import scope

register_snippet(REPORTS)
register_snippet(TERMS)


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
def add_reports_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What citizens reported stands on the editors' home."""
    if scope.paths_of(request.user):
        panels.insert(0, ReportsPanel())


@hooks.register("tick")
def forget_contacts(now: datetime) -> str | None:
    """Retention: forget how to reach the senders of reports that were settled long ago."""
    count = actions.forget_contacts(now)
    return f"contacts of {count} settled error reports forgotten" if count else None
