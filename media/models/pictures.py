"""Pictures: the model that Wagtail's image app works with."""

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image, ImageQuerySet
from wagtail.search import index

from media import renditions
from pagecache.querysets import BumpingQuerySet


class BumpingPictures(BumpingQuerySet["Picture"], ImageQuerySet):
    """Wagtail's questions; what the bulk verbs write is bumped."""


class Picture(AbstractImage):
    """A picture with what the law and a blind reader need: who made it, what it shows."""

    credit = models.CharField(_("credit"), max_length=100, blank=True, help_text=_("Who took or drew it; shown below the picture."))

    place = models.CharField(
        max_length=60,
        blank=True,
        db_index=True,
        editable=False,
        help_text=_("Where its uploader works: an opaque token for whoever decides who may change it."),
    )

    objects = models.Manager.from_queryset(BumpingPictures)()

    search_fields = (*AbstractImage.search_fields, index.FilterField("place"))
    admin_form_fields = (*Image.admin_form_fields, "credit")

    def generate_rendition_file(self, filter: Filter, *, source: File[bytes] | None = None) -> File[bytes]:  # noqa: A002 - Wagtail names it
        """As Wagtail's, without what a camera writes beside the picture; the temporary file does not wait for the garbage collector."""
        made = super().generate_rendition_file(renditions.BareFilter(filter.spec), source=source)
        with made:
            made.seek(0)
            return ContentFile(made.read(), name=renditions.marked(str(made.name)))

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
