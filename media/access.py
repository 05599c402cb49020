"""Who gets a file: what is only for editors, and Wagtail's restrictions of collections."""

from django.http import HttpRequest
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry

from media.models import Attachment, Recording
from pagecache.memory import Memory


def _load() -> list[tuple[str, CollectionViewRestriction]]:
    return [(each.collection.path, each) for each in CollectionViewRestriction.objects.select_related("collection")]


restrictions: Memory[list[tuple[str, CollectionViewRestriction]]] = Memory(
    _load, "list:wagtailcore.collectionviewrestriction", "list:wagtailcore.collection"
)
"""Paths of restricted collections; no query while nobody changes them."""


def of_collection(path: str) -> list[CollectionViewRestriction]:
    """The restrictions that hold for what lies in the collection at the tree ``path``."""
    return [restriction for above, restriction in restrictions() if path.startswith(above)]


def is_public(row: Recording | Attachment) -> bool:
    """Whether everybody gets it; ``row`` comes with its collection."""
    return not row.is_private and not of_collection(row.collection.path)


def may_see(request: HttpRequest, row: Recording | Attachment) -> bool:
    """Whether whoever asks gets it."""
    if is_public(row):
        return True
    if policy_registry.get_by_type(type(row)).user_has_any_permission_for_instance(request.user, {"choose", "change"}, row):
        return True
    return not row.is_private and all(restriction.accept_request(request) for restriction in of_collection(row.collection.path))
