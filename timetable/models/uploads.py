"""A spreadsheet as an editor sent it, and what the dry run made of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.enums import DataClass
from network.models import OwnedModel
from timetable.enums import UploadState


class Upload(OwnedModel):
    """``organisation`` is the editor's area; ``reading`` the checked rows and problems (see ``spreadsheets``).

    ``content`` keeps the file until it is imported or thrown away; uploads are private and never served.
    """

    week = models.PositiveIntegerField(_("week"))
    filename = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(default=bytes)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=UploadState.choices, default=UploadState.CHECKED)
    reading = models.JSONField(default=dict)
    imported_at = models.DateTimeField(null=True, blank=True)

    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        ("week", "filename", "content", "by", "status", "reading", "imported_at"), DataClass.INTERNAL
    )

    class Meta:
        verbose_name = _("uploaded timetable")
        verbose_name_plural = _("uploaded timetables")
        indexes = (models.Index(fields=("organisation", "-created_at")),)

    def __str__(self) -> str:
        return self.filename
