"""A class that recurs (series) and its dated sessions."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from content import found
from network.enums import DataClass, RowState
from network.models import OwnedModel
from search.text import fold
from timetable import clock, day_words
from timetable.enums import SessionStatus
from timetable.weeks import Week


def folded(title: str) -> str:
    """A title as it is compared: width, case, traditional forms and outer blanks do not matter."""
    return fold(title).strip()[:80]


class ClassFields(OwnedModel):
    """What a series expects and a session has."""

    title = models.CharField(pgettext_lazy("class", "title"), max_length=80)
    teacher = models.CharField(_("teacher"), max_length=40, blank=True)
    venue = models.CharField(pgettext_lazy("class", "venue"), max_length=80, blank=True, help_text=_("As printed: 社区二楼活动室"))
    place = models.ForeignKey(
        "network.Venue", verbose_name=_("place in the register"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    audience = models.CharField(_("for whom"), max_length=40, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"), null=True, blank=True)

    data_classes: ClassVar[dict[str, DataClass]] = dict.fromkeys(
        ("title", "teacher", "venue", "place", "phone", "audience", "note", "starts", "ends"), DataClass.PUBLIC
    )

    class Meta:
        abstract = True


class Series(index.Indexed, ClassFields):
    """A class of one community that comes again. ``organisation`` is the community.

    ``rule`` is an RFC 5545 RRULE without DTSTART (``FREQ=WEEKLY;BYDAY=WE``); an empty rule means only the dated sessions.
    ``exceptions`` are EXDATE days (ISO dates). An imported row belongs to it by (community, folded title, teacher).
    """

    folded_title = models.CharField(max_length=80, editable=False)
    category = models.ForeignKey("content.Category", verbose_name=_("category"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    subject = models.ForeignKey("content.Subject", verbose_name=_("subject"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.CharField(_("repeats"), max_length=120, blank=True)
    first_on = models.DateField(_("first session on"))
    last_on = models.DateField(_("last session on"), null=True, blank=True)
    exceptions = models.JSONField(_("days without the class"), default=list, blank=True)

    search_fields: ClassVar[list[Any]] = [
        *OwnedModel.owned_search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("teacher", boost=4),
        index.SearchField("audience"),
        index.SearchField("venue"),
        index.RelatedFields("category", [index.SearchField("name")]),
    ]

    data_classes: ClassVar[dict[str, DataClass]] = ClassFields.data_classes | dict.fromkeys(
        ("folded_title", "category", "subject", "rule", "first_on", "last_on", "exceptions"), DataClass.PUBLIC
    )

    class Meta:
        verbose_name = _("class series")
        verbose_name_plural = _("class series")
        constraints = (models.UniqueConstraint(fields=("organisation", "folded_title", "teacher"), name="one_series_per_class"),)
        indexes = (
            models.Index(fields=("last_on", "organisation")),
            models.Index(fields=("organisation", "last_on")),
            models.Index(fields=("subject", "organisation")),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded title beside the title."""
        self.folded_title = folded(self.title)
        super().save(*args, **kwargs)

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet[Any]:
        """What goes into the search index, with all that it is read with: no query for each class."""
        objects: models.QuerySet[Any] = super().get_indexed_objects()
        return objects.select_related("subject")

    def search_tokens(self) -> Iterator[str]:
        """For the search index: where it lies, its category, its days and hours."""
        yield from super().search_tokens()
        yield from found.tokens(
            category=self.category.slug if self.category else "",
            subjects=[self.subject.slug] if self.subject else [],
            for_whom=found.audiences_in(self.audience),
        )
        yield from day_words.tokens(self.rule, self.starts)

    def search_hidden(self) -> bool:
        """Citizens find no draft, nothing deleted, and no class that has ended."""
        ended = self.last_on is not None and self.last_on < clock.today()
        return ended or self.deleted_at is not None or self.state != RowState.PUBLISHED

    def cache_tags(self) -> tuple[str, ...]:
        """What pages that show it are made of."""
        return (f"district:{self.organisation.codes()[1]}",)

    def get_absolute_url(self) -> str:
        """The class's public page."""
        return reverse("timetable:class", args=[self.pk])


class Session(ClassFields):
    """One dated meeting of a series.

    ``state`` DRAFT until the district's issue is published. ``week`` is the ISO week of ``date`` as year × 100 + week (202648):
    one integer to index and compare. (series, ``planned_on``, ``number``) is its identity for ever, in imports as in calendars:
    the day it was first planned for, and which meeting of that day it is (1, rarely 2). A moved session keeps them.
    """

    series = models.ForeignKey(Series, verbose_name=_("class series"), on_delete=models.CASCADE, related_name="sessions")
    date = models.DateField(_("date"))
    planned_on = models.DateField(editable=False)
    planned_starts = models.TimeField(editable=False)
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    week = models.PositiveIntegerField(editable=False)
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED)
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("For citizens: why it is cancelled or moved."))
    replaced_on = models.DateField(_("made up on"), null=True, blank=True, help_text=_("Where a cancelled class is made up for."))

    data_classes: ClassVar[dict[str, DataClass]] = ClassFields.data_classes | dict.fromkeys(
        ("series", "date", "planned_on", "planned_starts", "number", "week", "status", "reason", "replaced_on"), DataClass.PUBLIC
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = (models.UniqueConstraint(fields=("series", "planned_on", "number"), name="one_session_per_day"),)
        indexes = (
            models.Index(fields=("organisation", "week", "date", "starts")),
            models.Index(fields=("week", "organisation")),
            models.Index(fields=("date", "organisation")),
            models.Index(fields=("planned_on", "organisation")),
            models.Index(fields=("organisation", "planned_on")),
            models.Index(fields=("series", "date")),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.date}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the week beside the date, and what was planned beside what is."""
        self.week = Week.from_date(self.date).key
        if self.planned_on is None:
            self.planned_on = self.date
        if self.planned_starts is None:
            self.planned_starts = self.starts
        super().save(*args, **kwargs)

    def cache_tags(self) -> tuple[str, ...]:
        """What pages that show it are made of."""
        return (f"week:{Week.from_key(self.week)}", f"district:{self.organisation.codes()[1]}")

    def get_absolute_url(self) -> str:
        """The session's place on its class's page."""
        return f"{reverse('timetable:class', args=[self.series_id])}#d{self.date:%Y%m%d}"
