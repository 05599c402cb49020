"""What is offered while somebody types."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from search import actions, beginnings, kinds, readers, suggestions, wagtail_hooks
from search.models import Beginning, IndexState, Synonym
from search.readers import Reading
from search.suggestions import Source

Make = Callable[..., list[Page]]
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def live_titles() -> list[tuple[str, int]]:
    return [(title, len(title)) for title in Page.objects.live().filter(depth=2).values_list("title", flat=True)]


@pytest.fixture
def made(page_kind: kinds.Kind, make_pages: Make) -> list[Page]:
    suggestions.register(Source("pages", "文章", live_titles))
    suggestions.register(Source("places", "地方", lambda: [("长风社区", 90), ("太原", 80), ("刀削面", 7)]))
    pages = make_pages("家常刀削面", "刀削面", "Python 入门", "老陈醋怎么挑：怎么用")
    beginnings.make()
    return pages


def texts(typed: str) -> list[str]:
    return [one.text for one in suggestions.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("长", ["长风社区"]), ("长风社", ["长风社区"]), ("長風", ["长风社区"]), ("changf", ["长风社区"]), ("chang feng", ["长风社区"]),
        ("cf", ["长风社区"]), ("CFSQ", ["长风社区"]), ("刀削", ["刀削面", "家常刀削面"]), ("dxm", ["刀削面"]), ("xiaomian", ["刀削面", "家常刀削面"]),
        ("pyth", ["Python 入门"]), ("入门", ["Python 入门"]), ("怎么用", ["老陈醋怎么挑：怎么用"]), ("", []), ("，。", []), ("鲸鱼", []),
        ("风", ["长风社区"]), ("醋", ["老陈醋怎么挑：怎么用"]),
    ],
)  # fmt: skip
def test_characters_pinyin_and_initials_begin_a_text(made: None, typed: str, expected: list[str]) -> None:
    assert texts(typed) == expected


def test_what_is_wanted_most_comes_first_and_says_what_it_is(made: None, client: Client) -> None:
    suggestions.register(Source("more", "更多", lambda: [(f"长{number}", number) for number in range(40)]))
    beginnings.make()
    assert texts("长") == ["长风社区", *(f"长{number}" for number in range(39, 32, -1))]
    answer = client.get("/search/suggest/", {"q": "长风"})
    assert answer.json() == {"query": "长风", "suggestions": [{"text": "长风社区", "kind": "地方"}]}
    assert "max-age" in answer.headers["Cache-Control"]


def test_what_others_searched_for_says_so_unless_it_is_a_title(made: None) -> None:
    suggestions.register(Source("queries", "大家在搜", lambda: [("刀削面", 30), ("刀削面做法", 20)], last=True))
    suggestions.register(Source("subjects", "主题", lambda: [("刀削手艺", 1)]))
    beginnings.make()
    assert {one.text: one.label for one in suggestions.suggest("刀削")} == {
        "刀削面": "文章",
        "刀削面做法": "大家在搜",
        "刀削手艺": "主题",
        "家常刀削面": "文章",
    }


@pytest.fixture
def meant(page_kind: kinds.Kind, make_pages: Make) -> None:
    suggestions.register(Source("pages", "文章", live_titles))
    suggestions.register(Source("people", "老师", lambda: [("常爱莲", 2), ("常建平", 5), ("史倩", 1)], people=True))
    suggestions.register(Source("places", "地方", lambda: [("常家庄村", 90)]))
    Synonym.objects.create(words="书法 = 毛笔字")
    Synonym.objects.create(words="瑜伽 = yoga")
    Synonym.objects.create(words="跳舞 = 舞蹈")
    make_pages("二十四式太极拳", "硬笔书法", "会跳舞的盐", "舞蹈健身", "广场舞", "二胡入门", "椅子上的瑜伽")
    beginnings.make()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("常老师", ["常建平", "常爱莲"]), ("常老", ["常建平", "常爱莲"]), ("史老师", ["史倩"]), ("常爱莲老师", ["常爱莲"]), ("王老师", [])),
        *(("24式", ["二十四式太极拳"]), ("二湖", ["二胡入门"]), ("打太极", ["二十四式太极拳"]), ("怎么学书法", ["硬笔书法"]), ("毛笔", ["硬笔书法"])),
        *(("yoga", ["椅子上的瑜伽"]), ("yog", ["椅子上的瑜伽"]), ("跳舞", ["会跳舞的盐", "舞蹈健身", "广场舞"]), ("科技", []), ("鲸鱼老师", [])),
    ],
)
def test_where_little_begins_so_what_may_have_been_meant_is_offered(meant: None, typed: str, expected: list[str]) -> None:
    assert texts(typed) == expected


def conditions(phrases: Sequence[str]) -> Iterator[Reading]:
    known = (("周三", "day/2"), ("周二", "day/1"), ("长风", "at/140105"), ("长风社区", "at/140105001"))
    yield from (Reading(word, word, token) for word, token in known if word in phrases)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("周三 书法", ["周三 硬笔书法"]), ("周三 舞", ["周三 舞蹈健身", "周三 会跳舞的盐", "周三 广场舞"]), ("硬笔 周三", ["硬笔书法 周三"])),
        *(("长风 二", ["长风 二十四式太极拳", "长风 二胡入门"]), ("周三 erhu", ["周三 二胡入门"]), ("硬笔 周三 书", ["硬笔书法 周三"])),
        *(("周三 常", ["周三 常建平", "周三 常爱莲"]), ("长风 常", ["长风 常家庄村", "长风 常建平", "长风 常爱莲"]), ("周三", []), ("周三 鲸鱼", [])),
        *(("周二 二", ["周二 二十四式太极拳", "周二 二胡入门"]), ("二 周二", ["二十四式太极拳 周二", "二胡入门 周二"])),
    ],
)
def test_beside_a_place_or_a_day_what_begins_so_is_offered_with_it(meant: None, typed: str, expected: list[str]) -> None:
    readers.register("when", conditions)
    readers.register("where", lambda phrases: [Reading("常家庄村", "常家庄村", "at/140107")] if "常家庄村" in phrases else [])
    assert texts(typed) == expected


def test_what_is_as_typed_stands_first_and_nothing_twice(meant: None) -> None:
    for typed in ("跳舞", "舞", "太极", "书法", "常", "二胡", "er"):
        offered = texts(typed)
        assert len(offered) == len(set(offered)) <= suggestions.MOST
        assert [typed in words for words in offered] == sorted((typed in words for words in offered), reverse=True) or typed == "er"


def test_a_character_inside_is_no_longer_offered_of_what_is_hidden(made: list[Page]) -> None:
    made[3].live = False
    actions.index_objects([made[3]])
    assert texts("醋") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("长峰杜区", ["长风社区"]),
        ("太园", ["太原"]),
        ("加常", ["家常刀削面"]),
        ("taiyan", ["太原"]),
        ("pithonn", []),
        *(("太行", ["太原"]), ("刻削", []), ("刀具", []), ("刀销", ["刀削面"]), ("长凤", ["长风社区"])),
        *[(nothing, []) for nothing in ("鲸鱼", "zzqqxx", "刀", "d", "dx", "", "，。", "😀", "\0", "鲸" * 999)],
    ],
)
def test_what_is_spelled_most_like_what_found_nothing(made: None, typed: str, expected: list[str]) -> None:
    assert suggestions.nearest(typed) == expected


def test_where_nothing_is_found_the_page_names_the_nearest_spelling(made: None, client: Client, django_assert_max_num_queries: Any) -> None:
    page = client.get("/search/", {"q": "太行"}).content.decode()
    assert "没有找到" in page
    assert re.findall(r'<li><a href="([^"]*)">太原</a></li>', page) == ["?q=%E5%A4%AA%E5%8E%9F"]
    assert client.get("/search/results.json", {"q": "太行"}).json()["nearest"] == ["太原"]
    assert client.get("/search/results.json", {"q": "刀削"}).json()["nearest"] == []
    assert "太原</a>" not in client.get("/search/", {"q": "太行", "in": "at/140106"}).content.decode()
    with django_assert_max_num_queries(6):
        suggestions.nearest("太行村子里的人")


def test_browsers_read_them_in_their_own_form(made: None, client: Client) -> None:
    answer = client.get("/search/suggest/", {"q": "长风", "as": "opensearch"})
    assert answer.json() == ["长风", ["长风社区"]]
    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    assert client.post("/search/suggest/").status_code == 405


def test_nothing_hidden_is_offered(made: list[Page]) -> None:
    made[2].live = False
    actions.index_objects([made[2]])
    assert texts("pyth") == texts("ru") == texts("py") == []
    made[0].delete()
    assert texts("jia") == texts("家常") == []
    assert texts("刀削") == ["刀削面"]
    Page.objects.filter(pk=made[2].pk).update(live=False)
    beginnings.make()
    assert texts("pyth") == []


def test_the_tick_lets_the_worker_make_them_anew(made: list[Page], make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.delete("search.suggestions")
    assert wagtail_hooks.renew_suggestions(NOW) is None
    make_pages("面塑")
    assert texts("面塑") == []
    assert wagtail_hooks.renew_suggestions(NOW) == "the suggestions are made anew"
    beginnings.refresh.func()
    assert texts("面塑") == ["面塑"]
    make_pages("剪纸")
    assert wagtail_hooks.renew_suggestions(NOW) is None
    assert Beginning.objects.exclude(made=IndexState.objects.get().suggested).count() == 0


def test_an_answer_takes_three_statements_at_most_six_where_little_begins_so(made: list[Page], client: Client) -> None:
    readers.register("day", lambda phrases: [Reading("周三", "周三", "day/2")] if "周三" in phrases else [])
    for typed, most in (
        ("周三 家常", 6),
        ("周三 zzzzz", 6),
        ("刀", 1),
        ("dx", 1),
        ("长风社区", 4),
        ("zzzzz", 3),
        ("怎么学王老师的24式太极", 6),
        ("做家常", 6),
    ):
        texts(typed)
        with CaptureQueriesContext(connection) as captured:
            texts(typed)
        assert len(captured) <= most, typed


@pytest.mark.sqlite
@pytest.mark.parametrize("typed", ["刀", "dxm"])
def test_a_beginning_is_looked_up_in_the_index_not_read_through(made: list[Page], typed: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        texts(typed)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "search_begun (made=? AND short=? AND key" in plan


@pytest.mark.sqlite
def test_other_ways_are_looked_up_in_the_index_too(meant: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        texts("常老师")
        texts("做广场舞")
    asked = [query["sql"] for query in captured if "UNION ALL" in query["sql"] and "place" in query["sql"]]
    with connection.cursor() as cursor:
        for statement in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            read = [row[3] for row in cursor.fetchall() if "search_beginning" in row[3]]
            assert read
            assert all("search_begun (made=? AND short=? AND key" in part for part in read)
    assert len(asked) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_anything_typed_is_answered(db: None, client: Client, typed: str) -> None:
    assert client.get("/search/suggest/", {"q": typed}).status_code in {200, 400}


def test_sources_are_named_once() -> None:
    suggestions.register(Source("pages", "文章", live_titles))
    with pytest.raises(ValueError, match="registered twice"):
        suggestions.register(Source("pages", "文章", live_titles))
