"""Documents that belong to an announcement."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from pagecache.querysets import TaggedQuerySet


class NewsAttachment(Orderable):
    """One document of an announcement, in its order."""

    page = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("media.Attachment", verbose_name=_("document"), on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("name on the page"), max_length=100, blank=True, help_text=_("Empty: the document's own title."))
    text = models.TextField(
        _("what it says"),
        blank=True,
        max_length=20_000,
        help_text=_("The document as plain text, shown below the link: for those who cannot open it, as inside WeChat, and for whoever is read to."),
    )

    said_in: ClassVar[str] = "text"
    panels: ClassVar[list[Any]] = [FieldPanel("document"), FieldPanel("label"), FieldPanel("text")]

    objects = TaggedQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the link says."""
        return self.label or str(self.document.title)
