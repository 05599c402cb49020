"""One behaviour suite for all four engines, through Wagtail's own doors. What differs between them stands beside it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page
from wagtail.models.sites import Site
from wagtail.search import index

from search import actions
from search.engines import server, tasks
from tests.search.engines import Engine, on_all

pytestmark = on_all
Make = Callable[..., list[Page]]
TYPED = ["常刀", "削面", "家常刀削面", "刀削麵", "家常 削面", "jiachang", "dao xiao mian", "daoxiaomian", "dxm", "jcdxm", "JCDXM"]
HOSTILE = ['"', "\0", "   ", "'", "*", "AND", "a OR", "NEAR(", "(", "{title} : x", "-", "^面", "面\0塑", "😀", "啊" * 5000, "a " * 2500, "\ud800"]


@pytest.fixture
def make_pages(engine: Engine, make_pages: Make) -> Make:
    """Make pages that the engine at hand finds at once."""

    def make(*titles: str, **fields: Any) -> list[Page]:
        pages = make_pages(*titles, **fields)
        engine.settle()
        return pages

    return make


def titles(found: object) -> list[str]:
    return [page.title for page in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("door", ["search", "autocomplete"])
def test_a_title_is_found(make_pages: Make, typed: str, door: str) -> None:
    make_pages("家常刀削面", "常识", "面塑", "刀法", "削皮")
    assert titles(getattr(Page.objects.all(), door)(typed)) == ["家常刀削面"]


@pytest.mark.parametrize("typed", ["削刀", "刀面", "面食", "jiadao", "zzz", "刀削面条"])
def test_what_does_not_stand_there_is_not_found(make_pages: Make, typed: str) -> None:
    make_pages("家常刀削面")
    assert titles(Page.objects.search(typed)) == []


def test_one_character_is_found_at_any_place(make_pages: Make) -> None:
    make_pages("剪纸", "学剪", "窗花")
    assert sorted(titles(Page.objects.search("剪"))) == ["剪纸", "学剪"]


def test_a_word_may_go_on_only_while_typing(make_pages: Make) -> None:
    make_pages("Python 入门")
    assert titles(Page.objects.autocomplete("pyth")) == ["Python 入门"]
    assert titles(Page.objects.search("pyth")) == []
    assert titles(Page.objects.autocomplete("ru men py")) == ["Python 入门"]


def test_two_words_must_both_stand_there(make_pages: Make) -> None:
    make_pages("书法国画", "书法", "国画")
    assert titles(Page.objects.search("书法 国画")) == ["书法国画"]
    assert titles(Page.objects.search("国画 书法")) == ["书法国画"]


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    """A description weighs 1 and a title for search engines 4, as a text and a teacher do."""
    fields = [*Page.search_fields, index.SearchField("search_description"), index.SearchField("seo_title", boost=4)]
    monkeypatch.setattr(Page, "search_fields", fields)


@pytest.mark.usefixtures("described")
def test_each_field_has_its_weight(make_pages: Make) -> None:
    make_pages("晨练地点甲", search_description="教太极拳")
    make_pages("晨练地点乙", seo_title="教太极拳")
    make_pages("学太极拳甲")
    make_pages(*[f"无关{number}" for number in range(9)])
    assert titles(Page.objects.search("太极拳")) == ["学太极拳甲", "晨练地点乙", "晨练地点甲"]


@pytest.mark.usefixtures("described")
def test_fields_restrict_the_search(make_pages: Make) -> None:
    make_pages("晨练须知", search_description="太极拳在公园")
    make_pages("太极拳", search_description="晨练须知")
    found = Page.objects.search
    assert titles(found("晨练", fields=["title"])) == ["晨练须知"]
    assert titles(found("晨练", fields=["search_description"])) == ["太极拳"]
    assert titles(found("晨练 太极", fields=["title"])) == []
    assert len(titles(found("晨练 太极", fields=["title", "search_description"]))) == len(titles(found("晨练 太极"))) == 2
    assert titles(Page.objects.autocomplete("晨练", fields=["title"])) == ["晨练须知"]


@pytest.mark.usefixtures("described")
def test_the_title_weighs_more_than_the_text_and_the_order_stays(make_pages: Make) -> None:
    (class_page,) = make_pages("太极拳入门")
    other, third = make_pages("晨练须知", "晨练地点", search_description="教太极拳")
    expected = [class_page.title, third.title, other.title]
    assert titles(Page.objects.search("太极拳")) == expected
    results = Page.objects.search("太极拳")
    assert [titles(results[:1]), titles(results[1:2]), titles(results[2:9])] == [expected[:1], expected[1:2], expected[2:]]
    assert results.count() == 3
    assert results[1:].count() == 2
    assert titles(results.get_queryset()) == expected
    scores = [page.score for page in Page.objects.search("太极拳").annotate_score("score")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1]


def test_conditions_of_the_queryset_hold_and_the_next_stage_is_tried(make_pages: Make) -> None:
    make_pages("sf 说明", live=False)
    make_pages("书法")
    assert titles(Page.objects.search("sf")) == ["sf 说明"]
    assert titles(Page.objects.live().search("sf")) == ["书法"]
    assert titles(Page.objects.none().search("sf")) == []


def test_a_phrase_ends_with_its_value(make_pages: Make, described: None) -> None:
    make_pages("晨练", search_description="太极")
    assert titles(Page.objects.search("练太")) == []
    assert titles(Page.objects.search(Phrase("晨练太极"))) == []
    assert titles(Page.objects.search("晨练 太极")) == ["晨练"]


def test_slips_in_latin_words_are_forgiven_where_asked(make_pages: Make) -> None:
    make_pages("Python 入门", "WiFi 设置", "二胡")
    for slip in ("pythn", "pythoon", "pyhton", "pithon", "python"):
        assert titles(Page.objects.search(Fuzzy(slip))) == ["Python 入门"], slip
    assert titles(Page.objects.search(Fuzzy("wfi 设置"))) == ["WiFi 设置"]
    assert titles(Page.objects.search(Fuzzy("pyto"))) == titles(Page.objects.search(Fuzzy("wi 二胡"))) == []
    assert titles(Page.objects.search("pythn")) == []


def test_any_depth_is_reached_and_each_hit_stands_once(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PAGE", 7)  # a server is asked page by page, each going on where the last one ended
    made = make_pages(*[f"书法{number}" for number in range(30)])
    results = Page.objects.search("书法")
    leafed = [page.pk for start in range(0, 40, 4) for page in results[start : start + 4]]
    assert leafed == [page.pk for page in Page.objects.search("书法")]
    assert sorted(leafed) == [page.pk for page in made]
    assert results.count() == 30
    assert titles(results[29:30]) == [next(page.title for page in made if page.pk == leafed[-1])]


ORDERS = [
    lambda: Page.objects.search("书法"),
    lambda: Page.objects.filter(title__startswith="书法").order_by("title").search("书法", order_by_relevance=False),
    lambda: Page.objects.filter(title__startswith="书法").search(~PlainText("国画")),
]


@pytest.mark.parametrize("search", ORDERS, ids=["relevance", "title", "negated"])
def test_all_hits_come_in_parts_and_what_matched_is_asked_once(make_pages: Make, monkeypatch: pytest.MonkeyPatch, search: Callable[[], Any]) -> None:
    monkeypatch.setattr(server, "PAGE", 7)
    made = make_pages(*[f"书法{number:02}" for number in range(30)])
    expected = [page.pk for page in search()]
    assert sorted(expected) == [page.pk for page in made]
    results = search().annotate_score("score")
    with CaptureQueriesContext(connection) as captured:
        assert [page.pk for page in results.iterator(chunk_size=8)] == expected
    fetched = [query for query in captured.captured_queries if 'FROM "wagtailcore_page"' in query["sql"] and "latest_revision" in query["sql"]]
    assert len(fetched) == 4
    with CaptureQueriesContext(connection) as captured:
        assert [page.pk for page in results.after(expected[3], 4)] == expected[4:8]
    assert len(captured) == 1
    leafed = results.after(expected[0], 10)
    while part := results.after(leafed[-1].pk, 10):
        leafed += part
    assert [page.pk for page in leafed] == expected[1:]
    assert [page.pk for page in search()[5:20].iterator(chunk_size=4)] == expected[5:20]
    assert search()[5:20].after(str(expected[18]), 9)[0].pk == expected[19]


def test_parts_go_on_though_the_content_changes(make_pages: Make) -> None:
    made = make_pages(*[f"书法{number}" for number in range(9)])
    results = Page.objects.filter(live=True).search("书法")
    each = results.iterator(chunk_size=3)
    order = [next(each).pk, *(page.pk for page in results[1:])]
    make_pages("书法新")
    Page.objects.filter(pk=order[3]).update(live=False)
    Page.objects.filter(pk=order[7]).update(title="改了")
    assert titles(page for page in each) == [
        "改了" if pk == order[7] else next(page.title for page in made if page.pk == pk) for pk in order[1:] if pk != order[3]
    ]
    assert [page.pk for page in results.after(order[3], 2)] == order[4:6]
    for key in (0, "x", order[3]):
        with pytest.raises(LookupError, match=r"not among the results: begin again with the first part"):
            Page.objects.filter(live=True).search("书法").after(key, 2)
    assert list(Page.objects.search('"').iterator()) == []


def test_facets_count_all_values(make_pages: Make) -> None:
    assert Page.objects.search("国画").facet("id") == {}
    many = make_pages(*[f"国画{number}" for number in range(14)])
    assert Page.objects.search("国画").facet("id") == {page.pk: 1 for page in many}
    make_pages("书法一", "书法二")
    make_pages("书法三", live=False)
    content_type = ContentType.objects.get_for_model(Page).pk
    assert Page.objects.search("书法").facet("live") == {True: 2, False: 1}
    assert Page.objects.search("书法").facet("content_type_id") == {content_type: 3}


def test_another_order_can_be_asked_for(make_pages: Make) -> None:
    make_pages("书法 乙", "书法 甲", "书法")
    assert titles(Page.objects.order_by("title").search("书法", order_by_relevance=False)) == ["书法", "书法 乙", "书法 甲"]
    assert titles(Page.objects.order_by().search("书法", order_by_relevance=False)) == ["书法", "书法 甲", "书法 乙"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("书法 国画"), ["书法国画"]),
        (PlainText("书法 国画", operator="or"), ["书法国画", "书法", "国画"]),
        (PlainText("剪纸") | PlainText("国画"), ["国画", "书法国画", "剪纸"]),
        (PlainText("书法") & PlainText("国画"), ["书法国画"]),
        (PlainText("书法") & ~PlainText("国画"), ["书法"]),
        (~PlainText("书法") & ~PlainText("国画"), ["剪纸"]),
        (~(PlainText("书法") | PlainText("国画")), ["剪纸"]),
        (PlainText("国画") | ~PlainText("书法"), ["国画", "书法国画", "剪纸"]),
        (~PlainText("书法") | MatchAll(), ["书法", "书法国画", "国画", "剪纸"]),
        (And([PlainText("书法"), MatchAll()]), ["书法国画", "书法"]),
        (And([PlainText("书法"), Not(MatchAll())]), []),
        (Or([PlainText("书法"), Not(MatchAll())]), ["书法国画", "书法"]),
        (Phrase("书法 国画"), []),
        (Phrase("书法国"), ["书法国画"]),
        (Boost(PlainText("剪纸"), 2.0), ["剪纸"]),
        (Fuzzy("剪纸"), ["剪纸"]),
        (MatchAll(), ["书法", "书法国画", "国画", "剪纸"]),
        (Not(MatchAll()), []),
    ],
)
def test_queries_of_modelsearch(make_pages: Make, query: SearchQuery, expected: list[str]) -> None:
    made = make_pages("书法", "书法国画", "国画", "剪纸")
    found = Page.objects.filter(depth=2, path__gte=made[0].path).search(query)
    assert sorted(titles(found)) == sorted(expected)
    assert found.count() == len(expected)


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("door", ["search", "autocomplete"])
def test_hostile_queries_find_quietly(make_pages: Make, typed: str, door: str) -> None:
    make_pages("面塑")
    found = getattr(Page.objects.all(), door)(typed)
    assert len(found) == found.count()
    assert found.facet("live") == ({True: 1} if "面" in typed and "塑" in typed else {} if found.count() == 0 else {True: found.count()})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=40))
def test_any_query_is_answered(engine: Engine, typed: str) -> None:
    list(Page.objects.search(typed))
    list(Page.objects.autocomplete(typed))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda title: title.strip()))
def test_any_title_is_indexed_and_found_by_itself(make_pages: Make, title: str) -> None:
    from search import text

    (page,) = make_pages(title)
    if text.query_phrases(title):
        assert page in list(Page.objects.search(title))


def test_saving_reaches_the_index_after_the_commit(
    engine: Engine, make_pages: Make, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    (page,) = make_pages("旧题目")
    page.title = "新鲜事"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        page.save()
    engine.settle()
    assert titles(Page.objects.search("新鲜")) == ["新鲜事"]
    assert titles(Page.objects.search("旧题")) == []
    before = get_search_backend().count()
    page.delete()
    engine.settle()
    assert get_search_backend().count() == before - 1
    assert titles(Page.objects.search("新鲜")) == []


def test_a_row_that_went_while_waiting_is_taken_out(engine: Engine, make_pages: Make) -> None:
    (page,) = make_pages("会走的")
    before = get_search_backend().count()
    Page.objects.filter(pk=page.pk)._raw_delete("default")
    actions.reindex(Page, page.pk)
    engine.settle()
    assert Page.objects.search("会走").count() == 0
    assert get_search_backend().count() == before - 1


def test_bulk_verbs(engine: Engine, make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙", "书法丙")
    before = get_search_backend().count()
    assert actions.remove_objects(pages[:1]) == 1
    assert actions.remove_objects(pages[:1]) == 0
    if engine.address is None:  # a server is told what the database holds, and there the row still stands
        assert sorted(titles(Page.objects.search("书法"))) == ["书法丙", "书法乙"]
    assert actions.remove_objects(Page.objects.filter(pk=pages[1].pk)) == 1
    assert get_search_backend().count() == before - 2
    assert actions.index_objects(Page.objects.filter(pk__in=[page.pk for page in pages])) == 3
    assert actions.index_objects(iter(pages)) == 3
    engine.settle()
    assert sorted(titles(Page.objects.search("书法"))) == ["书法丙", "书法乙", "书法甲"]
    assert get_search_backend().count() == before
    assert actions.remove_objects(Page) >= 3
    assert actions.index_objects(Page) == Page.objects.filter(content_type=ContentType.objects.get_for_model(Page)).count()
    assert actions.index_objects(Site.objects.all()) == 0


def test_writing_again_replaces(engine: Engine, make_pages: Make) -> None:
    (page,) = make_pages("书法甲")
    before = get_search_backend().count()
    for title in ("国画甲", "剪纸甲"):
        page.title = title
        page.save()
        actions.index_objects([page])
        engine.settle()
    assert get_search_backend().count() == before
    assert [Page.objects.search(typed).count() for typed in ("书法", "国画", "剪纸")] == [0, 0, 1]


def test_writing_many_takes_as_many_statements_as_writing_few(engine: Engine, make_pages: Make) -> None:
    few, many = make_pages("书法"), make_pages(*[f"国画{number}" for number in range(30)])
    counts = []
    for pages in (few, many):
        with CaptureQueriesContext(connection) as captured:
            actions.index_objects(pages)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= (8 if engine.address is None else 11)  # what the server must be told is noted in the same transaction


def test_a_page_and_the_number_of_all_take_three_statements_and_a_part_is_like_the_whole(make_pages: Make) -> None:
    made = make_pages(*[f"国画{'第' * (number % 7)}{number}" for number in range(30)], "油画")
    for words, number in (("国画", 30), ("guohua", 30), (Fuzzy("guohua"), 30), (~PlainText("国画"), Page.objects.count() - 30), ("剪纸", 0)):
        whole = list(Page.objects.search(words).annotate_score("score"))
        assert len(whole) == number
        results = Page.objects.search(words).annotate_score("score")
        with CaptureQueriesContext(connection) as captured:
            page = list(Paginator(results, 10).get_page(2))
        assert page == (whole[10:20] or whole[:10])
        assert [found.score for found in page] == [found.score for found in whole if found in page]
        assert len(captured) <= (3 if words == "国画" else 4)  # where nothing has the words as typed there is a second stage
        assert list(results[5:25]) == whole[5:25]
        assert [found.pk for found in results.iterator()] == [found.pk for found in whole]
    assert made[30] in Page.objects.search(~PlainText("国画"))[: Page.objects.count() - 30]
    assert Page.objects.search(~PlainText("国画"))[:1].count() == 1


def test_a_number_alone_is_counted_and_not_ranked(make_pages: Make) -> None:
    make_pages(*[f"国画{number}" for number in range(3)], "油画")
    for queryset in (Page.objects, Page.objects.filter(live=True)):
        assert queryset.search("国画").count() == queryset.search("国画").annotate_score("score").count() == 3
        assert [queryset.search("国画")[part].count() for part in (slice(1, None), slice(0))] == [2, 0]
        assert queryset.search("guohua").count() == 3
        assert queryset.search("剪纸").count() == queryset.search('"').count() == queryset.none().search("国画").count() == 0
    with CaptureQueriesContext(connection) as captured:
        Page.objects.search("国画").count()
    assert len(captured) <= 1
    assert [query["sql"] for query in captured.captured_queries if "bm25" in query["sql"] or "ts_rank" in query["sql"]] == []


def test_readers_see_a_whole_index_during_a_rebuild(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make_pages(*[f"书法{number}" for number in range(20)])
    seen = []

    def watched(fill: Callable[..., int]) -> Callable[..., int]:
        def act(index: Any, model: type[Page], *rest: Any) -> int:
            seen.append(Page.objects.search("书法").count())
            total = fill(index, model, *rest)
            seen.append(Page.objects.search("书法").count())
            return total

        return act

    monkeypatch.setattr(actions, "_fill", watched(actions._fill))
    monkeypatch.setattr(tasks, "_fill", watched(tasks._fill))
    actions.rebuild()
    assert len(seen) >= 2 * len(get_indexed_models())
    assert set(seen) == {20}


def test_rebuild_forgets_what_is_gone_and_swaps(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙")
    Page.objects.filter(pk=pages[0].pk)._raw_delete("default")
    assert actions.rebuild() == get_search_backend().count() == Page.objects.filter(depth__gt=0).count()
    assert titles(Page.objects.search("书法")) == ["书法乙"]
    assert actions.rebuild() == get_search_backend().count()
