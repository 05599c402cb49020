"""The base of every model that comes in volume: classes, venues, people, later books."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from network.enums import DataClass, RowState
from network.models.organisation import place_tokens
from network.querysets import OwnedQuerySet


class OwnedModel(models.Model):
    """A row that belongs to an organisation.

    ``version`` grows with every save: a second editor who started from an older one is told, nothing is overwritten.
    Bulk verbs that change what editors see in a form add one themselves: ``update(..., version=F("version") + 1)``.
    ``deleted_at`` hides a row everywhere and can be undone. Each field's data class stands in ``data_classes`` of the
    model; a system check insists.
    """

    organisation = models.ForeignKey("network.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=RowState.choices, default=RowState.PUBLISHED)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    owned_search_fields: ClassVar[list[Any]] = [
        index.FilterField("id"),
        index.FilterField("deleted_at"),
        index.FilterField("state"),
        index.FilterField("organisation"),
        index.RelatedFields("organisation", [index.FilterField("path"), index.SearchField("short_name")]),
    ]
    """For models that are searched: scoped lists filter by these."""

    base_data_classes: ClassVar[dict[str, DataClass]] = {
        "id": DataClass.PUBLIC,
        "organisation": DataClass.PUBLIC,
        "state": DataClass.INTERNAL,
        "version": DataClass.INTERNAL,
        "deleted_at": DataClass.INTERNAL,
        "created_at": DataClass.INTERNAL,
        "updated_at": DataClass.PUBLIC,
    }
    data_classes: ClassVar[dict[str, DataClass]] = {}

    class Meta:
        abstract = True

    @classmethod
    def data_class(cls, field: str) -> DataClass | None:
        """Who may see ``field``; None where nobody has said so yet."""
        return cls.data_classes.get(field) or cls.base_data_classes.get(field)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count the version up with every change of a stored row."""
        if not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)

    def bin(self) -> None:
        """Hide the row everywhere; ``restore`` brings it back."""
        self.deleted_at = timezone.now()
        self.save(update_fields=["deleted_at", "updated_at"])

    def restore(self) -> None:
        """Bring a hidden row back."""
        self.deleted_at = None
        self.save(update_fields=["deleted_at", "updated_at"])

    def search_tokens(self) -> Iterator[str]:
        """For the search index: where it lies."""
        return place_tokens(self.organisation.path)
