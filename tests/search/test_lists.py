"""Short subjects of which either will do."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from search import answers, kinds, lists
from search.engines.found import Stage
from search.models import Synonym
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]


def found(query: str) -> list[str]:
    answer = answers.answer(answers.Question(query, kind="pages"))
    return [row["title"] for row in answer.chosen.rows] if answer.chosen else []


@pytest.mark.parametrize("joint", ["，", "、", "/", "+", "；", " / ", "或", "或者", "，或者"])
def test_either_will_do(page_kind: kinds.Kind, make_pages: Make, joint: str) -> None:
    Synonym.objects.create(words="国画 = 水墨画")
    make_pages("书法入门", "国画入门", "水墨画", "国画与书法", "剪纸")
    answer = answers.answer(answers.Question(f"书法{joint}国画"))
    titles = [row["title"] for row in answer.mixed]
    assert (titles[0], set(titles[1:3]), titles[3:]) == ("国画与书法", {"书法入门", "国画入门"}, ["水墨画"])
    assert answer.stage is Stage.TEXT


@on_all
def test_a_title_that_has_it_as_typed_comes_first(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("和面入门", "揉面、和面", "刀削面：和面、揉面", "和面、揉面", "揉面", "剪纸")
    engine.settle()
    titles = found("和面、揉面")
    assert titles[:3] == ["和面、揉面", "刀削面：和面、揉面", "揉面、和面"]
    assert set(titles[3:]) == {"和面入门", "揉面"}


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("书法、国画", ["书法", "国画"]),
        ("學書法，國畫", ["书法", "国画"]),
        ("想学书法或者国画", ["书法", "国画"]),
        ("书法、国画 老师", ["书法", "国画"]),
        ("二胡/笛子/葫芦丝", ["二胡", "笛子", "葫芦丝"]),
        *(
            (query, [])
            for query in (
                *("书法 国画", "书法和国画", "书法", "", "、", "或", "书法、", "书法、书法", "或多或少", "3/4拍", "书、画", "yoga, taiji"),
                *("老人摔倒了，怎么办", "一、二、三、四、五", "刀削面：和面、醒面", "住在迎泽，晚上有空，想学唱歌的人请来这里"),
            )
        ),
    ],
)
def test_what_is_a_list(query: str, subjects: list[str]) -> None:
    assert lists.listed(query) == subjects


def test_both_are_marked(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("书法入门", "国画入门")
    page = client.get("/search/", {"q": "书法或国画"}).content.decode()
    assert ("<mark>书法</mark>" in page, "<mark>国画</mark>" in page, "没有完全匹配" in page) == (True, True, False)


def test_a_title_with_two_of_three_stands_before_one_of_them(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("书法", "书法国画班", "国画", "剪纸")
    assert found("书法、国画、剪纸")[0] == "书法国画班"


def test_the_page_says_that_one_is_enough(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("书法入门", "国画入门", "国画与书法")
    said = client.get("/search/", {"q": "书法、国画"}).content.decode()
    assert "下面每一条至少有一样，有得多的在前面" in said
    assert "您打的字都有" not in said
    assert "至少有一样" not in client.get("/search/", {"q": "书法 国画"}).content.decode()


def test_words_between_said_again_and_again_take_no_time() -> None:
    before = time.perf_counter()
    for query in ("或" * 60, "或者" * 30, "、" * 60, "书、" * 20, "或者是" * 20):
        assert lists.listed(query) == []
    assert time.perf_counter() - before < 1
