"""The page types of the front: home, districts, columns, standard pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from content import translations
from content.about import Data, absolute, publisher, site_name
from content.blocks import StoryBlock
from content.fields import StreamField
from content.models import PAGE_KIND, BasePage
from home import querysets
from home.enums import Drawing
from home.querysets import Article, articles_below, drawing_template
from home.sections import district_sections, front_sections

ARTICLES_ON_A_PAGE = 20
SIBLINGS = 3


class DrawnPage(BasePage):
    """A page with one of our own drawings where there is no picture."""

    drawing = models.CharField(
        _("drawing"),
        max_length=12,
        choices=Drawing.choices,
        blank=True,
        help_text=_("One of our own line drawings, shown where there is no picture."),
    )

    class Meta:
        abstract = True

    @property
    def drawing_template(self) -> str:
        """The drawing's template, empty without one."""
        return drawing_template(self.drawing)


class HomePage(BasePage):
    """The front page: what is near home this week, and the doors."""

    search_kind = None
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["home.DistrictHomePage", "home.ColumnIndexPage", "home.StandardPage", "news.NewsIndexPage"]
    served_with: ClassVar[tuple[str, ...]] = ("column",)

    column = models.ForeignKey(
        "home.ColumnIndexPage",
        verbose_name=_("column on the front page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Its newest articles stand on the front page."),
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lead"), FieldPanel("column")]

    class Meta:
        verbose_name = _("front page")

    def structured(self, description: str) -> list[Data]:
        """Who runs the site, and how it is searched."""
        footer = querysets.footer()
        contact = {"telephone": footer.phone, "email": footer.email, "address": footer.address} if footer else {}
        search = {"@type": "SearchAction", "target": absolute("/search/?q={q}"), "query-input": "required name=q"}
        site = {
            "@type": "WebSite",
            "name": site_name(),
            "url": absolute("/"),
            "inLanguage": self.spoken_language,
            "potentialAction": search,
        }
        return [{**publisher(), "description": description, **contact}, site]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The sections of the front page; at most seven queries beside the page's own."""
        return super().get_context(request, *args, **kwargs) | front_sections(self, request)


class DistrictHomePage(BasePage):
    """A district's own front page under its name."""

    search_kind = PAGE_KIND
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ColumnIndexPage", "home.StandardPage", "news.NewsIndexPage"]

    body = StreamField(StoryBlock(), verbose_name=_("introduction"), blank=True, help_text=_("What is special about learning in this district."))

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("district front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The sections of a district; three queries and those of the sections that apps bring."""
        return super().get_context(request, *args, **kwargs) | district_sections(self)


class ColumnIndexPage(BasePage):
    """A column: a series of articles."""

    search_kind = PAGE_KIND
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.DistrictHomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ColumnPage"]
    answers = frozenset({"before"})

    class Meta:
        verbose_name = _("column")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The articles, newest first, from ``?before=`` on; one query."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        before = request.GET.get("before", "")
        found = articles_below(translations.original(self)[1], ARTICLES_ON_A_PAGE + 1, before=before)
        return context | {
            "articles": found[:ARTICLES_ON_A_PAGE],
            "older": found[ARTICLES_ON_A_PAGE - 1].key if len(found) > ARTICLES_ON_A_PAGE else "",
            "is_first": not before,
        }


class ColumnPage(DrawnPage):
    """An article of a column."""

    search_kind = PAGE_KIND
    parent_page_types: ClassVar[list[str]] = ["home.ColumnIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    author = models.CharField(_("author"), max_length=60, blank=True)
    body = StreamField(StoryBlock(), verbose_name=_("text"))
    aside = StreamField(
        StoryBlock(), verbose_name=_("beside the text"), blank=True, help_text=_("Facts and links: where it is, when it is open, where to read on.")
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("author"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("drawing"), FieldPanel("picture_alt")], heading=_("Picture or drawing")),
        FieldPanel("body"),
        FieldPanel("aside"),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("author", boost=2)]

    class Meta:
        verbose_name = _("article")

    @cached_property
    def minutes(self) -> int:
        """How long it takes to read, in minutes: 300 characters each."""
        text = "".join(str(child.value) for child in self.body if child.block_type in {"paragraph", "quotation"})
        return max(1, round(len(text) / 300))

    def siblings(self) -> list[Article]:
        """Other articles of the column, newest first; one query."""
        pk, path = translations.original(self)
        found = articles_below(path[: -self.steplen], SIBLINGS + 1)
        return [article for article in found if article.pk != pk][:SIBLINGS]


class StandardPage(DrawnPage):
    """A page of its own: about, help, contact, privacy, accessibility."""

    search_kind = PAGE_KIND
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.DistrictHomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]

    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("drawing"), FieldPanel("picture_alt")], heading=_("Picture or drawing")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
