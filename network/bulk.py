"""Bulk actions that see only what their user may work with."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models

from network import guard
from network.actions import bin_rows
from network.models import OwnedModel
from network.viewsets import scoped_rows


class BinBulkAction(DeleteBulkAction):
    """Several rows into the bin at once. Takes the place of Wagtail's for guarded models."""

    aria_label = _("Put the chosen ones into the bin")

    @classproperty
    def models(cls) -> list[type[Model]]:  # noqa: N805 - a property of the class
        """The guarded models that editors see."""
        return [model for model in get_snippet_models() if guard.is_guarded(model)]

    def get_queryset(self, model: type[Model], object_ids: list[Any]) -> list[Any]:
        """The chosen rows within the user's subtrees; others are not even named."""
        keys = [key for key in object_ids if str(key).isdecimal() and len(str(key)) < 19]
        return list(scoped_rows(model, self.request.user).filter(pk__in=keys))

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:  # noqa: ARG002 - Wagtail names it
        """All of the user's list."""
        keys: QuerySet[Any] = scoped_rows(self.model, self.request.user).values_list("pk", flat=True)
        return keys

    def check_perm(self, snippet: Any) -> bool:
        """As the policy says; organisations are not deleted by hand."""
        return isinstance(snippet, OwnedModel) and bool(super().check_perm(snippet))

    @classmethod
    def execute_action(cls, objects: list[Any], user: Any = None, **kwargs: Any) -> tuple[int, int]:  # noqa: ARG003 - Wagtail names it
        """Hide them in one transaction."""
        return bin_rows(objects, by=kwargs["self"].request.user), 0
