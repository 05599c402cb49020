"""Addresses of what was withdrawn for good."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.contrib.redirects.models import Redirect

from pagecache.querysets import TaggedQuerySet


class GoneAddress(models.Model):
    """One address that answers 410. ``path`` is normalised as Wagtail's redirects are: no closing slash, parameters sorted."""

    path = models.CharField(
        pgettext_lazy("web", "address"), max_length=255, unique=True, help_text=_("As it was on this site or on the old one: /info/1024.html")
    )
    title = models.CharField(_("what stood there"), max_length=255, blank=True, help_text=_("Shown to whoever comes by the old address."))
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("noted on"), auto_now_add=True)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawn address")
        verbose_name_plural = _("withdrawn addresses")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """Normalise the address; the front page is never gone."""
        self.path = Redirect.normalise_path(self.path)
        if self.path == "/":
            raise ValidationError({"path": _("The front page cannot be withdrawn.")})
