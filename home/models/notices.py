"""Short messages across the site or a district."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.enums import Severity
from network.enums import DataClass
from network.models import OwnedModel


class Notice(OwnedModel):
    """Snow, a closed house, a changed day. ``organisation``: the city for the whole site, else its own pages and readers there."""

    title = models.CharField(_("in a few words"), max_length=40)
    text = models.CharField(_("what it means for the reader"), max_length=200, blank=True)
    severity = models.CharField(_("kind"), max_length=10, choices=Severity.choices, default=Severity.NEWS)
    link = models.CharField(_("read on at"), max_length=200, blank=True, help_text=_("/timetable/ for a place on this site."))
    starts_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(_("shown until"))

    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(("title", "text", "severity", "link", "starts_at", "ends_at"), DataClass.PUBLIC)
    panels: ClassVar[list[Any]] = [
        FieldPanel("organisation"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("severity"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("state"),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=("ends_at", "starts_at")),)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The end lies after the beginning; the link leads somewhere."""
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("The end must lie after the beginning.")})
        if self.link and not self.link.startswith(("/", "https://", "http://", "tel:")):
            raise ValidationError({"link": _("The address must begin with / or https://.")})
