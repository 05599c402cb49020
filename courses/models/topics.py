"""Topics (专题): courses, books, classes and news on one page."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from content.blocks import StoryBlock
from content.fields import StreamField
from content.models import PAGE_KIND, BasePage
from courses import gathering


class EntryBlock(blocks.CharBlock):
    """One thing of this site by its address."""

    def clean(self, value: Any) -> Any:
        """Insist on an address of something that can be found."""
        return gathering.checked(super().clean(value))

    class Meta:
        icon = "link"
        label = _("Address")
        template = "courses/blocks/entry.html"
        preview_value = "/courses/noodles/"


class EntriesBlock(blocks.StreamBlock):
    """What belongs to the topic."""

    entry = EntryBlock(max_length=300, help_text=_("Of a course, a book, a class, an announcement on this site: /library/books/12/"))

    class Meta:
        max_num = 40


class TopicPage(BasePage):
    """A topic: an introduction and what belongs to it, gathered by kind through the registry of search."""

    search_kind = PAGE_KIND
    parent_page_types: ClassVar[list[str]] = ["courses.CataloguePage"]
    subpage_types: ClassVar[list[str]] = []

    body = StreamField(StoryBlock(required=False), verbose_name=_("introduction"), blank=True)
    entries = StreamField(EntriesBlock(), verbose_name=_("what belongs to it"))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("entries"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The rows of each kind: a query per kind after a change, none while nothing of theirs changes."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"shelves": gathering.gathered([str(block.value) for block in self.entries])}
