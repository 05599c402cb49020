"""The page types: an index of announcements, and an announcement."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.search import index

from content import translations
from content.about import Data, absolute, publisher
from content.blocks import StoryBlock
from content.fields import StreamField
from content.models import PAGE_KIND, BasePage
from content.panels import DocumentRowsPanel
from network.enums import in_words
from news import querysets
from news.enums import NewsKind, Standing
from news.facets import facets
from news.querysets import Asked
from pagecache import tags

LINES_ON_A_PAGE = 20
SEARCH_KIND = "news"
"""Under which announcements stand on the result page."""
RESERVED = re.compile(r"[12]\d{3}|feed")
"""Addresses below an index that are no pages: years and the feed."""


class NewsIndexPage(BasePage):
    """A list of announcements: of the whole city, or of a district whose front page it stands under."""

    search_kind = PAGE_KIND
    parameters = frozenset({"kind", "before"})
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.DistrictHomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]

    class Meta:
        verbose_name = _("news and notices")

    @property
    def covered(self) -> str:
        """The tree path whose announcements it shows: of the page above and everything below that; in English those of the Chinese index."""
        return translations.original(self)[1][: -self.steplen]

    def asked(self, request: HttpRequest) -> Asked:
        """What the address narrows the list to."""
        kind = request.GET.get("kind", "")
        return Asked(kind if kind in NewsKind.values else "", getattr(request, "news_year", None), request.GET.get("before", ""))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The announcements from ``?before=`` on and the filters with their counts; one query, one more after a change."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        asked = self.asked(request)
        found = querysets.lines(querysets.below(self.covered) & asked.condition(), LINES_ON_A_PAGE + 1)
        older = found[LINES_ON_A_PAGE - 1].key if len(found) > LINES_ON_A_PAGE else ""
        shown = facets(self.url or "/news/", asked, querysets.counts(self.covered))
        return context | {"lines": found[:LINES_ON_A_PAGE], "older": shown.older(older) if older else "", "facets": shown, "asked": asked}


class NewsPage(BasePage):
    """News, a notice, a policy, a publication, a commendation."""

    search_kind = SEARCH_KIND
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    kind = models.CharField(_("kind"), max_length=12, choices=NewsKind.choices, default=NewsKind.NEWS)
    document_number = models.CharField(_("document number"), max_length=60, blank=True, help_text="并学习办〔2026〕12 号")
    issuing_body = models.CharField(_("issued by"), max_length=100, blank=True, help_text=_("The office that stands under the document."))
    source = models.CharField(_("source"), max_length=100, blank=True, help_text=_("Where the text comes from, if it is not our own."))
    responsible_editor = models.CharField(_("editor responsible"), max_length=40, blank=True)
    issued_on = models.DateField(_("issued on"), default=timezone.localdate, help_text=_("Lists are ordered by this day."))
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    withdrawn_on = models.DateField(
        _("withdrawn on"),
        null=True,
        blank=True,
        help_text=_("The first day on which it holds no more. A policy stays readable and says so; a notice leaves the lists."),
    )
    withdrawn_by = models.CharField(_("withdrawn because"), max_length=200, blank=True, help_text=_("What replaced it, or why it ended."))
    explains = models.ForeignKey(
        "self",
        verbose_name=_("explains the policy"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="explanations",
        help_text=_("For an explanation: the policy it explains. Both pages then lead to each other."),
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("lead"),
        FieldPanel("body"),
        DocumentRowsPanel("attachments", heading=_("Attachments"), label=_("attachment")),
        MultiFieldPanel(
            [FieldPanel("document_number"), FieldPanel("issuing_body"), FieldPanel("source"), FieldPanel("responsible_editor")],
            heading=_("Who says so"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on"), FieldPanel("withdrawn_on")]), FieldPanel("withdrawn_by")],
            heading=_("Dates"),
        ),
        PageChooserPanel("explains", "news.NewsPage"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("document_number", boost=4),
        index.SearchField("issuing_body"),
        index.SearchField("kind_in_words"),
        index.FilterField("kind"),
        index.FilterField("issued_on"),
    ]

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = (
            models.Index(fields=("-issued_on", "-page_ptr"), name="news_by_day"),
            models.Index(fields=("kind", "-issued_on", "-page_ptr"), name="news_by_kind"),
            models.Index(fields=("organisation", "-issued_on", "-page_ptr"), name="news_by_organisation"),
        )

    def clean(self) -> None:
        """Dates in order; an explanation explains a policy, not itself; the address is no year and no feed."""
        super().clean()
        if RESERVED.fullmatch(self.slug or ""):
            raise ValidationError({"slug": _("This address shows a list. Please choose another one, with a letter and a digit.")})
        for name, day in (("effective_on", self.effective_on), ("withdrawn_on", self.withdrawn_on)):
            if day and self.issued_on and day < self.issued_on:
                raise ValidationError({name: _("This day lies before the day of issue, %(day)s.") % {"day": self.issued_on}})
        if self.explains is not None and (self.explains_id == self.pk or self.explains.kind != NewsKind.POLICY):
            raise ValidationError({"explains": _("Choose a policy, and not this page itself.")})

    @property
    def kind_in_words(self) -> str:
        """The kind as rows name it, in the page's own language."""
        return in_words(NewsKind(self.kind), self.spoken_language.lower())

    def standing(self) -> Standing:
        """What holds today."""
        return querysets.standing(self.kind, self.effective_on, self.withdrawn_on, timezone.localdate())

    def search_tokens(self) -> Iterator[str]:
        """For the search index: also the year."""
        yield from super().search_tokens()
        yield f"y/{self.issued_on.year}"

    def search_hidden(self) -> bool:
        """Citizens find no draft, and no notice whose time is over."""
        return not self.live or querysets.is_over(self.kind, self.withdrawn_on, timezone.localdate())

    def structured(self, description: str) -> list[Data]:
        """An article with its days and who answers for it."""
        changed = self.last_published_at
        author = {"@type": "Organization", "name": self.issuing_body or self.source} if self.issuing_body or self.source else publisher()
        return [
            {
                "@type": "NewsArticle",
                "headline": self.title,
                "description": description,
                "url": absolute(self.url or ""),
                "datePublished": self.issued_on,
                "dateModified": changed.isoformat(timespec="seconds") if changed else "",
                "author": author,
                "publisher": publisher(),
                "inLanguage": self.spoken_language,
            }
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Attachments, and what belongs to the page: one query, one more after a change."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        tags.used(*querysets.TAGS)
        together = querysets.belonging().get(translations.original(self)[0], [])
        return context | {
            "standing": self.standing(),
            "attachments": [one for one in self.attachments.select_related("document") if not one.document.is_private],
            "policies": [(title, url) for title, url, is_policy in together if is_policy],
            "explanations": [(title, url) for title, url, is_policy in together if not is_policy],
        }
