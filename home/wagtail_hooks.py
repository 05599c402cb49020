"""What home adds to, and takes from, the editors' interface."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel
from wagtail.models import Site
from wagtail.sites.views import IndexView as SitesView
from wagtail.snippets.models import register_snippet

from home.viewsets import NoticeViewSet

NEWS_OF_WAGTAIL = (UpgradeNotificationPanel, WhatsNewInWagtailVersionPanel)

register_snippet(NoticeViewSet)
for column in SitesView.columns:
    if column.name in {"port", "site_name", "root_page"}:  # headed by the fields' names in code, in whatever language
        column.label = capfirst(Site._meta.get_field(column.name).verbose_name)


@hooks.register("construct_homepage_panels", order=1000)
def leave_out_useless_panels(request: HttpRequest, panels: list[Any]) -> None:  # noqa: ARG001 - Wagtail names it
    """News about Wagtail help nobody with his work; what waits for him stands first."""
    panels[:] = sorted((panel for panel in panels if not isinstance(panel, NEWS_OF_WAGTAIL)), key=lambda panel: getattr(panel, "order", 500))


@hooks.register("construct_homepage_summary_items", order=1000)
def leave_out_counts(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001 - Wagtail names it
    """How many pages and pictures there are says nothing about today."""
    items.clear()


@hooks.register("construct_help_menu", order=1000)
def leave_out_foreign_guides(request: HttpRequest, items: list[MenuItem]) -> None:  # noqa: ARG001 - Wagtail names it
    """Wagtail's guide and news are English and on another host."""
    items[:] = [item for item in items if item.name != "editor-guide" and not item.name.startswith("whats-new-in-wagtail")]
