"""Who may choose and who may change what was uploaded: choose within the district, change what one's own subtree uploaded.

One collection per district; pictures, recordings and documents know no organisation, so the path of their uploader's is kept in ``place``.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from media.models import Attachment, Picture, Recording
from network import scope
from network.querysets import under
from network.scope import AnyUser

CHANGES = frozenset({"change", "delete"})
UPLOADS: dict[type[Model], type[Model]] = {Picture: Image, Recording: Recording, Attachment: Document}
"""What is uploaded, and the model whose permissions Wagtail asks for."""


class UploadPolicy(CollectionOwnershipPermissionPolicy):
    """Collections say what may be chosen and where something may be added; the place says who may change."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, auth_model=UPLOADS[model], owner_field_name="uploaded_by_user")

    def user_has_any_permission_for_instance(self, user: AnyUser, actions: Iterable[str], instance: Any) -> bool:
        """In its collection, and for a change in its place."""
        if user.is_superuser or not user.is_active:
            return bool(user.is_active)
        wanted = set(actions)
        may_change = bool(wanted & CHANGES) and self._changes(user, instance) and self._check_perm(user, ["add"], collection=instance.collection)
        return bool(may_change or ("choose" in wanted and self._check_perm(user, ["choose"], collection=instance.collection)))

    @staticmethod
    def _changes(user: AnyUser, upload: Any) -> bool:
        return bool(upload.place) and scope.covers(user, upload.place)

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: Any) -> bool:
        """One action."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> QuerySet[Any]:
        """What may be chosen, what may be changed, or both."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if not user.is_active or not user.is_authenticated:
            return rows.none()
        if user.is_superuser:
            return rows
        wanted, found = set(actions), Q(pk__in=())
        if wanted & CHANGES:
            found |= Q(collection__in=self._collections_with_perm(user, ["add"])) & ~Q(place="") & under(scope.paths_of(user), "place")
        if "choose" in wanted:
            found |= Q(collection__in=self._collections_with_perm(user, ["choose"]))
        return rows.filter(found)


def note_place(instance: Any, **_kwargs: Any) -> None:
    """Keep with a new upload where its uploader works, and put it into a collection he may add to."""
    uploader = instance.uploaded_by_user
    if instance.pk or instance.place or uploader is None:
        return
    organisation = scope.home_organisation(uploader)
    instance.place = organisation.path if organisation else ""


def collection_named(name: str) -> Collection:
    """The collection of a district, made where it is missing."""
    root: Collection = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)
