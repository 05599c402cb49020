"""What is found by the name of a kind alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from search import answers, kinds, wording
from search.engines.found import Found, Stage
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]


@on_all
def test_the_name_of_a_kind_finds_all_of_it_behind_what_has_the_word(engine: Engine, page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("剪纸", "怎样写文章", "面塑")
    make_pages("文章草稿", live=False)
    engine.settle()
    stages = {row["title"]: row["hit"].found.stage for row in answers.answer(answers.Question("文章")).mixed}
    assert next(iter(stages)) == "怎样写文章"
    assert [stages.get(title) for title in ("怎样写文章", "剪纸", "面塑")] == [Stage.TEXT, Stage.SYNONYM, Stage.SYNONYM]
    assert "文章草稿" not in stages
    page = client.get("/search/", {"q": "文章"}).content.decode()
    assert "下面这些符合您说的条件" in page
    assert "相近" not in page
    assert answers.answer(answers.Question("写文章")).total == 1


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("电子书", {"books"}),
        ("图书", {"books"}),
        ("電子書", {"books"}),
        (" 课 ", {"classes"}),
        ("Video lessons", {"lessons"}),
        ("身边的课", {"classes"}),
        ("书", set()),
        ("图书馆", set()),
        ("剪纸 电子书", set()),
        ("免费电子书", {"books"}),
        ("免费 电子书", {"books"}),
        ("有电子书吗", {"books"}),
        ("有什么电子书", {"books"}),
        ("所有的图书", {"books"}),
        ("看书", set()),
        ("免费", set()),
        ("有没有", set()),
        ("", set()),
    ],
)
def test_what_is_the_name_of_a_kind(query: str, named: set[str]) -> None:
    for name, label, plural, called in (
        ("books", "电子书", "电子书", ("书", "图书")),
        ("classes", "课", "身边的课", ()),
        ("lessons", "", "Video Lessons", ()),
    ):
        kinds.register(kinds.Kind(name, label, plural, "wagtailcore.Page", lambda _ids, _place: [], 0, called=called))
    assert wording.named_kinds(query) == named


def test_the_kind_that_was_named_stands_first_with_its_best(db: None) -> None:
    known = [kinds.Kind(name, name, name, "wagtailcore.Page", lambda _ids, _place: [], 0) for name in ("books", "classes")]
    found = [Found(Stage.SYNONYM, 0, str(at), at, 9, f"甲{at}") for at in range(1, 6)] + [Found(Stage.TEXT, 1, "1", 1, 1, "电子书怎么读")]
    by_kind = answers._ordered(found, answers.Question("电子书"), known, {"books"}, {"books"})
    assert list(by_kind) == [0, 1]
    assert {at: len(hits) for at, hits in answers._strips(by_kind, {0}, {0}).items()} == {0: 3, 1: 1}
    assert list(answers._ordered(found, answers.Question("乙"), known)) == [1, 0]
