"""Known words that were written by ear, in letters, or with a slip."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from search import answers, kinds, misheard, ranking, synonyms
from search.engines.found import Found, Stage
from search.models import Synonym
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]


@pytest.fixture
def words(page_kind: kinds.Kind) -> None:
    for line in ("书法 = 毛笔字 = calligraphy", "编织 = 打毛衣", "睡眠 = 睡不着", "摄影 = 照相", "糖尿病 = 血糖高"):
        Synonym.objects.create(words=line)


def found(query: str) -> list[str]:
    return [row["title"] for row in answers.answer(answers.Question(query)).mixed]


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("毛笔子", "毛笔字", "书法入门"),
        ("毛比字", "毛笔字", "书法入门"),
        ("打毛依", "打毛衣", "编织：帽子"),
        ("睡不找", "睡不着", "老年睡眠"),
        ("照像", "照相", "摄影课"),
        ("maobizi", "毛笔字", "书法入门"),
        ("mao bi zi", "毛笔字", "书法入门"),
        ("shuibuzhao", "睡不着", "老年睡眠"),
        ("毛笔学", "毛笔字", "书法入门"),
        ("学毛比字", "毛笔字", "书法入门"),
        ("哪里有学毛比字的", "毛笔字", "书法入门"),
    ],
)
def test_a_known_word_by_ear_or_with_a_slip(words: None, make_pages: Make, client: Client, typed: str, meant: str, first: str) -> None:
    make_pages("书法入门", "编织：帽子", "老年睡眠", "摄影课", "剪纸", "学写对联")
    assert found(typed)[0] == first
    page = client.get("/search/", {"q": typed}).content.decode()
    assert re.search(rf"您要找的是“(<a[^>]*>)?{meant}", page)


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        *((typed, "毛笔字") for typed in ("毛字笔", "毛字", "毛笔大字", "笔字", "猫比子")[::2]),
        *((typed, typed) for typed in ("毛字", "笔字", "毛笔字班", "字", "书", "毛衣", "剪纸")),
        ("血堂高", "血糖高"),
        ("高血糖", "高血糖"),
    ],
)
def test_what_is_forgiven(phrase: str, meant: str) -> None:
    assert misheard.meant(phrase, ["毛笔字", "书法", "血糖高", "calligraphy"]) == meant


def test_of_several_the_one_with_most_of_the_characters() -> None:
    assert misheard.meant("毛比字", ["帽笔子", "毛笔字"]) == "毛笔字"


@pytest.mark.parametrize("typed", ["毛笔字", "书法", "剪纸", "weixin", "jianzhi", "", "。", "毛"])
def test_what_is_known_or_like_nothing_stays(words: None, typed: str) -> None:
    assert synonyms.corrected(typed) == ""


def test_a_title_that_sounds_like_it_comes_first_one_that_is_like_it_later(words: None) -> None:
    judge = ranking.Judge("毛比字")
    hits = [
        judge.hit(Found(stage, 0, heading, 1, 1, heading))
        for stage, heading in ((Stage.NEAR, "毛比体"), (Stage.NEAR, "书法入门"), (Stage.HOMOPHONE, "毛笔子"))
    ]
    assert [hit.found.heading for hit in sorted(hits, key=lambda hit: hit.key)] == ["毛笔子", "书法入门", "毛比体"]


def test_a_title_with_the_known_word_itself_comes_first(words: None) -> None:
    judge = ranking.Judge("毛字笔")
    hits = [judge.hit(Found(Stage.NEAR, 0, heading, 1, 1, heading)) for heading in ("书法", "学毛笔字")]
    assert [hit.found.heading for hit in sorted(hits, key=lambda hit: hit.key)] == ["学毛笔字", "书法"]


@on_all
def test_nothing_is_corrected_where_something_answers(engine: Engine, words: None, make_pages: Make) -> None:
    make_pages("毛比字的由来", "书法入门")
    engine.settle()
    assert found("毛比字") == ["毛比字的由来"]
    assert found("毛比") == ["毛比字的由来"]
