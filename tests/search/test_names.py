"""People as citizens call them."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page
from wagtail.search import index

from search import answers, beginnings, kinds, names, people, suggestions, text
from search.suggestions import Source
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            ("王老师", "王"),
            ("常爱莲老师", "常爱莲"),
            ("趙老師", "赵"),
            ("王芳教练", "王芳"),
            ("欧阳老师", "欧阳"),
            ("王老师傅", "王"),
            ("司马文斌师傅", "司马文斌"),
            ("姓王的老师", "王"),
            ("张姓老师", "张"),
            ("闫教授", "闫"),
        ),
        *(("老师", ""), ("书法老师", ""), ("王", ""), ("常爱莲", ""), ("张老师傅家", ""), ("", ""), ("王家的老师", ""), ("王村小学校的老师", "")),
    ],
)
def test_a_name_with_a_title(typed: str, name: str) -> None:
    assert names.called(text.fold(typed)) == name


@pytest.fixture
def taught(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title for search engines weighs as a teacher does."""
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, index.SearchField("seo_title", boost=4)])
    make_pages("常爱莲")
    make_pages("楷书入门", "太极扇", seo_title="常爱莲")
    make_pages("行书入门", seo_title="马秀珍")
    make_pages("楷书提高", seo_title="常建平老师")
    make_pages("常家庄村", "老师傅教钳工")
    make_pages("常见的花", "腌菜", seo_title="家常菜")
    suggestions.register(Source("people", "老师", lambda: [("常爱莲", 2), ("常建平老师", 1), ("马秀珍", 1)], people=True))
    beginnings.make()


