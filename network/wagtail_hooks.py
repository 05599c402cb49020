"""What the network adds to the editors' interface."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from network.bulk import BinBulkAction
from network.editing import NetworkGroup


@hooks.register("register_log_actions")
def name_actions(actions: LogActionRegistry) -> None:
    """Words for what the log keeps of the network's own verbs."""
    actions.register_action("network.grant", _("Grant"), _("May work here now"))
    actions.register_action("network.revoke", _("Revoke"), _("May no longer work here"))
    actions.register_action("network.restore", _("Bring back"), _("Brought back from the bin"))


register_snippet(NetworkGroup)
hooks.register("register_bulk_action", BinBulkAction, order=100)
