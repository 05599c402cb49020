"""What the network adds to the editors' interface."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from network.bulk import BinBulkAction
from network.doors import is_of_city
from network.editing import NetworkGroup
from network.pages import visible_pages
from network.recordings import RecordingViewSet


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    """Words for what the log keeps of the network's own verbs."""
    actions.register_action("network.grant", _("Grant"), _("May work here now"))
    actions.register_action("network.revoke", _("Revoke"), _("May no longer work here"))
    actions.register_action("network.restore", _("Bring back"), _("Brought back from the bin"))


register_snippet(NetworkGroup)
register_snippet(RecordingViewSet)
hooks.register("register_bulk_action", BinBulkAction, order=100)


@hooks.register("construct_page_chooser_queryset")
def choose_published_or_own(rows: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Published pages may be linked to by everybody; drafts are only shown where they belong."""
    if request.user.is_superuser:
        return rows
    return rows.filter(Q(live=True) | visible_pages(request.user))


@hooks.register("construct_reports_menu")
@hooks.register("construct_settings_menu")
def keep_own_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """What only the city's administrators touch is not offered to others: the rest asks for permission itself, and an empty menu is not shown."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if not is_of_city(str(item.url))]