@pytest.mark.parametrize(
    ("typed", "stage", "found"),
    [
        ("常爱莲老师", answers.Stage.SYNONYM, {"常爱莲", "楷书入门", "太极扇"}),
        ("常老师 楷书", answers.Stage.SYNONYM, {"楷书入门", "楷书提高"}),
        ("常建平老师", answers.Stage.TEXT, {"楷书提高"}),
        ("常爱莲老师的课", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇"}),
        ("常老师讲的楷书", answers.Stage.SYNONYM, {"楷书入门", "楷书提高"}),
        ("教楷书的常爱莲老师", answers.Stage.SYNONYM, {"楷书入门"}),
        ("教楷书的老师", answers.Stage.SYNONYM, {"楷书入门", "楷书提高"}),
        ("史老师", answers.Stage.SYNONYM, set()),
        ("常老师教什么", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇", "楷书提高"}),
        ("我想找常老师", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇", "楷书提高"}),
        ("常老师 电话", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇", "楷书提高"}),
        ("请问常爱莲老师在哪个社区", answers.Stage.GIST, {"常爱莲", "楷书入门", "太极扇"}),
        ("跟常老师学楷书", answers.Stage.SYNONYM, {"楷书入门", "楷书提高"}),
    ],
)
def test_who_is_called_so_is_found(taught: None, typed: str, stage: answers.Stage, found: set[str]) -> None:
    rows = [row for row in answers.answer(answers.Question(typed)).mixed if row["hit"].found.stage is stage]
    assert {row["title"] for row in rows} == found


def test_a_surname_begins_a_name_and_whoever_has_it_comes_first(taught: None) -> None:
    answer = answers.answer(answers.Question("常老师"))
    shown = [row["title"] for section in answer.sections for row in section.rows] + [row["title"] for row in answer.mixed if not row["near"]]
    assert shown[0] == "常爱莲"
    assert set(shown) == {"常爱莲", "楷书入门", "太极扇", "楷书提高"}


def shown(typed: str) -> list[str]:
    answer = answers.answer(answers.Question(typed))
    return [row["title"] for section in answer.sections for row in section.rows] + [row["title"] for row in answer.mixed]


def test_a_surname_that_nobody_has_is_one_that_sounds_so(taught: None, make_pages: Make) -> None:
    make_pages("阎丽萍", "老师傅的一天", "电话怎么打")
    make_pages("晋剧", seo_title="阎丽萍")
    suggestions.register(Source("others", "老师", lambda: [("阎丽萍", 2)], people=True))
    beginnings.make()
    assert shown("闫老师") == shown("闫老师的电话") == ["阎丽萍", "晋剧"]
    assert shown("闫老师 晋剧")[0] == "晋剧"


@pytest.mark.parametrize("typed", ["罗老师", "丁老师教什么", "罗老师电话", "找丁老师", "罗老师 电话", "宁教授"])
def test_a_title_is_nothing_to_search_for(taught: None, make_pages: Make, typed: str) -> None:
    make_pages("老师傅", "老师辛苦了", "教授和他的电话", "电话怎么打", "教什么")
    assert shown(typed) == []


def test_beside_a_subject_somebody_unknown_does_not_hide_it(taught: None, make_pages: Make) -> None:
    make_pages("老师傅")
    assert shown("丁老师 太极") == ["太极扇"]


def test_who_is_called_by_the_whole_name_comes_before_who_is_called_nearly_so(taught: None, make_pages: Make) -> None:
    make_pages("李爱莲", "贾爱莲")
    first, *others = shown("常爱莲老师电话")
    assert (first, set(others[:2])) == ("常爱莲", {"楷书入门", "太极扇"})


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        *(("王老师教什么", "王老师"), ("李老师讲什么课", "李老师"), ("找王老师", "王老师"), ("刘老师电话", "刘老师"), ("王老师的课在哪", "王老师")),
        *(("卫彩霞老师电话多少", "卫彩霞老师"), ("跟着马大夫学", ""), ("王老师", ""), ("王老师教手机", ""), ("书法老师电话", ""), ("", "")),
    ],
)
def test_whom_something_is_asked_of(typed: str, who: str) -> None:
    assert names.asked(typed) == who


def test_a_name_that_begins_with_a_mark_harms_nobody(page_kind: kinds.Kind, make_pages: Make) -> None:
    suggestions.register(Source("people", "老师", lambda: [("“王”小二", 2), ("（王明）", 1), ("王芳", 1)], people=True))
    beginnings.make()
    assert people.begun("王") == people.begun("王") == ["王芳"]


def test_who_has_a_surname_is_asked_for_once(taught: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert people.begun("常") == people.begun("常") == ["常爱", "常建"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(
            ("李老师讲的三国", ("李", "三国")),
            ("教书法的王老师", ("王", "书法")),
            ("太极拳常老师", ("常", "太极拳")),
            ("欧阳教授的古诗", ("欧阳", "古诗")),
        ),
        *(("王老师", ("", "")), ("王老师的课", ("", "")), ("书法老师", ("", "")), ("", ("", "")), ("教书法的老师", ("", ""))),
    ],
)
def test_a_name_beside_a_subject(typed: str, found: tuple[str, str]) -> None:
    assert names.with_subject(typed) == found


def test_anything_is_read_quickly() -> None:
    dice = random.Random(7)
    typed = ["".join(dice.choices(("王", "老师", "教", "的", "讲", "傅", "欧阳", "人", "书法"), k=40)) for _ in range(300)]
    begun = time.process_time()
    for words in (*typed, "王" * 64, "王老师" * 21, "教" * 64, "老师" * 32, "王老师" + "有没有" * 20 + "龘", "想找王" * 20):
        names.with_subject(words), names.taught(words), names.called(words, begun=True), names.asked(words), names.unsaid(words)
    assert time.process_time() - begun < 1


@on_all
def test_every_engine_finds_who_is_called_so(engine: Engine, taught: None) -> None:
    engine.settle()
    for typed, found in (("常老师 楷书", {"楷书入门", "楷书提高"}), ("常爱莲老师", {"常爱莲", "楷书入门", "太极扇"})):
        rows = [row["title"] for row in answers.answer(answers.Question(typed)).mixed if row["hit"].found.stage is answers.Stage.SYNONYM]
        assert set(rows) == found, typed
