"""What only PostgreSQL's index does."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from search import actions
from search.engines.documents import documents

Make = Callable[..., list[Page]]


def titles(found: Any) -> list[str]:
    return sorted(page.title for page in found)


@pytest.mark.postgres
def test_a_rebuild_leaves_what_changes_or_goes_meanwhile_as_it_is_by_then(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, gone, kept = make_pages("书法甲", "书法乙", "书法丙")

    def slow(objects: Sequence[Page]) -> list[Any]:
        made = documents(objects)
        if gone.pk in {obj.pk for obj in objects}:
            monkeypatch.undo()
            changed.title = "国画甲"
            changed.save()
            actions.index_objects([changed])
            Page.objects.get(pk=gone.pk).delete()
        return made

    monkeypatch.setattr("search.engines.postgres.documents", slow)
    actions.rebuild()
    assert titles(Page.objects.search("书法")) == [kept.title]
    assert titles(Page.objects.search("国画")) == ["国画甲"]
    assert get_search_backend().count() == Page.objects.count()
