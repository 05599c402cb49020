"""The engine of the database at hand, through Wagtail's own doors."""

import json
from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page
from wagtail.models.sites import Site
from wagtail.search import index

from search import actions

Make = Callable[..., list[Page]]
TYPED = ["常刀", "削面", "家常刀削面", "刀削麵", "家常 削面", "jiachang", "dao xiao mian", "daoxiaomian", "dxm", "jcdxm", "JCDXM"]
HOSTILE = ['"', "\0", "   ", "'", "*", "AND", "a OR", "NEAR(", "(", "{title} : x", "-", "^面", "面\0塑", "😀", "啊" * 5000, "a " * 2500, "\ud800"]


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


def test_the_title_weighs_more_than_the_text_and_the_order_stays(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, index.SearchField("search_description")])
    class_page, other, third = make_pages("太极拳入门", "晨练须知", "晨练地点")
    other.search_description = third.search_description = "教太极拳"
    for page in (other, third):
        page.save()
    actions.index_objects([other, third])
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


def test_facets_count_all_values(make_pages: Make) -> None:
    make_pages("书法一", "书法二")
    make_pages("书法三", live=False)
    content_type = ContentType.objects.get_for_model(Page).pk
    assert Page.objects.search("书法").facet("live") == {True: 2, False: 1}
    assert Page.objects.search("书法").facet("content_type_id") == {content_type: 3}


def test_another_order_can_be_asked_for(make_pages: Make) -> None:
    make_pages("书法 乙", "书法 甲", "书法")
    assert titles(Page.objects.order_by("title").search("书法", order_by_relevance=False)) == ["书法", "书法 乙", "书法 甲"]
    assert titles(Page.objects.order_by().search("书法", order_by_relevance=False)) == ["书法", "书法 甲", "书法 乙"]


def test_fields_restrict_the_search(make_pages: Make) -> None:
    (page,) = make_pages("晨练须知")
    assert titles(Page.objects.search("须知", fields=["title"])) == [page.title]
    assert titles(Page.objects.autocomplete("须知", fields=["title"])) == [page.title]


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
def test_any_query_is_answered(db: None, typed: str) -> None:
    list(Page.objects.search(typed))
    list(Page.objects.autocomplete(typed))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda title: title.strip()))
def test_any_title_is_indexed_and_found_by_itself(make_pages: Make, title: str) -> None:
    from search import text

    (page,) = make_pages(title)
    if text.query_phrases(title):
        assert page in list(Page.objects.search(title))


def test_saving_reaches_the_index_after_the_commit(make_pages: Make, django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    (page,) = make_pages("旧题目")
    page.title = "新鲜事"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        page.save()
    assert titles(Page.objects.search("新鲜")) == ["新鲜事"]
    assert titles(Page.objects.search("旧题")) == []
    before = get_search_backend().count()
    page.delete()
    assert get_search_backend().count() == before - 1


def test_a_row_that_went_while_waiting_is_taken_out(make_pages: Make) -> None:
    (page,) = make_pages("会走的")
    before = get_search_backend().count()
    Page.objects.filter(pk=page.pk)._raw_delete("default")
    actions.reindex(Page, page.pk)
    assert get_search_backend().count() == before - 1


def test_bulk_verbs(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙", "书法丙")
    before = get_search_backend().count()
    assert actions.remove_objects(pages[:1]) == 1
    assert actions.remove_objects(pages[:1]) == 0
    assert sorted(titles(Page.objects.search("书法"))) == ["书法丙", "书法乙"]
    assert actions.remove_objects(Page.objects.filter(pk=pages[1].pk)) == 1
    assert get_search_backend().count() == before - 2
    assert actions.index_objects(Page.objects.filter(pk__in=[page.pk for page in pages])) == 3
    assert actions.index_objects(iter(pages)) == 3
    assert get_search_backend().count() == before
    assert actions.remove_objects(Page) >= 3
    assert actions.index_objects(Page) == Page.objects.filter(content_type=ContentType.objects.get_for_model(Page)).count()
    assert actions.index_objects(Site.objects.all()) == 0


def test_writing_many_takes_as_many_statements_as_writing_few(make_pages: Make, django_assert_num_queries: Callable[..., object]) -> None:
    few, many = make_pages("书法"), make_pages(*[f"国画{number}" for number in range(30)])
    counts = []
    for pages in (few, many):
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            actions.index_objects(pages)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_reading_takes_two_statements(make_pages: Make, django_assert_num_queries: Callable[..., object]) -> None:
    make_pages(*[f"国画{number}" for number in range(30)])
    list(Page.objects.search("国画")[:10])
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        found = Page.objects.search("国画")
        assert len(list(found[:10])) == 10
        assert found.count() == 30


def test_rebuild_forgets_what_is_gone_and_swaps(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙")
    Page.objects.filter(pk=pages[0].pk)._raw_delete("default")
    assert actions.rebuild() == get_search_backend().count() == Page.objects.filter(depth__gt=0).count()
    assert titles(Page.objects.search("书法")) == ["书法乙"]
    assert actions.rebuild() == get_search_backend().count()


@pytest.mark.sqlite
def test_changes_during_a_rebuild_are_not_lost(make_pages: Make) -> None:
    from search.engines import sqlite

    pages = make_pages("书法甲", "书法乙", "书法丙")
    engine = get_search_backend()
    rebuilder = sqlite.Rebuilder(sqlite.Index(engine))
    index = rebuilder.start()
    index.add_items(Page, pages)
    pages[0].title = "国画甲"
    actions.index_objects(pages[:1])
    actions.remove_objects(pages[1:2])
    assert sorted(titles(Page.objects.search("书法"))) == ["书法丙"]
    rebuilder.finish()
    assert titles(Page.objects.search("书法")) == ["书法丙"]
    assert titles(Page.objects.search("国画")) == ["书法甲"]  # the row in the database was not changed


@pytest.mark.sqlite
def test_a_half_built_index_does_not_stop_the_next_rebuild(make_pages: Make) -> None:
    from search.engines import sqlite

    make_pages("书法甲")
    sqlite.Rebuilder(sqlite.Index(get_search_backend())).start()
    actions.rebuild()
    assert titles(Page.objects.search("书法")) == ["书法甲"]


@pytest.mark.sqlite
def test_deleting_keys_deletes_their_tokens_and_nothing_is_stored_twice(make_pages: Make) -> None:
    pages = make_pages("书法甲", "书法乙")
    pages[0].index_entries.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_fts WHERE search_fts MATCH %s", ['title : "书法"'])
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry_fts")
        assert cursor.fetchone() == (0,)
    assert json.dumps(titles(Page.objects.search("书法")), ensure_ascii=False) == '["书法乙"]'
