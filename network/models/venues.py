"""Places where classes and lectures are held."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from network.enums import DataClass, StepFree, VenueKind, in_words
from network.models.owned import OwnedModel


class Venue(index.Indexed, OwnedModel):
    """A room or a house that citizens can go to."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=VenueKind.choices, default=VenueKind.COMMUNITY_SCHOOL)
    address = models.CharField(_("address"), max_length=120, blank=True)
    directions = models.TextField(_("how to get there"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(_("hours"), max_length=100, blank=True)
    step_free = models.CharField(_("step-free"), max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text="WGS-84")
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text="WGS-84")
    position_confirmed = models.BooleanField(_("position confirmed"), default=False)

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.SearchField("address"),
        index.SearchField("directions"),
        index.SearchField("kind_in_words"),
        index.FilterField("kind"),
        *OwnedModel.owned_search_fields,
    ]
    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        ("name", "kind", "address", "directions", "phone", "hours", "step_free", "latitude", "longitude", "position_confirmed"),
        DataClass.PUBLIC,
    )

    class Meta:
        verbose_name = pgettext_lazy("register", "venue")
        verbose_name_plural = pgettext_lazy("register", "venues")
        indexes = (models.Index(fields=("organisation", "name")), models.Index(fields=("kind", "name")))

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """The kind as rows name it."""
        return in_words(VenueKind(self.kind))
