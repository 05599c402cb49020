"""Files that an editor sent for the library, and what became of each."""

import datetime as dt
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from library.enums import ImportState, Rights
from network.enums import DataClass
from network.models import OwnedModel

FOLDER = settings.VAR / "imports"
"""Files wait here, one folder per import; never served."""
STUCK_AFTER = dt.timedelta(minutes=3)
"""No single book takes half as long: after this silence nobody works on an import any more."""


class BookImport(OwnedModel):
    """One upload. ``report`` holds a line for each book (see ``actions.report``), first as foreseen, then as stored.

    ``organisation`` will own the books. ``done`` lines (of ``total``, once that is known) are through: the progress that editors see.
    """

    name = models.CharField(_("files"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(pgettext_lazy("import", "status"), max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    rights = models.CharField(_("rights"), max_length=8, choices=Rights.choices, default=Rights.READ)
    category = models.ForeignKey("content.Category", verbose_name=_("category"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    report = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        ("name", "by", "status", "rights", "category", "report", "total", "done", "finished_at"), DataClass.INTERNAL
    )

    class Meta:
        verbose_name = _("book import")
        verbose_name_plural = _("book imports")
        indexes = (models.Index(fields=("organisation", "-created_at")),)

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        """Where its files wait."""
        return FOLDER / str(self.pk)

    @property
    def is_busy(self) -> bool:
        """Whether the task worker has it in hand."""
        return self.status in {ImportState.CHECKING, ImportState.RUNNING}

    @property
    def is_stuck(self) -> bool:
        """Whether the task worker had it in hand and fell silent."""
        return self.is_busy and timezone.now() - self.updated_at > STUCK_AFTER
