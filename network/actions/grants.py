"""Who may work where: the one place that gives and takes back."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.actions import CreateAction, DeleteAction
from wagtail.log_actions import log

from accounts.models import User
from network import scope
from network.actions.places import PREFIX, place_group, place_of
from network.belonging import guarded_models
from network.enums import Role
from network.models import Membership, Organisation

ROLE_GROUPS = {Role.EDITOR: "编辑", Role.PUBLISHER: "发布人"}
"""A group says what its members may do; where they may do it the memberships say."""
EDITED = ("add", "change", "delete", "view")
FIXED_MODELS = {"organisation": ("change", "view"), "membership": ()}
"""Models of which an editor may do less than everything."""


def role_group(role: Role) -> Group:
    """The group of a role; made with its permissions where it is missing."""
    group, is_new = Group.objects.get_or_create(name=ROLE_GROUPS[role])
    if is_new:
        renew_permissions(group)
    return group


def renew_permissions(group: Group) -> None:
    """Give a role's group the permissions that its members need, not touching what the city added."""
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    wanted |= Q(content_type__app_label="simple_translation", codename="submit_translation")  # of pages that they may edit
    for model in guarded_models():
        name = model._meta.model_name or ""
        codenames = [f"{action}_{name}" for action in FIXED_MODELS.get(name, EDITED)]
        wanted |= Q(content_type__app_label=model._meta.app_label, codename__in=codenames)
    group.permissions.add(*Permission.objects.filter(wanted))


@transaction.atomic
def grant(user: User, role: Role, organisation: Organisation, *, by: User | None = None) -> Membership:
    """Let ``user`` work as ``role`` in ``organisation`` and everything under it; granting twice changes nothing."""
    membership, is_new = Membership.objects.get_or_create(user=user, role=role, organisation=organisation)
    if is_new:
        log(membership, "network.grant", user=by, data={"role": role, "organisation": organisation.path})
    _join_groups(user)
    return membership


@transaction.atomic
def revoke(user: User, role: Role, organisation: Organisation, *, by: User | None = None) -> None:
    """Take a grant back; one that was never given changes nothing."""
    membership = Membership.objects.filter(user=user, role=role, organisation=organisation).first()
    if membership is None:
        return
    log(membership, "network.revoke", user=by, data={"role": role, "organisation": organisation.path}, deleted=True)
    membership.delete()
    _join_groups(user)


def _join_groups(user: User) -> None:
    """Put the user into the groups of his roles and of the districts he works in, and out of the network's others."""
    scope.forget(user)
    memberships = list(Membership.objects.filter(user=user).select_related("organisation"))
    places = {place.pk: place for place in (place_of(each.organisation) for each in memberships)}
    wanted = [role_group(Role(role)) for role in {each.role for each in memberships}]
    wanted += [place_group(place) for place in places.values()]
    others = user.groups.exclude(pk__in=[group.pk for group in wanted])
    user.groups.remove(*others.filter(Q(name__in=ROLE_GROUPS.values()) | Q(name__startswith=PREFIX)))
    user.groups.add(*wanted)


class GrantAction(CreateAction):
    """What the form "new membership" does: grant."""

    def execute(self, skip_permission_checks: bool = False) -> Membership:
        """Grant what the form says."""
        self.check(skip_permission_checks=skip_permission_checks)
        wanted: Membership = self.instance
        made = grant(wanted.user, Role(wanted.role), wanted.organisation, by=self.user)
        wanted.pk = made.pk
        return made


class RevokeAction(DeleteAction):
    """What "delete" on a membership does: take the grant back."""

    def _delete(self) -> tuple[int, dict[str, int]]:
        gone: Membership = self.instance
        revoke(gone.user, Role(gone.role), gone.organisation, by=self.user)
        return 1, {gone._meta.label: 1}
