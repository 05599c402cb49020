"""The log of what was done to rows, seen only by those who work there."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import BaseLogEntry, LogEntryQuerySet, ModelLogEntryManager


class OwnedLogEntryManager(ModelLogEntryManager):
    """Keeps the path of the organisation with every entry, so that it can be asked where it happened."""

    def log_action(self, instance: models.Model, action: str, **kwargs: Any) -> "OwnedLogEntry":
        """Note an action at the place the row belongs to."""
        from network.scope import organisation_path

        entry: OwnedLogEntry = super().log_action(instance, action, path=organisation_path(instance) or "", **kwargs)
        return entry

    def viewable_by_user(self, user: Any) -> LogEntryQuerySet:
        """Entries of the user's subtrees whose models he may work with."""
        from network.querysets import under
        from network.scope import paths_of

        return super().viewable_by_user(user).filter(under(paths_of(user), "path"))


class OwnedLogEntry(BaseLogEntry):
    """One action on a row that belongs to an organisation."""

    object_id = models.CharField(max_length=255, db_index=True)
    path = models.CharField(_("where"), max_length=60, blank=True, db_index=True)

    objects = OwnedLogEntryManager()

    class Meta(BaseLogEntry.Meta):
        ordering = ("-timestamp", "-id")
        verbose_name = _("entry of the log")
        verbose_name_plural = _("entries of the log")

    __str__ = ModelLogEntry.__str__
