"""What can be done to the timetable's rows by hand: the rest is for the verbs of the desk."""

from typing import Any

from wagtail.permissions import register_permission_policy

from network.enums import RowState
from network.policies import OwnedPolicy
from network.scope import AnyUser
from timetable.models import Issue, Session, Upload


class ReadOnlyPolicy(OwnedPolicy):
    """Issues and uploads are made, published and stored at the desk; lists show them."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """View only."""
        return action == "view" and super().user_has_permission(user, action)


class SessionPolicy(OwnedPolicy):
    """Sessions come from sheets; a public one is cancelled with a reason, never deleted."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Everything but add."""
        return action != "add" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: Any) -> bool:
        """Only drafts are deleted."""
        if action == "delete" and instance.state == RowState.PUBLISHED:
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def register() -> None:
    """Before the guard stands: it leaves what is guarded already."""
    register_permission_policy(Issue, ReadOnlyPolicy(Issue), exact_class=True)
    register_permission_policy(Upload, ReadOnlyPolicy(Upload), exact_class=True)
    register_permission_policy(Session, SessionPolicy(Session), exact_class=True)
