"""Who may work with a page: the row of a district opens its tree, below it the page's own organisation decides.

A page without an organisation belongs to the city. *Own* pages lie in the user's subtrees: he changes them. *Visible*
are these and the pages of the organisations above: he finds his way through them and adds pages below them.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import AbstractPage, Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from network import scope
from network.belonging import belongs_to_organisation
from network.divisions import CITY_CODE
from network.enums import Role
from network.querysets import above, under
from network.scope import AnyUser

CITY_PATH = f"{CITY_CODE}/"
EDITS = frozenset({"add", "change"})
PUBLISHES = EDITS | {"publish", "lock", "unlock", "bulk_delete"}


@cache
def page_models() -> tuple[type[AbstractPage], ...]:
    """The page types that have an organisation."""
    return tuple(model for model in apps.get_models() if issubclass(model, AbstractPage) and belongs_to_organisation(model))


def path_of(page: Any) -> str:
    """The path of the organisation a page belongs to."""
    return scope.organisation_path(page) or CITY_PATH


def is_own(user: AnyUser, page: Any) -> bool:
    """Whether the user works where the page belongs."""
    return scope.covers(user, path_of(page))


def is_visible(user: AnyUser, page: Any) -> bool:
    """Whether the page is his own or belongs to an organisation above his."""
    path = path_of(page)
    return is_own(user, page) or any(mine.startswith(path) for mine in scope.paths_of(user))


def own_pages(user: AnyUser) -> Q:
    """A condition on pages: his own."""
    wanted = under(scope.paths_of(user))
    if scope.covers(user, CITY_PATH):
        return Q()
    return _any_type(wanted) or Q(pk__in=())


def visible_pages(user: AnyUser) -> Q:
    """A condition on pages: his own and those above."""
    paths = scope.paths_of(user)
    if not paths:
        return Q(pk__in=())
    if scope.covers(user, CITY_PATH):
        return Q()
    wanted = under(paths) | Q(organisation__path__in={outer for path in paths for outer in above(path)}) | Q(organisation=None)
    with_organisation = ContentType.objects.get_for_models(*page_models(), for_concrete_models=False).values()
    return _any_type(wanted) | ~Q(content_type__in=[each.pk for each in with_organisation])


def _any_type(wanted: Q) -> Q:
    found = Q()
    for model in page_models():
        found |= Q(pk__in=model._default_manager.filter(wanted).values("pk"))
    return found


class OwnedPageTester(PagePermissionTester):
    """What a user may do with one page."""

    permissions: AbstractSet[str]

    def __init__(self, user: AnyUser, page: Any) -> None:
        super().__init__(user, page)
        if not user.is_active or user.is_superuser:
            return
        self.own = is_own(user, page)
        opened = bool(self.permissions) and (self.own or is_visible(user, page))
        role = Role.PUBLISHER if scope.paths_of(user, Role.PUBLISHER) else Role.EDITOR
        if self.own:
            role = Role.PUBLISHER if scope.covers(user, path_of(page), Role.PUBLISHER) else Role.EDITOR
        self.permissions = (PUBLISHES if role == Role.PUBLISHER else EDITS) if opened else frozenset()

    def _mine(self) -> bool:
        return bool(self.user.is_superuser or (self.user.is_active and self.own and self.permissions))

    def can_edit(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_edit())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_delete(ignore_bulk))

    def can_publish(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_publish())

    def can_unpublish(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_unpublish())

    def can_reorder_children(self) -> bool:
        """Only below his own."""
        return self._mine() and bool(super().can_reorder_children())

    def can_lock(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_lock())

    def can_unlock(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_unlock())

    def can_submit_for_moderation(self) -> bool:
        """Only his own."""
        return self._mine() and bool(super().can_submit_for_moderation())

    def can_view_revisions(self) -> bool:
        """Only his own: drafts are nobody else's business."""
        return self._mine() and bool(super().can_view_revisions())


class OwnedPagePolicy(PagePermissionPolicy):
    """Wagtail's page permissions, within the user's subtrees."""

    def user_has_any_permission(self, user: AnyUser, actions: Iterable[str]) -> bool:
        """A district's row opens the tree; what may be done in it the memberships say."""
        if user.is_superuser or not user.is_active:
            return bool(super().user_has_any_permission(user, actions))
        held = PUBLISHES if scope.paths_of(user, Role.PUBLISHER) else EDITS
        return bool(held & set(actions)) and bool(scope.paths_of(user)) and bool(self.get_cached_permissions_for_user(user))

    def user_has_any_permission_for_instance(self, user: AnyUser, actions: Iterable[str], instance: Any) -> bool:
        """As the page's own tester says."""
        if user.is_superuser or not user.is_active:
            return bool(super().user_has_any_permission_for_instance(user, actions, instance))
        tester = OwnedPageTester(user, instance.specific)
        return tester.own and bool(set(actions) & tester.permissions)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> QuerySet[Page]:
        """His own pages within what is opened to him."""
        if user.is_superuser or not user.is_active:
            every: QuerySet[Page] = super().instances_user_has_any_permission_for(user, actions)
            return every
        if not self.user_has_any_permission(user, actions):
            nothing: QuerySet[Page] = self.model._default_manager.none()
            return nothing
        return self._opened(user).filter(own_pages(user))

    def explorable_instances(self, user: AnyUser) -> QuerySet[Page]:
        """The pages he finds his way through."""
        if not user.is_superuser and (not user.is_active or not self.get_cached_permissions_for_user(user)):
            nothing: QuerySet[Page] = self.model._default_manager.none()
            return nothing
        explorable: QuerySet[Page] = super().explorable_instances(user)
        return explorable if user.is_superuser else explorable.filter(visible_pages(user))

    def _opened(self, user: AnyUser) -> QuerySet[Page]:
        rows = Q(pk__in=())
        for permission in self.get_cached_permissions_for_user(user):
            rows |= Q(path__startswith=permission.page.path)
        opened: QuerySet[Page] = self.model._default_manager.filter(rows)
        return opened
