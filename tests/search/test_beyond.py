"""A place was typed: where only somebody who lives there fits, what is held elsewhere stands beside, and titles that have the place's name."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from django.test import Client
from wagtail.models import Page

from home.models import StandardPage
from search import answers, kinds, readers
from search.actions import index_objects
from search.readers import Reading
from tests.search.conftest import page_rows
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]
CITY = {
    "晋源": ("晋源区", "at/140110", ()),
    "罗城": ("罗城街道", "at/140110003", ("晋源",)),
    "小店": ("小店区", "at/140105", ()),
    "柳巷": ("柳巷街道", "at/140106008", ("迎泽",)),
    "迎泽": ("迎泽区", "at/140106", ()),
}
TOKENS = {
    "椅子上的瑜伽": ["at/140105", "day/2"],
    "电脑打字": ["at/140110", "day/3"],
    "温玉兰": ["at/140110", "at/140110003"],
    "老太原的故事": ["at/140106"],
    "灯火下的剪纸": ["at/140106", "at/140106008"],
    "侯思远": ["at/140106"],
    "柳巷：一条街": ["at/140106"],
    "阎虹": ["at/140106008"],
}
PEOPLE = {"温玉兰": "瑜伽，电脑，插花", "王琳": "插花", "侯思远": "历史"}


def place(word: str) -> Reading:
    name, token, around = CITY[word]
    return Reading(word, name, token, wider=tuple(replace(place(other), words=word) for other in around))


def places(phrases: Sequence[str]) -> list[Reading]:
    return [place(word) for word in CITY if any(word in phrase for phrase in phrases)][:1]


def days(phrases: Sequence[str]) -> list[Reading]:
    return [Reading(word, word, token, alone=True) for word, token in (("周三", "day/2"), ("周四", "day/3")) if word in phrases]


def tell(**leads: str) -> None:
    """Make what is not held, by its titles, each with the text that it has."""
    root = Page.objects.get(depth=1)
    index_objects([root.add_child(instance=StandardPage(title=title, slug=f"own{Page.objects.count()}", lead=lead)) for title, lead in leads.items()])


def ranks(ids: Sequence[int], _place: str | None) -> dict[int, kinds.Rank]:
    return dict.fromkeys(ids, kinds.UNRANKED)


@pytest.fixture(autouse=True)
def city(db: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes are held on certain days, people live somewhere: 温玉兰 teaches what nobody holds there."""
    kinds.register(kinds.Kind("people", "人", "人员", "home.StandardPage", page_rows, 0, order=40))
    kinds.register(kinds.Kind("classes", "课", "身边的课", "wagtailcore.Page", page_rows, 0, order=10, dated=lambda *_days: (page_rows, ranks)))
    for model in (Page, StandardPage):
        monkeypatch.setattr(model, "search_tokens", lambda page: TOKENS.get(page.title, []), raising=False)
    make_pages("椅子上的瑜伽", "电脑打字")
    tell(**PEOPLE)
    readers.register("place", places)
    readers.register("day", days)


def found(query: str, **asked: object) -> tuple[list[str], list[str], list[str], str | None]:
    """Titles in the order of the page, conditions, what was let go, and where what is held was found instead."""
    answer = answers.answer(answers.Question(query, **asked))
    rows = [*(row for section in answer.sections for row in section.rows), *answer.mixed]
    return [row["title"] for row in rows], [label for label, _address in answer.offers], answer.let_go, answer.read.held_in


@on_all
def test_what_is_held_elsewhere_stands_beside_who_lives_there(engine: Engine, client: Client) -> None:
    engine.settle()
    assert found("瑜伽 晋源") == (["椅子上的瑜伽", "温玉兰"], ["晋源区"], [], "")
    assert found("我想学瑜伽 晋源")[0] == ["椅子上的瑜伽", "温玉兰"]
    page = client.get("/search/", {"q": "瑜伽 晋源"}).content.decode()
    assert "“晋源区”没有这样的课，下面的课在全市其他地方" in page
    assert "您打的字都有" not in page
    assert "2 条" in page


def test_what_the_place_lies_in_is_nearer_than_the_city(client: Client) -> None:
    assert found("电脑 罗城") == (["电脑打字", "温玉兰"], ["罗城街道"], [], "晋源区")
    assert found("瑜伽 罗城") == (["椅子上的瑜伽", "温玉兰"], ["罗城街道"], [], "")
    assert "“罗城街道”没有这样的课，下面的课在“晋源区”" in client.get("/search/", {"q": "电脑 罗城"}).content.decode()


