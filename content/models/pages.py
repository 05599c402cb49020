"""The base of every page type."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index


class BasePage(Page):
    """What every page has beside its own content.

    ``organisation`` decides who may edit it; without one it belongs to the city.
    """

    lead = models.CharField(_("lead"), max_length=200, blank=True, help_text=_("One or two sentences that say what the reader gets."))
    picture = models.ForeignKey("media.Picture", verbose_name=_("picture"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(
        _("what the picture shows"), max_length=150, blank=True, help_text=_("For those who cannot see it. Leave empty where it is mere decoration.")
    )
    category = models.ForeignKey("content.Category", verbose_name=_("category"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    subjects = ParentalManyToManyField("content.Subject", verbose_name=_("subjects"), blank=True, related_name="+")
    audiences = ParentalManyToManyField("content.Audience", verbose_name=_("audiences"), blank=True, related_name="+")
    organisation = models.ForeignKey(
        "network.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True, help_text=_("The day somebody last made sure that it is still true."))

    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("lead", boost=2)]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("organisation"), FieldPanel("category"), FieldPanel("subjects"), FieldPanel("audiences"), FieldPanel("checked_on")],
            heading=_("Belongs to"),
        ),
        *Page.promote_panels,
    ]

    class Meta:
        abstract = True
