"""What courses and microlectures have in common: class hours, from media or entered."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content.about import Data, absolute, lasting, publisher
from content.models import BasePage
from courses import hours
from courses.panels import HoursForm
from media.enums import Variant
from media.models import Recording


class LearningPage(BasePage):
    """A page with class hours: those of its recordings, unless an editor entered others with a reason."""

    base_form_class = HoursForm

    people = models.CharField(_("who teaches"), max_length=120, blank=True, help_text=_("Names with a comma between them."))
    sign = models.CharField(_("character of the cover"), max_length=1, blank=True, help_text=_("One character: 捻. Empty: the first of the title."))
    hours_entered = models.DecimalField(
        _("class hours entered by hand"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Of 45 minutes. Empty: reckoned from the recordings."),
    )
    hours_reason = models.CharField(_("why by hand"), max_length=200, blank=True, help_text=_("Practice between the lessons, texts to read."))
    hours_by = models.CharField(_("entered by"), max_length=100, blank=True, editable=False)
    hours_on = models.DateField(_("entered on"), null=True, blank=True, editable=False)

    hours_panel: ClassVar[Any] = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("hours_entered"), FieldPanel("hours_reason")]),
            FieldRowPanel([FieldPanel("hours_by", read_only=True), FieldPanel("hours_on", read_only=True)]),
        ],
        heading=_("Class hours"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Hours by hand need a reason."""
        super().clean()
        if self.hours_entered is not None and not self.hours_reason.strip():
            raise ValidationError({"hours_reason": _("Say why the class hours differ from the recordings: others will ask.")})

    def recordings(self) -> Iterable[Recording]:
        """The recordings that citizens get."""
        raise NotImplementedError

    def learning(self, kind: str, description: str) -> Data:
        """What courses and microlectures tell alike."""
        return {
            "@type": kind,
            "name": self.title,
            "description": description or self.title,
            "url": absolute(self.url or ""),
            "inLanguage": self.spoken_language,
            "isAccessibleForFree": True,
            "about": str(self.category or ""),
            "publisher": publisher(),
        }

    @property
    def seconds(self) -> int:
        """How long its recordings are together."""
        return sum(one.seconds for one in self.recordings())

    def search_tokens(self) -> Iterator[str]:
        """For the search index: also how long it takes."""
        yield from super().search_tokens()
        seconds, tenths = self.seconds, self.tenths
        if seconds or tenths:
            yield f"length/{hours.length(seconds, tenths)}"

    @property
    def tenths(self) -> int:
        """Its class hours, times ten."""
        return hours.tenths(self.seconds) if self.hours_entered is None else hours.entered(self.hours_entered)

    @property
    def hours_told(self) -> str:
        """``1.5``."""
        return hours.told(self.tenths)

    @property
    def cover_sign(self) -> str:
        """The character of the drawn cover."""
        return self.sign or self.title.lstrip("《“（")[:1]


def medium(recording: Recording) -> Data:
    """A recording in the words of schema.org, without its poster."""
    return {
        "contentUrl": absolute(recording.url_of(Variant.FILE)),
        "encodingFormat": recording.type_of(Variant.FILE),
        "duration": lasting(recording.seconds),
        "uploadDate": recording.created_at.isoformat(timespec="seconds"),
    }
