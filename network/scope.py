"""Where a user may work: his memberships as materialised paths, read once per request."""

from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from network.enums import Role
from network.models import Membership, Organisation
from network.querysets import OrganisationQuerySet

AnyUser = User | AnonymousUser
EVERYWHERE = ""
"""The path that covers all."""
_KEPT = "_network_grants"


class Grant(NamedTuple):
    """One membership: the path of its organisation, and the role."""

    path: str
    role: str


def grants_of(user: AnyUser) -> tuple[Grant, ...]:
    """The user's grants, from the database once per user object, that is once per request. A superuser works everywhere."""
    kept: tuple[Grant, ...] | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = _read_grants(user)
        setattr(user, _KEPT, kept)
    return kept


def _read_grants(user: AnyUser) -> tuple[Grant, ...]:
    if not user.is_authenticated or not user.is_active:
        return ()
    if user.is_superuser:
        return (Grant(EVERYWHERE, Role.PUBLISHER),)
    rows = Membership.objects.filter(user=user).order_by("organisation__path", "role").values_list("organisation__path", "role")
    return tuple(Grant(path, role) for path, role in rows)


def forget(user: AnyUser) -> None:
    """Read the grants anew at the next question; ``grant`` and ``revoke`` call it."""
    user.__dict__.pop(_KEPT, None)


def paths_of(user: AnyUser, role: Role | None = None) -> tuple[str, ...]:
    """The materialised paths the user works under, outermost only; with ``role`` those of that role.

    Everywhere is ``("",)``; nowhere is ``()``. At most one query per request.
    """
    outermost: list[str] = []
    for path, held in grants_of(user):
        if (role is None or held == role) and not any(path.startswith(outer) for outer in outermost):
            outermost.append(path)
    return tuple(outermost)


def covers(user: AnyUser, path: str, role: Role | None = None) -> bool:
    """Whether one of the user's grants covers the organisation at ``path``."""
    return any(path.startswith(outer) for outer in paths_of(user, role))


def can_edit(user: AnyUser, organisation: Organisation) -> bool:
    """Whether the user works in ``organisation``, as editor or publisher."""
    return covers(user, organisation.path)


def can_publish(user: AnyUser, organisation: Organisation) -> bool:
    """Whether the user is a publisher in ``organisation``."""
    return covers(user, organisation.path, Role.PUBLISHER)


def editable_organisations(user: AnyUser) -> OrganisationQuerySet:
    """The organisations the user works in, in the order of the tree."""
    return Organisation.objects.all().within(paths_of(user))


def home_organisation(user: AnyUser) -> Organisation | None:
    """The outermost organisation the user works in; the city for a superuser. One query."""
    paths = paths_of(user)
    if not paths:
        return None
    if paths[0] == EVERYWHERE:
        return Organisation.objects.filter(parent=None).first()
    return Organisation.objects.filter(path=paths[0]).first()


def organisation_path(row: Any) -> str | None:
    """The path of the organisation a row belongs to; the row may be an organisation itself; None without one."""
    if isinstance(row, Organisation):
        return row.path
    organisation = row.organisation if getattr(row, "organisation_id", None) else None
    return organisation.path if organisation else None
