"""Narrowing what was found, with counts."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from django.test import Client
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from search import answers, facets, kinds
from search.engines.found import Asked, Stage
from search.facets import Facet
from search.models import Synonym

Make = Callable[..., list[Page]]
CUT = quote("剪纸")
NAMES = {"colour/red": "红", "colour/blue": "蓝", "size/9": "大", "size/1": "小"}


@pytest.fixture
def made(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    facets.register(Facet("size", "大小", r"size/\d", lambda token: NAMES.get(token, ""), order=2, in_order=True))
    facets.register(Facet("colour", "颜色", r"colour/[a-z]+", lambda token: NAMES.get(token, ""), order=1))
    tokens = {
        "剪纸甲": ["colour/red", "size/9"], "剪纸乙": ["colour/red", "size/1"], "剪纸丙": ["colour/blue", "size/9"], "剪纸丁": ["at/140106"],
        "国画": ["colour/red"], "窗花": ["colour/blue", "size/1"],
    }  # fmt: skip
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages(*tokens)


def shown(**asked: object) -> dict[str, list[tuple[str, int]]]:
    answer = answers.answer(answers.Question("剪纸", **asked))
    return {str(group.label): [(value.label, value.hits) for value in group.values] for group in answer.facets}


def test_values_are_counted_and_named(made: None) -> None:
    assert shown() == {"颜色": [("红", 2), ("蓝", 1)], "大小": [("小", 1), ("大", 2)]}


def test_counts_are_those_of_what_is_left(made: None) -> None:
    assert shown(filters=("colour/red",)) == {"大小": [("小", 1), ("大", 1)]}
    assert shown(filters=("colour/red", "size/1")) == {}


def test_links_narrow_and_chips_widen(made: None, client: Client) -> None:
    page = client.get("/search/", {"q": "剪纸"}).content.decode()
    assert f'href="?q={CUT}&amp;in=colour%2Fred" rel="nofollow">红<small>2</small>' in page
    page = client.get("/search/", {"q": "剪纸", "in": ["colour/red", "size/1"]}).content.decode()
    assert "1 条" in page
    assert f'<a href="?q={CUT}&amp;in=size%2F1" aria-current="true">红<small>去掉</small>' in page
    assert "全市都找" not in page
    assert "去掉条件再找" in client.get("/search/", {"q": "鲸鱼", "in": "colour/red"}).content.decode()


def test_what_is_found_in_other_words_is_counted_once(made: None) -> None:
    Synonym.objects.create(words="剪纸 = 窗花")
    assert shown() == {"颜色": [("蓝", 2), ("红", 2)], "大小": [("小", 2), ("大", 2)]}
    assert answers.answer(answers.Question("剪纸")).total == 5


@pytest.mark.parametrize("more", [(), ("剪纸戊", "剪纸己")])
@pytest.mark.parametrize("kind", [None, "pages"])
def test_a_link_leads_to_as_many_as_it_says(made: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch, more: list[str], kind: str | None) -> None:
    monkeypatch.setattr(Page, "search_tokens", lambda _page: ["colour/red", "size/1"], raising=False)
    make_pages("减脂", "剪一张纸")
    monkeypatch.setattr(Page, "search_tokens", lambda _page: [], raising=False)
    make_pages(*more)
    asked = answers.Question("剪纸", kind=kind)
    links = [value for group in answers.answer(asked).facets for value in group.values]
    assert len(links) == 4
    behind = [answers.answer(answers.question(QueryDict(link.address.removeprefix("?")), {})).total for link in links]
    assert behind == [link.hits for link in links]


def test_only_the_chosen_kind_is_counted(made: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = get_search_backend().find(Asked("剪纸", {ContentType.objects.get_for_model(Page).pk: 0}, chosen=1))
    assert found.counts == {}
    assert [(hit.stage, hit.total) for hit in found.hits] == [(Stage.TEXT, 4)]
    found = get_search_backend().find(Asked("剪纸", {ContentType.objects.get_for_model(Page).pk: 0}, chosen=0))
    assert found.counts == {"colour/red": 2, "colour/blue": 1, "size/9": 2, "size/1": 1}


def test_facets_are_named_once_and_another_set_asks_for_a_rebuild() -> None:
    from search.engines import state

    before = state.fields.__wrapped__()
    facets.register(Facet("size", "大小", r"size/\d", str))
    assert state.fields.__wrapped__() != before
    with pytest.raises(ValueError, match="registered twice"):
        facets.register(Facet("size", "大小", r"size/\d", str))