def test_days_hold_elsewhere_or_are_let_go() -> None:
    assert found("瑜伽 晋源 周三") == (["椅子上的瑜伽", "温玉兰"], ["周三", "晋源区"], [], "")
    assert found("瑜伽 晋源 周四") == (["椅子上的瑜伽", "温玉兰"], ["晋源区"], ["周四"], "")


def test_who_asks_for_somebody_finds_nobody_else(make_pages: Make) -> None:
    make_pages("温玉兰的课")
    assert found("温玉兰 晋源") == (["温玉兰"], ["晋源区"], [], None)


def test_a_person_alone_stays_where_no_title_has_the_words() -> None:
    assert found("插花 晋源") == (["温玉兰"], ["晋源区"], [], None)


def test_what_is_held_in_the_place_is_enough(make_pages: Make) -> None:
    assert found("电脑 晋源") == (["电脑打字", "温玉兰"], ["晋源区"], [], None)
    assert found("瑜伽 小店") == (["椅子上的瑜伽"], ["小店区"], [], None)


def test_a_kind_alone_and_facets_hold_beside() -> None:
    assert answers.answer(answers.Question("瑜伽 晋源", kind="classes")).total == 2
    assert found("瑜伽 晋源", kind="classes")[0] == ["椅子上的瑜伽"]
    assert found("瑜伽 晋源", filters=("day/3",))[0] == []


def test_titles_with_the_name_of_the_place_and_the_words_are_among_what_fits_it(make_pages: Make, client: Client) -> None:
    make_pages("灯火下的剪纸", "柳巷的灯火", "从前的灯火", "小柳巷的灯火")
    assert found("灯火 柳巷") == (["柳巷的灯火", "灯火下的剪纸"], ["柳巷街道"], [], None)
    page = client.get("/search/", {"q": "灯火 柳巷"}).content.decode()
    assert "标题里有“柳巷”和您打的其他字的" in page
    assert "<mark>柳巷</mark>的<mark>灯火</mark>" in page
    assert found("柳巷的灯火") == (["柳巷的灯火", "小柳巷的灯火"], [], [], None)
    assert found("灯火 柳巷", kind="classes")[0] == ["柳巷的灯火", "灯火下的剪纸"]
    assert answers.answer(answers.Question("灯火 柳巷", kind="people")).total == answers.answer(answers.Question("灯火 柳巷")).total == 2


def test_what_reads_as_a_title_is_about_what_is_called_so(make_pages: Make) -> None:
    assert found("柳巷的历史") == (["侯思远"], ["迎泽区"], ["柳巷街道"], None)
    make_pages("柳巷的来历", "老太原的故事")
    assert found("柳巷的历史")[0][0] == "柳巷的来历"
    assert found("柳巷的故事") == (["老太原的故事", "柳巷的来历"], ["迎泽区"], ["柳巷街道"], None)
    tell(**{"柳巷：一条街": "灯笼和历史"})
    assert found("柳巷的灯笼")[0][:1] == ["柳巷：一条街"], "its own text has the words"


def test_a_place_called_after_itself_is_nothing_that_titles_are_about(make_pages: Make) -> None:
    make_pages("柳巷街道", "小柳巷的来历")
    assert found("柳巷的历史")[0] == ["侯思远"]
    kinds.unregister("classes")
    kinds.register(kinds.Kind("places", "地方", "地方", "wagtailcore.Page", page_rows, 0, is_local=True))
    make_pages("柳巷社区学校")
    assert found("柳巷的历史")[0] == ["侯思远"]


def test_a_place_and_words_that_only_ask_are_about_the_place(make_pages: Make) -> None:
    make_pages("柳巷的来历", "从前的柳巷", "附近的灯火")
    titles, offers, let_go, _where = found("柳巷附近")
    assert (sorted(titles), offers, let_go) == (["从前的柳巷", "柳巷的来历"], [], [])
    tell(阎虹="附近")
    kinds.unregister("people")
    kinds.register(kinds.Kind("people", "人", "人员", "home.StandardPage", page_rows, 0, dated=lambda *_days: (page_rows, ranks)))
    assert found("柳巷附近")[0] == ["阎虹"], "what is held there is what was asked for"
