"""Permission policies: Django's permission says what, membership says where."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import ModelPermissionPolicy

from accounts.models import User
from network import scope
from network.models import Membership, Organisation
from network.querysets import above, under
from network.scope import AnyUser


class OwnedPolicy(ModelPermissionPolicy):
    """For models with a key to an organisation: a permission holds in the user's subtrees only."""

    path_field = "organisation__path"

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Whether the user may do it somewhere."""
        return bool(super().user_has_permission(user, action) and scope.paths_of(user))

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: Any) -> bool:
        """Whether the user may do it with this row."""
        path = scope.organisation_path(instance)
        return path is not None and self.user_has_permission(user, action) and scope.covers(user, path)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> QuerySet[Any]:
        """Rows of the user's subtrees, without those in the bin."""
        rows = self._present()
        if not self.user_has_any_permission(user, actions):
            return rows.none()
        return rows.filter(under(scope.paths_of(user), self.path_field))

    def _present(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(deleted_at=None) if hasattr(self.model, "deleted_at") else rows

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: models.Model) -> QuerySet[User]:
        """Users who may do one of ``actions`` with the row."""
        users: QuerySet[User] = self.users_with_any_permission(actions)
        return users.filter(Q(is_superuser=True) | Q(memberships__organisation__path__in=above(scope.organisation_path(instance) or ""))).distinct()


class OrganisationPolicy(OwnedPolicy):
    """The tree itself comes from the table of divisions: nobody adds or deletes by hand."""

    path_field = "path"

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Change and view only."""
        return action in {"change", "view"} and super().user_has_permission(user, action)


class MembershipPolicy(OwnedPolicy):
    """Only the city grants; a grant is given or taken back, never altered."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """For the city's administrators."""
        return action != "change" and user.is_active and user.is_superuser

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:  # noqa: ARG002 - Wagtail names it
        """The city's administrators."""
        users: QuerySet[User] = get_user_model()._default_manager.filter(is_active=True, is_superuser=True)
        return users


SPECIAL: dict[type[models.Model], type[OwnedPolicy]] = {Organisation: OrganisationPolicy, Membership: MembershipPolicy}


def policy_for(model: type[models.Model]) -> OwnedPolicy:
    """The guard's policy of a model."""
    return SPECIAL.get(model, OwnedPolicy)(model)
