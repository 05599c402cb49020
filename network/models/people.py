"""Lecturers, counsellors, volunteers."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from network.enums import DataClass, PersonKind, in_words
from network.models.owned import OwnedModel


class Person(index.Indexed, OwnedModel):
    """Somebody who teaches or helps. Only what is printed in a timetable is public."""

    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("team"), max_length=12, choices=PersonKind.choices, default=PersonKind.LECTURER)
    speciality = models.CharField(_("speciality"), max_length=100, blank=True, help_text=_("Subjects taught, a few words."))
    introduction = models.TextField(_("introduction"), max_length=500, blank=True)
    contact = models.CharField(_("contact"), max_length=80, blank=True, help_text=_("For editors only; never shown to citizens."))

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=10),
        index.AutocompleteField("name"),
        index.SearchField("speciality", boost=4),
        index.SearchField("team_in_words"),
        index.FilterField("kind"),
        *OwnedModel.owned_search_fields,
    ]
    data_classes: ClassVar[dict[str, DataClass]] = {
        "name": DataClass.PUBLIC,
        "kind": DataClass.PUBLIC,
        "speciality": DataClass.PUBLIC,
        "introduction": DataClass.PUBLIC,
        "contact": DataClass.PERSONAL,
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = (models.Index(fields=("organisation", "name")), models.Index(fields=("name",)))

    def __str__(self) -> str:
        return self.name

    @property
    def team_in_words(self) -> str:
        """The team as rows name it."""
        return in_words(PersonKind(self.kind))
