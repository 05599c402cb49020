"""Organisations: city, districts, streets, communities and villages."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from network.enums import DataClass, Tier
from network.querysets import OrganisationQuerySet


class Organisation(index.Indexed, models.Model):
    """One unit of the four tiers. ``path`` holds the codes from the city down, each closed by a slash."""

    code = models.CharField(_("division code"), max_length=12, unique=True, help_text=_("Of the national statistical division codes."))
    path = models.CharField(max_length=60, unique=True, editable=False)
    parent = models.ForeignKey("self", verbose_name=_("belongs to"), on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier.choices)
    name = models.CharField(_("official name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=40, help_text=_("As people say it: 起凤街社区."))
    pinyin = models.CharField(max_length=160, blank=True, editable=False)
    initials = models.CharField(max_length=40, blank=True, editable=False)
    slug = models.CharField(max_length=40, blank=True, editable=False, help_text=_("For districts: the address of the front page."))
    is_village = models.BooleanField(_("village"), default=False)
    holds_classroom = models.BooleanField(_("holds an Everyday Classroom"), default=False, db_index=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text="WGS-84")
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text="WGS-84")
    position_confirmed = models.BooleanField(
        _("position confirmed"), default=False, help_text=_("Walking minutes are shown only from a confirmed position.")
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = models.CharField(_("hours"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=100, blank=True)

    objects = OrganisationQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("short_name", boost=10),
        index.SearchField("name", boost=10),
        index.AutocompleteField("short_name"),
        index.FilterField("id"),
        index.FilterField("path"),
        index.FilterField("tier"),
        index.FilterField("holds_classroom"),
    ]

    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        (
            "id", "code", "path", "parent", "tier", "name", "short_name", "pinyin", "initials", "slug", "is_village", "holds_classroom",
            "latitude", "longitude", "position_confirmed", "phone", "hours", "address",
        ),
        DataClass.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("path",)
        indexes = (models.Index(fields=("tier", "path")), models.Index(fields=("name",)), models.Index(fields=("short_name",)))

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        """The organisation's public page."""
        return reverse("network:organisation", args=[self.code])

    def covers(self, path: str) -> bool:
        """Whether the organisation at ``path`` is this one or lies under it."""
        return path.startswith(self.path)

    def codes(self) -> list[str]:
        """Division codes from the city down to this organisation."""
        return self.path.strip("/").split("/")

    def search_tokens(self) -> Iterator[str]:
        """For the search index: where it lies."""
        return place_tokens(self.path)


def place_tokens(path: str) -> Iterator[str]:
    """Opaque tokens of a materialised path: a search within a place asks for the place's own."""
    return (f"at/{code}" for code in path.strip("/").split("/"))
