"""Questions asked of terms and pages, with their cache tags."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from content import links, routing, translations
from pagecache.memory import Memory
from pagecache.querysets import BumpingQuerySet

if TYPE_CHECKING:
    from content.models import Category


class BumpingPages(BumpingQuerySet[Page], PageQuerySet):
    """Wagtail's questions; what the bulk verbs write is bumped."""


PagesManager = PageManager.from_queryset(BumpingPages)


def children_tag(path: str) -> str:
    """The tag of the list of pages right below the page at the tree ``path``."""
    return f"children:{path}"


def _load_categories() -> "list[Category]":
    return list(apps.get_model("content", "Category").objects.prefetch_related("subjects"))


categories: "Memory[list[Category]]" = Memory(_load_categories, "list:content.category", "list:content.subject")
"""The categories in their order, each with its subjects; no query while nobody changes them."""


def _load_audiences() -> dict[str, tuple[str, str]]:
    return {one.slug: (one.name, one.word) for one in apps.get_model("content", "Audience").objects.all()}


audiences: Memory[dict[str, tuple[str, str]]] = Memory(_load_audiences, "list:content.audience")
"""Names of the audiences by their slugs, in Chinese and in the language spoken now; no query while nobody changes them."""


def page_titles(models: Iterable[type[Page]]) -> Iterator[str]:
    """Titles of the pages of some types that everybody may read."""
    types = apps.get_model("contenttypes", "ContentType").objects.get_for_models(*models).values()
    rows = Page.objects.filter(live=True, alias_of=None, content_type__in=types).values_list("title", "url_path", "path")
    yield from (title for title, url_path, path in rows if routing.address(url_path) is not None and not routing.is_restricted(path))


def found_pages(ids: Sequence[int], _place: str | None = None) -> list[dict[str, Any]]:
    """Rows of pages for the result page; one query, one more for titles of columns not yet in memory."""
    columns = ("pk", "title", "url_path", "path", "lead", "first_published_at")
    rows = Page.objects.filter(pk__in=ids, live=True).annotate(lead=translations.leads()).values_list(*columns)
    found = []
    for pk, title, url_path, path, lead, added in rows:
        address = routing.address(url_path)
        if address is not None and not routing.is_restricted(path):
            row = {"id": pk, "url": address, "title": title, "text": lead, "facts": [name for name, _ in links.trail(url_path)[-1:]]}
            row["added"] = added
            found.append(row | {"lang": translations.ENGLISH} if routing.is_foreign(path) else row)
    return found
