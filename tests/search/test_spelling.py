"""Pinyin that is unfinished, shortened, spoken otherwise or mistyped, and how many ways to read it are tried."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from search import answers, kinds, likeness, spelling
from search.engines.found import Stage
from search.engines.wanted import AnyOf
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]
OTHERS = ("红烧肉", "楼道安全", "梦的解析", "国画山水", "中医入门", "三晋名楼")


def found(query: str) -> list[str]:
    answer = answers.answer(answers.Question(query, kind="pages"))
    return [row["title"] for row in answer.chosen.rows] if answer.chosen else []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("hongloume", "红楼梦"),
        ("zhongguoshu", "中国书法史"),
        ("hongloum", "红楼梦"),
        ("honglm", "红楼梦"),
        ("hlmeng", "红楼梦"),
        ("zgshufas", "中国书法史"),
        ("zongguosufasi", "中国书法史"),
        ("censisenhuocangsi", "城市生活常识"),
        ("cengsishenhuocansi", "城市生活常识"),
        ("cuanqianminyueguan", "窗前明月光"),
        ("cuangqianmingyueguang", "窗前明月光"),
        ("zhonguoshufashi", "中国书法史"),
        ("hongnoumeng", "红楼梦"),
        ("honglumeng", "红楼梦"),
        ("hnogloumeng", "红楼梦"),
        ("honglooumeng", "红楼梦"),
        ("honglpumeng", "红楼梦"),
        ("hong lo meng", "红楼梦"),
        ("hong2lou2meng4", "红楼梦"),
        ("三guoyanyi", "三国演义"),
        ("三guoyany", "三国演义"),
    ],
)
def test_pinyin_finds_though_it_is_not_as_it_should_be(page_kind: kinds.Kind, make_pages: Make, typed: str, title: str) -> None:
    make_pages("红楼梦", "中国书法史", "三国演义的故事", "三国演义", "城市生活常识", "窗前明月光", *OTHERS)
    assert found(typed)[0] == title


def test_slips_in_pinyin_only_where_nothing_is_read_so(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("书法入门", "书画入门", "书法教学")
    assert found("shufarumen") == ["书法入门"]
    assert found("shuharumen") == ["书法入门", "书画入门"]


@on_all
def test_every_engine_finds_it(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("红楼梦", "红楼梦诗词", "红烧肉", "中国书法史")
    engine.settle()
    for typed in ("hongloum", "hongloume", "honglm", "hnogloumeng", "hong2lou2meng4"):
        assert found(typed) == ["红楼梦", "红楼梦诗词"], typed
    assert found("zongguosufasi") == ["中国书法史"]
    assert answers.answer(answers.Question("hongloume")).stage is Stage.NEAR


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_any_letters_have_a_bounded_number_of_ways(letters: str) -> None:
    assert len(spelling.meant(letters, slips=True)) <= spelling.MOST


@given(st.lists(st.sampled_from(("zen", "cen", "sen", "zan", "cuang", "xian", "e"))).map("".join))
def test_what_is_not_heard_is_looked_for_in_a_bounded_number_of_ways(letters: str) -> None:
    parts = [part for way in spelling.meant(letters, slips=True) for part in getattr(way, "parts", ())]
    assert sum(len(part.parts) for part in parts if isinstance(part, AnyOf)) <= spelling.MOST


def _distance(heading: str, letters: str) -> int:
    """Fewest changes that make letters of a stretch of a heading, by the textbook."""
    row = list(range(len(letters) + 1))
    best = row[-1]
    for char in heading:
        before, row = row, [0]
        for at, letter in enumerate(letters):
            row.append(min(before[at] + (letter != char), before[at + 1] + 1, row[at] + 1))
        best = min(best, row[-1])
    return best


@given(st.text("abc", max_size=12), st.text("abc", min_size=1, max_size=8))
def test_letters_are_compared_as_the_textbook_says(heading: str, letters: str) -> None:
    begins = likeness.START * (heading[:1] == letters[:1])
    expected = len(letters) - _distance(heading, letters) + begins - len(heading) / 1000
    assert likeness.spelled_alike(heading, letters) == pytest.approx(expected)
