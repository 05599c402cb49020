"""What citizens say is wrong on a page."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.enums import ReportStatus
from network.enums import DataClass
from network.models import OwnedModel


class ErrorReport(OwnedModel):
    """A citizen's note about ``path``. ``organisation`` answers for it, ``owner`` is the editor who does.

    ``contact`` is what the citizen left of free will; it is forgotten some weeks after the report is settled.
    """

    path = models.CharField(_("page"), max_length=500)
    message = models.TextField(_("what is wrong"), max_length=1000)
    contact = models.CharField(_("how to reach the sender"), max_length=80, blank=True)
    status = models.CharField(pgettext_lazy("report", "status"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who sees to it"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("what was done"), max_length=500, blank=True, help_text=_("For colleagues. The sender does not see it."))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)

    data_classes: ClassVar[dict[str, DataClass]] = {
        "path": DataClass.INTERNAL,
        "message": DataClass.INTERNAL,
        "contact": DataClass.PERSONAL,
        "status": DataClass.INTERNAL,
        "owner": DataClass.PERSONAL,
        "note": DataClass.INTERNAL,
        "settled_at": DataClass.INTERNAL,
    }

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=("status", "organisation", "-created_at")), models.Index(fields=("status", "settled_at")))

    def __str__(self) -> str:
        return f"{self.path}: {self.message[:30]}"
