"""Documents to take along: the model that Wagtail's document app works with."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index

from media import wording
from media.attachments import TYPES
from pagecache.querysets import BumpingQuerySet


class Attachment(AbstractDocument):
    """A document whose type is what its content is."""

    is_private = models.BooleanField(_("only for editors"), default=False, help_text=_("Citizens get it once this is off."))
    place = models.CharField(
        max_length=60,
        blank=True,
        db_index=True,
        editable=False,
        help_text=_("Where its uploader works: an opaque token for whoever decides who may change it."),
    )

    objects = models.Manager.from_queryset(BumpingQuerySet)()

    search_fields: ClassVar[list[Any]] = [*AbstractDocument.search_fields, index.FilterField("place"), index.FilterField("is_private")]
    admin_form_fields = (*Document.admin_form_fields, "is_private")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def kind_told(self) -> str:
        """What people call it: ``Word``, ``PDF``."""
        return str(TYPES.get(self.file_extension.lower(), (self.file_extension.upper(), ""))[0])

    @property
    def size_told(self) -> str:
        """``240 KB``."""
        return wording.size(self.file_size or 0)

    @property
    def content_type(self) -> str:
        """Its media type, from the allow-list."""
        return str(TYPES.get(self.file_extension.lower(), ("", "application/octet-stream"))[1])
