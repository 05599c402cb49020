"""What happens where a page has asked the index as often as it may."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page

from search import answers, kinds, looking, readers, text

Make = Callable[..., list[Page]]


@pytest.fixture
def red_and_green(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Page, "search_tokens", lambda page: ["colour/green" if "国画" in page.title else "colour/red"], raising=False)
    make_pages("剪纸入门", "剪纸进阶", "国画", "书法")


def test_what_is_elsewhere_and_known_already_is_told_whatever_was_asked(red_and_green: None) -> None:
    asking = looking.Looking(("colour/green",), None, 10)
    read, found = asking.read(readers.read("剪纸"), "剪纸")
    assert (read.rest, [hit for hit in found.hits if "剪纸" in hit.heading]) == ("剪纸", [])
    asking.searches = looking.SEARCHES
    assert asking.elsewhere("剪纸") == 2
    assert asking.elsewhere("书法") == 0, "it is not asked any more"
    asking.searches = 0
    assert asking.elsewhere("书法") == 1, "and not remembered as missing"


def test_what_was_found_stays_where_no_statement_is_left_for_what_is_near(red_and_green: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SEARCHES", 1)
    assert [row["title"] for row in answers.answer(answers.Question("剪纸入门")).mixed] == ["剪纸入门"]


@pytest.mark.parametrize("most", range(6))
@pytest.mark.parametrize("query", ["剪纸鲸鱼 龘", "我想学剪纸鲸鱼", "简直 书发", "国化"])
def test_no_page_asks_more_often_than_it_may(
    red_and_green: None, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries, query: str, most: int
) -> None:
    monkeypatch.setattr(looking, "SEARCHES", most)
    monkeypatch.setattr(looking, "MEASURES", min(most, 1))
    answers.answer(answers.Question(text.clean_query(query), filters=("colour/green",)))
    asking = looking.Looking(("colour/green",), None, 10)
    with django_assert_max_num_queries(most + min(most, 1)):
        asking.read(readers.read(query), query)
        asking.elsewhere(query)


def test_words_that_are_not_counted_any_more_are_very_common(red_and_green: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MEASURES", 0)
    assert [row["title"] for row in answers.answer(answers.Question("国画 鲸鱼")).mixed] == ["国画"]
