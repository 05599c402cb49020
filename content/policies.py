"""What can be done to error reports: citizens write them, editors settle them."""

from wagtail.permissions import register_permission_policy

from content.models import ErrorReport
from network.policies import OwnedPolicy
from network.scope import AnyUser


class ReportPolicy(OwnedPolicy):
    """Reports come from the public form only."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Everything but add."""
        return action != "add" and super().user_has_permission(user, action)


def register() -> None:
    """Before the guard stands: it leaves what is guarded already."""
    register_permission_policy(ErrorReport, ReportPolicy(ErrorReport), exact_class=True)
