"""The base of every page type."""

import logging
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.models.sites import SiteRootPath
from wagtail.search import index

from content import found, links, pictures, publishing, routing, translations
from content.about import About, Data
from content.panels import ReadyCopyForm
from content.querysets import PagesManager
from media.models import Picture
from network.forms import OwnedPageForm
from network.models.organisation import place_tokens
from network.pages import OwnedPageTester
from network.scope import AnyUser
from pagecache import tags

logger = logging.getLogger(__name__)

# The kind under which pages stand on the result page.
PAGE_KIND = "page"


class BasePage(Page):
    """What every page has beside its own content.

    ``organisation`` decides who may edit it; without one it belongs to the city. Every type states ``search_kind``: the
    kind under which it is found, or None where it is not to be found (a check insists).
    """

    base_form_class = OwnedPageForm
    copy_form_class = ReadyCopyForm

    objects = PagesManager()

    search_kind: ClassVar[str | None]
    served_with: ClassVar[tuple[str, ...]] = ("picture", "category", "organisation")

    lead = models.CharField(_("lead"), max_length=200, blank=True, help_text=_("One or two sentences that say what the reader gets."))
    picture = models.ForeignKey("media.Picture", verbose_name=_("picture"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(
        _("what the picture shows"), max_length=150, blank=True, help_text=_("For those who cannot see it. Leave empty where it is mere decoration.")
    )
    category = models.ForeignKey("content.Category", verbose_name=_("category"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    subjects = ParentalManyToManyField("content.Subject", verbose_name=_("subjects"), blank=True, related_name="+")
    audiences = ParentalManyToManyField("content.Audience", verbose_name=_("audiences"), blank=True, related_name="+")
    organisation = models.ForeignKey(
        "network.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Its editors may change the page and receive what citizens report about it. Empty: the city."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True, help_text=_("The day somebody last made sure that it is still true."))

    parameters: ClassVar[frozenset[str]] = frozenset()
    """Parts of the query that make another page of it; all others are left out of the page's own address."""
    answers: ClassVar[frozenset[str]] = frozenset()
    """Further parts of the query that the page reads; what is named nowhere does not reach a page that is kept."""

    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("category_words"),
        index.FilterField("category"),
        index.FilterField("organisation"),
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("organisation"), FieldPanel("category"), FieldPanel("subjects"), FieldPanel("audiences"), FieldPanel("checked_on")],
            heading=_("Belongs to"),
        ),
        *Page.promote_panels,
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse subjects of another category: the page would stand in two places."""
        super().clean()
        if self.pk and self.category_id:
            strange = [subject for subject in self.subjects.all() if subject.category_id != self.category_id]
            if strange:
                message = _("%(subject)s is not a subject of %(category)s. Choose subjects of the page's own category.")
                raise ValidationError({"subjects": message % {"subject": strange[0], "category": self.category}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raise ``publishing.UnreadyError`` where that would publish a document without its text."""
        if publishing.is_published_by(self, kwargs.get("update_fields")):
            publishing.insist(self)
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, log_action: bool | str = True, **kwargs: Any) -> None:
        """Publish or schedule ``revision``, whole or not at all. Raises ``ValidationError``; the clock, which nobody reads, leaves it waiting.

        Editors see what waits on their home (``content.desk.OverduePanel``).
        """
        try:
            with transaction.atomic():
                publishing.insist(revision.as_object())
                super().publish(revision, *args, log_action=log_action, **kwargs)
        except ValidationError as error:
            if log_action != publishing.BY_THE_CLOCK:
                raise
            logger.warning("not published at its time: %s (page %d): %s", self.title, self.pk, "; ".join(error.messages))

    @property
    def category_words(self) -> str:
        """The category in the page's own language: English pages are not found by Chinese words that they do not hold."""
        if self.category is None:
            return ""
        return str(self.category.english if routing.is_foreign(self.path) else self.category.name)

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet[Any]:
        """What goes into the search index, with what a page belongs to: only its audiences and subjects are asked for page by page."""
        objects: models.QuerySet[Any] = super().get_indexed_objects()
        return objects.select_related("organisation", "category", "locale")

    def search_tokens(self) -> Iterator[str]:
        """For the search index: where it belongs, what it is about, for whom. At most four queries."""
        if self.organisation is not None:
            yield from place_tokens(self.organisation.path)
        yield from found.tokens(
            category=self.category.slug if self.category else "",
            for_whom=[one.slug for one in self.audiences.all()],
            subjects=[one.slug for one in self.subjects.all()],
            language=self.locale.language_code,
        )

    def permissions_for_user(self, user: AnyUser) -> OwnedPageTester:
        """What the user may do here: its organisation decides."""
        return OwnedPageTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add trail and date; load pictures and link targets of the body at once. At most three queries."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        tags.used(*self._used())
        body = getattr(self, "body", None)
        pictures.with_sizes([self.picture, *pictures.in_body(body)])
        if body:
            links.addresses(links.ids_in(str([*body.raw_data])))
        return context | {"trail": self.trail(), "last_updated": self.last_published_at, "organisation": self.organisation}

    def about(self, request: HttpRequest) -> About:
        """What the page says of itself; called when everything for the template is loaded."""
        kept = {name: value for name, value in request.GET.items() if name in self.parameters and value}
        description = self.search_description or self.lead
        return About(
            self.seo_title or self.title,
            f"{request.path}?{urlencode(kept)}" if kept else request.path,
            description,
            "article" if self.subpage_types == [] else "website",
            pictures.address_to_share(self.picture_to_share()),
            self.structured(description),
            self.languages(),
        )

    @property
    def spoken_language(self) -> str:
        """The language it is written in, as schema.org wants it."""
        return translations.ENGLISH if routing.is_foreign(self.path) else "zh-Hans"

    def languages(self) -> tuple[str, ...]:
        """In which languages the page stands; no query once it is in memory."""
        if not translations.is_english(self.url_path):
            return ("zh-Hans", "zh-Hant", "en") if self.pk in translations.versions() else ("zh-Hans", "zh-Hant")
        return ("zh-Hans", "zh-Hant", "en") if translations.source_of(self.pk) else ("en",)

    def picture_to_share(self) -> Picture | None:
        """What others show beside a link to the page."""
        picture: Picture | None = self.picture
        return picture

    def structured(self, description: str) -> list[Data]:  # noqa: ARG002 - for those who tell something
        """The page in the words of schema.org."""
        return []

    def _used(self) -> list[str]:
        related = {"picture": "list:media.picture", "category": "list:content.category", "organisation": "list:network.organisation"}
        return [f"page:{self.pk}", *(tag for name, tag in related.items() if getattr(self, f"{name}_id"))]

    def trail(self) -> list[tuple[str, str]]:
        """Title and address of the pages between the front page and this one; no query once they are in memory."""
        return links.trail(self.url_path)

    def get_view_restrictions(self) -> Any:
        """As Wagtail, but no query where nothing is restricted."""
        if not routing.is_restricted(self.path):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def _get_site_root_paths(self, cache_object: Any = None, **_kwargs: Any) -> list[SiteRootPath]:
        paths = routing.root_paths()
        if cache_object is not None:
            cache_object._wagtail_cached_site_root_paths = paths  # Wagtail's redirects read it there
        return paths
