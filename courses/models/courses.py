"""Courses and their lessons."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from content import pictures
from content.about import Data, lasting, publisher
from content.blocks import StoryBlock
from content.fields import StreamField
from content.panels import DocumentRowsPanel
from courses import checking
from courses.blocks import QuestionsBlock
from courses.enums import COURSE_KINDS, ItemKind
from courses.models.base import LearningPage
from media.models import Recording
from pagecache.querysets import TaggedQuerySet


class CoursePage(LearningPage):
    """A course: lessons in their order, each at ``?lesson=2``."""

    search_kind = "courses"
    parameters = frozenset({"lesson"})
    answers = frozenset(f"q{at}" for at in range(41))
    parent_page_types: ClassVar[list[str]] = ["courses.CataloguePage"]
    subpage_types: ClassVar[list[str]] = []

    kind = models.CharField(_("kind of course"), max_length=12, choices=COURSE_KINDS, default=ItemKind.COURSE)
    source = models.CharField(_("source"), max_length=100, blank=True, help_text=_("The district or enterprise that made it."))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("source")]),
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("people"), FieldPanel("sign")]),
        DocumentRowsPanel("lessons", heading=_("Lessons"), label=_("lesson")),
        LearningPage.hours_panel,
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    search_fields: ClassVar[list[Any]] = [
        *LearningPage.search_fields,
        index.SearchField("people", boost=4),
        index.SearchField("source"),
        index.SearchField("spoken"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def clean(self) -> None:
        """A district's and an enterprise's course name their source."""
        super().clean()
        if self.kind != ItemKind.COURSE and not self.source.strip():
            raise ValidationError({"source": _("Name the district or the enterprise that made it.")})

    @cached_property
    def ordered_lessons(self) -> "list[Lesson]":
        """The lessons with what they hold; one query."""
        return list(self.lessons.select_related("recording__poster", "document").order_by("sort_order", "pk"))

    def recordings(self) -> Iterable[Recording]:
        """Of all lessons."""
        return [one for lesson in self.ordered_lessons if (one := lesson.shown_recording) is not None]

    @property
    def spoken(self) -> str:
        """Titles of the lessons and what is said in them, for the index."""
        return "\n".join([*(one.title for one in self.ordered_lessons), *(one.spoken for one in self.recordings())])

    def structured(self, description: str) -> list[Data]:
        """The course as one that anybody takes at any time."""
        when = {"@type": "CourseInstance", "courseMode": "online", "courseWorkload": lasting(self.tenths * 270)}
        offer = {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "CNY"}
        provider = {"@type": "Organization", "name": self.source} if self.source else publisher()
        return [{**self.learning("Course", description), "provider": provider, "hasCourseInstance": when, "offers": offer}]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The chosen lesson with its recording and questions. Two queries."""
        lessons = self.ordered_lessons
        number = checking.number(request.GET.get("lesson", ""), len(lessons))
        lesson = lessons[number - 1] if lessons else None
        recording = lesson.shown_recording if lesson else None
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pictures.with_sizes([recording.poster if recording else None, *pictures.in_body(lesson.text if lesson else None)])
        return context | {
            "lessons": lessons,
            "lesson": lesson,
            "number": number,
            "following": lessons[number] if number < len(lessons) else None,
            "recording": recording,
            "questions": checking.asked(lesson.questions, request.GET) if lesson else [],
        }


class Lesson(Orderable):
    """One lesson: text, a recording, a document, questions; whatever there is."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="lessons")
    title = models.CharField(_("title of the lesson"), max_length=80)
    text = StreamField(StoryBlock(required=False), verbose_name=_("text"), blank=True)
    recording = models.ForeignKey("media.Recording", verbose_name=_("recording"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.ForeignKey("media.Attachment", verbose_name=_("document"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    document_text = models.TextField(
        _("what the document says"),
        blank=True,
        max_length=20_000,
        help_text=_("The document as plain text, shown below the link: for those who cannot open it, as inside WeChat, and for whoever is read to."),
    )
    questions = StreamField(QuestionsBlock(required=False), verbose_name=_("questions"), blank=True)

    said_in: ClassVar[str] = "document_text"
    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("title", "text", "recording", "document", "document_text", "questions")]

    objects = TaggedQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return self.title

    @property
    def shown_recording(self) -> Recording | None:
        """The recording, unless only editors may have it."""
        return self.recording if self.recording is not None and not self.recording.is_private else None

    @property
    def shown_document(self) -> Any:
        """The document, unless only editors may have it."""
        return self.document if self.document is not None and not self.document.is_private else None
