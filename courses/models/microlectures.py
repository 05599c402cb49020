"""Microlectures: one recording each, to be watched, heard or read."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from content import pictures, translations
from content.about import Data, absolute
from courses import querysets
from courses.models.base import LearningPage, medium
from media.models import Picture, Recording


class MicrolecturePage(LearningPage):
    """A microlecture. Those of the same series stand in their order."""

    search_kind = "microlectures"
    parent_page_types: ClassVar[list[str]] = ["courses.CataloguePage"]
    subpage_types: ClassVar[list[str]] = []
    served_with = (*LearningPage.served_with, "recording__poster")

    recording = models.ForeignKey("media.Recording", verbose_name=_("recording"), on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=100, blank=True, help_text=_("Who made it, if not the community university."))
    series = models.CharField(_("series"), max_length=60, blank=True, help_text=_("The same words for each of the series: 在家做面食"))
    series_order = models.PositiveSmallIntegerField(_("number in the series"), default=1)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("recording"),
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("people"), FieldPanel("source"), FieldPanel("sign")]),
        FieldRowPanel([FieldPanel("series"), FieldPanel("series_order")]),
        LearningPage.hours_panel,
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    search_fields: ClassVar[list[Any]] = [
        *LearningPage.search_fields,
        index.SearchField("people", boost=4),
        index.SearchField("series", boost=4),
        index.SearchField("spoken"),
    ]

    class Meta:
        verbose_name = _("microlecture")
        verbose_name_plural = _("microlectures")

    def recordings(self) -> Iterable[Recording]:
        """The one."""
        return [] if self.recording.is_private else [self.recording]

    @property
    def spoken(self) -> str:
        """What is said, and by whom, for the index."""
        return "\n".join(f"{one.people}\n{one.spoken}" for one in self.recordings())

    def picture_to_share(self) -> Picture | None:
        """The page's own, or what is shown before it plays."""
        return super().picture_to_share() or (None if self.recording.is_private else self.recording.poster)

    def structured(self, description: str) -> list[Data]:
        """The recording, as film or sound."""
        if self.recording.is_private:
            return []
        poster = pictures.address_to_share(self.recording.poster)
        kind = "VideoObject" if self.recording.is_video else "AudioObject"
        return [{**self.learning(kind, description), **medium(self.recording), "thumbnailUrl": absolute(poster)}]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The recording and its series. Two queries at most."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        recording = next(iter(self.recordings()), None)
        pictures.with_sizes([recording.poster if recording else None])
        series = querysets.of_series(self.series) if self.series else []
        at = next((place for place, line in enumerate(series) if line.pk == translations.original(self)[0]), -1)
        return context | {
            "recording": recording,
            "series": series,
            "following": series[at + 1] if 0 <= at < len(series) - 1 else None,
            "place_in_series": at + 1,
        }
