"""Pages to be found, and kinds that live for one test."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from search import actions, companions, facets, kinds, readers, suggestions


def page_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    return [
        {"id": pk, "url": f"/{slug}/", "title": title, "text": description}
        for pk, slug, title, description in Page.objects.filter(pk__in=ids, live=True).values_list("pk", "slug", "title", "search_description")
    ]


@pytest.fixture(autouse=True)
def no_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The result page knows nothing but what a test declares."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(readers, "_readers", {})
    monkeypatch.setattr(facets, "_facets", {})
    monkeypatch.setattr(companions, "_companions", {})
    monkeypatch.setattr(suggestions, "_sources", {})


@pytest.fixture
def page_kind(db: None) -> kinds.Kind:
    kind = kinds.Kind(name="pages", label="文章", plural="文章", model="wagtailcore.Page", rows=page_rows, queries=1, order=90)
    kinds.register(kind)
    ContentType.objects.get_for_models(Page)
    return kind


@pytest.fixture
def make_pages(db: None) -> Iterator[Callable[..., list[Page]]]:
    """Make pages below the root and index them at once."""

    def make(*titles: str, **fields: Any) -> list[Page]:
        root = Page.objects.get(depth=1)
        known = Page.objects.count()
        pages = [root.add_child(instance=Page(title=title, slug=f"p{known + at}", **fields)) for at, title in enumerate(titles)]
        actions.index_objects(pages)
        return pages

    yield make
    ContentType.objects.clear_cache()
