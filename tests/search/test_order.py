"""The order of kinds, and of rows of a kind that says itself what comes first."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from wagtail.models import Page

from search import answers, kinds, ranking
from search.engines.found import Found, Stage

Make = Callable[..., list[Page]]
DAYS = {"国画入门": 9, "学国画": 5, "爱国画": 1, "国画提高": 3, "国画": 7}


@pytest.fixture
def dated(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
        return [{"id": page.pk, "url": f"/{page.slug}/", "title": page.title, "rank": DAYS[page.title]} for page in Page.objects.filter(pk__in=ids)]

    monkeypatch.setattr(answers, "PER_PAGE", 3)
    kinds.register(kinds.Kind("classes", "课", "课", "wagtailcore.Page", rows, 1, order=50, sorts=True))
    make_pages(*DAYS)


def titles(page: int, kind: str | None = "classes") -> list[str]:
    return [row["title"] for section in answers.answer(answers.Question("国画", kind=kind, page=page)).sections for row in section.rows]


def test_rank_counts_among_equally_close_titles(dated: None) -> None:
    assert titles(1, None) == ["国画", "国画提高", "国画入门", "爱国画", "学国画"]
    assert (titles(1), titles(2)) == (["国画", "国画提高", "国画入门"], ["爱国画", "学国画"])


@pytest.mark.parametrize(("heading", "expected"), [("国画", (1, 0)), ("国画入门", (1, 1)), ("学国画", (1, 1)), ("面塑", (1, 2))])
def test_a_kind_answers_strongly_by_its_best_title(heading: str, expected: tuple[int, int]) -> None:
    assert ranking.strength(Found(Stage.TEXT, 0, "1", 1, 1, heading), "国画") == expected


def test_the_kind_whose_title_is_meant_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    hits = [Found(Stage.TEXT, kind, str(kind), 1, 1, heading) for kind, heading in enumerate(["面塑", "国画入门", "爱国画", "国画"])]
    assert list(answers._ordered(hits, answers.Question("国画"))) == [3, 1, 2, 0]
    near = [Found(Stage.HOMOPHONE, 0, "1", 1, 1, "果画"), Found(Stage.TEXT, 1, "2", 1, 1, "面塑")]
    assert list(answers._ordered(near, answers.Question("国画"))) == [1, 0]
