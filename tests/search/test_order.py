"""The order of kinds, of rows of a kind that says itself what comes first, of what is opened often, and of the list of all kinds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from home.models import StandardPage
from pagecache import tags
from search import answers, kinds, popularity, ranking
from search.actions import index_objects
from search.engines.found import Found, Stage
from search.models import Opening, Synonym
from search.ranking import Hit
from tests.search.conftest import page_rows
from tests.search.engines import Engine, on_all

Make = Callable[..., list[Page]]
DAYS = {"国画入门": 9, "学国画": 5, "爱国画": 1, "国画提高": 3, "国画": 7}


def by_days(ids: Sequence[int], _place: str | None) -> Mapping[int, kinds.Rank]:
    return {page.pk: kinds.Rank(DAYS.get(page.title, 50)) for page in Page.objects.filter(pk__in=ids)}


def titles(page: int = 1, kind: str | None = None, query: str = "国画") -> list[str]:
    answer = answers.answer(answers.Question(query, kind=kind, page=page))
    return [row["title"] for rows in (*(section.rows for section in answer.sections), answer.mixed) for row in rows]


@pytest.fixture
def dated(make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PER_PAGE", 3)
    kinds.register(kinds.Kind("classes", "课", "课", "wagtailcore.Page", page_rows, 2, order=50, ranks=by_days))
    make_pages(*DAYS)


def test_rank_counts_among_equally_close_titles(dated: None) -> None:
    assert (titles(1), titles(2)) == (["国画", "国画提高", "国画入门"], ["爱国画", "学国画"])
    assert (titles(1, "classes"), titles(2, "classes")) == (titles(1), titles(2))


def test_a_date_counts_however_many_hits_the_engine_puts_before_it(dated: None, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_PAGES", 1)
    make_pages(*[f"国画{number:02}" for number in range(12)])
    assert titles(1, "classes") == ["国画", "国画提高", "国画入门"]


def test_what_is_opened_often_goes_before_its_like_and_never_before_a_closer_title(page_kind: kinds.Kind, make_pages: Make) -> None:
    seldom, often, closer = make_pages("学国画甲", "学国画乙", "国画丙")
    assert titles() == ["国画丙", "学国画乙", "学国画甲"]
    Opening.objects.create(month=timezone.localdate().replace(day=1), kind="pages", object_id=str(seldom.pk), times=10_000)
    assert titles() == ["国画丙", "学国画乙", "学国画甲"]
    tags.bump(popularity.TAG)
    assert titles() == ["国画丙", "学国画甲", "学国画乙"]
    assert (often.title, closer.title) == ("学国画乙", "国画丙")


@on_all
def test_every_engine_s_hits_are_put_in_order_alike(engine: Engine, page_kind: kinds.Kind, make_pages: Make) -> None:
    made = make_pages("学国画甲", "学国画乙", "国画入门", "国画", "爱国画", "画国")
    engine.settle()
    Opening.objects.create(month=timezone.localdate(), kind="pages", object_id=str(made[0].pk), times=1000)
    tags.bump(popularity.TAG)
    answer = answers.answer(answers.Question("国画"))
    assert [row["title"] for row in answer.mixed][:3] == ["国画", "国画入门", "学国画甲"]
    scores = {row["title"]: row["hit"].found.score for row in answer.mixed}
    assert set(scores) == {"学国画甲", "学国画乙", "国画入门", "国画", "爱国画"}
    assert all(0 < score < 100 for score in scores.values()), "what a title that is the query adds is taken off again"
    assert scores["学国画甲"] == pytest.approx(scores["学国画乙"], rel=0.01)
    kinds.unregister("pages")
    kinds.register(replace(page_kind, ranks=lambda ids, _place: {pk: kinds.Rank(-pk) for pk in ids}))
    assert titles() == ["国画", "国画入门", "爱国画", "学国画乙", "学国画甲"]


def test_a_title_that_is_named_as_far_as_its_first_mark_goes_before_its_like(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("国画：树石起步", "国画的故事大家讲", "国画里的故事", "《国画》导读", "Go 语言", "Go语言", "红")
    assert titles()[0] == titles(query="国画怎么画")[0] == "国画：树石起步"
    assert [hit(heading).is_named for heading in ("国画", "国画（上）", "国画 第一册", "国画册", "《国画》导读", "国", "：", "")] == [
        *[True] * 3,
        *[False] * 5,
    ]
    judge = ranking.Judge("学 go 语言")
    assert [judge.hit(Found(Stage.TEXT, 0, "", 1, 1, heading)).is_named for heading in ("go 入门", "go", "语言：导论", "g", "go语言")] == [
        *[True] * 3,
        *[False] * 2,
    ]


def test_a_date_goes_before_what_is_named(dated: None, make_pages: Make) -> None:
    make_pages("国画：树石起步")
    assert titles(kind="classes") == ["国画", "国画提高", "国画入门"]


def test_apps_add_what_they_count(page_kind: kinds.Kind, make_pages: Make) -> None:
    pages = make_pages("国画甲", "国画乙")
    asked: list[tuple[int, int]] = []

    def counts(least: int, most: int) -> list[tuple[int, int]]:
        asked.append((least, most))
        return [(pages[0].pk, 150)]

    popularity.register("reads", "pages", counts)
    Opening.objects.create(month=timezone.localdate(), kind="pages", object_id=str(pages[0].pk), times=900)
    tags.bump(popularity.TAG)
    assert popularity.steps("pages") == {str(pages[0].pk): 3}
    assert asked == [(10, popularity.MOST)]
    with pytest.raises(ValueError, match="registered twice"):
        popularity.register("reads", "pages", counts)


@pytest.mark.parametrize(("times", "step"), [(0, 0), (9, 0), (10, 1), (99, 1), (100, 2), (1000, 3), (10**9, 3)])
def test_steps_are_rough_and_few(times: int, step: int) -> None:
    assert popularity.step(times) == step


def hit(heading: str, stage: Stage = Stage.TEXT, kind: int = 0, score: float = 1.0) -> Hit:
    return ranking.Judge("国画").hit(Found(stage, kind, heading, 1, 1, heading, score))


def test_popularity_lifts_by_less_than_a_third(db: None) -> None:
    low, high = hit("学画国", score=1.31)._replace(popularity=0), hit("学画国", score=1.0)._replace(popularity=3)
    assert sorted([high, low], key=lambda one: one.key) == [low, high]


@pytest.mark.parametrize(("heading", "expected"), [("国画", (1, 0)), ("国画入门", (1, 1)), ("学国画", (1, 1)), ("面塑", (1, 2))])
def test_a_kind_answers_strongly_by_its_best_title(db: None, heading: str, expected: tuple[int, int]) -> None:
    assert ranking.strength(hit(heading)) == expected


def test_the_kind_whose_title_is_meant_comes_first(page_kind: kinds.Kind) -> None:
    known = [replace(page_kind, name=f"k{number}") for number in range(4)]
    hits = [Found(Stage.TEXT, kind, str(kind), 1, 1, heading) for kind, heading in enumerate(["面塑", "国画入门", "爱国画", "国画"])]
    assert list(answers._ordered(hits, answers.Question("国画"), known)) == [3, 1, 2, 0]
    near = [Found(Stage.HOMOPHONE, 0, "1", 1, 1, "果画"), Found(Stage.TEXT, 1, "2", 1, 1, "面塑")]
    assert list(answers._ordered(near, answers.Question("国画"), known)) == [1, 0]


def test_kinds_take_turns_among_equals(db: None) -> None:
    classes = [hit(f"国画{number}") for number in range(3)]
    books = [hit("国画", kind=1), hit("国画甲", kind=1), hit("面塑", kind=1)]
    assert [one.found.heading for one in ranking.mixed([((), classes), ((), books)])] == ["国画", "国画0", "国画甲", "国画1", "国画2", "面塑"]


def test_a_title_said_three_times_lets_others_come_first(db: None) -> None:
    classes = [*[hit("国画入门", kind=0) for _ in range(5)], hit("学国画")]
    people = [hit("张老师", kind=1), hit("李老师", kind=1)]
    shown = ranking.mixed([(classes[:2], classes[2:]), ((), people)])
    assert [one.found.heading for one in shown] == ["国画入门", "学国画", "张老师", "李老师", "国画入门", "国画入门"]


def test_words_that_mean_the_same_are_close_in_a_title(page_kind: kinds.Kind, make_pages: Make) -> None:
    Synonym.objects.create(words="国画 = 水墨画")
    make_pages("爱水墨画", "水墨画入门", "国画")
    assert titles() == ["国画", "水墨画入门", "爱水墨画"]


@pytest.fixture
def two_kinds(page_kind: kinds.Kind, make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ten pages of one kind and three of another; their titles."""
    monkeypatch.setattr(answers, "PER_PAGE", 4)
    kinds.register(kinds.Kind("standing", "栏目页", "全部栏目页", "home.StandardPage", page_rows, 1))
    root = Page.objects.get(depth=1)
    others = [root.add_child(instance=StandardPage(title=title, slug=f"s{at}")) for at, title in enumerate(("国画甲", "国画乙", "山水"))]
    StandardPage.objects.filter(pk=others[2].pk).update(seo_title="国画")
    index_objects(StandardPage.objects.all())
    return [page.title for page in (*make_pages(*[f"国画{number}" for number in range(10)]), *others[:2])]


def test_the_kind_that_is_asked_for_stands_before_others_that_were_found_alike(two_kinds: list[str], make_pages: Make) -> None:
    standing = next(kind for kind in kinds.registered() if kind.name == "standing")
    kinds.unregister("standing")
    kinds.register(replace(standing, called=("栏目",)))
    StandardPage.objects.filter(title="国画乙").update(lead="水墨入门")
    index_objects([*StandardPage.objects.all(), *make_pages("水墨")])
    assert [section.kind.name for section in answers.answer(answers.Question("国画")).sections] == ["pages", "standing"]
    for query, shown in (("国画 栏目", 2), ("国画栏目", 2), ("水墨 栏目", 1)):
        answer = answers.answer(answers.Question(query))
        assert [(section.kind.name, len(section.rows)) for section in answer.sections][:1] == [("standing", shown)]


def test_kinds_with_titles_that_answer_have_their_best_and_all_else_is_one_list(two_kinds: list[str], client: Client) -> None:
    answer = answers.answer(answers.Question("国画"))
    assert {section.kind.name: len(section.rows) for section in answer.strips} == {"pages": answers.STRIP, "standing": 2}
    page = client.get("/search/", {"q": "国画"}).content.decode()
    assert page.index(">文章</h2>") < page.index(">其他结果</h2>")
    assert '<span class="m">文章</span>' in page.partition("其他结果")[2]
    assert '<span class="m">文章</span>' not in page.partition("其他结果")[0]
    seen = [title for number in (1, 2, 3) for title in titles(number)]
    assert sorted(seen) == sorted(two_kinds)
    last = client.get("/search/", {"q": "国画", "page": "2"}).content.decode()
    assert ("上一页" in last, "下一页" in last, ">文章</h2>" in last) == (True, False, False)
    assert "没有这一页" in client.get("/search/", {"q": "国画", "page": "4"}).content.decode()


def test_nothing_is_shown_twice_where_other_words_are_closer(two_kinds: list[str], make_pages: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words in a text come before what means the same in a title: no strip, and nothing left out."""
    Synonym.objects.create(words="山水 = 国画")
    seen = [title for number in (1, 2, 3, 4) for title in titles(number, query="山水")]
    assert sorted(seen) == sorted([*two_kinds, "山水"])


def test_a_date_is_asked_for_only_where_it_may_be_shown(page_kind: kinds.Kind) -> None:
    asked: list[Sequence[int]] = []

    def ranks(ids: Sequence[int], _place: str | None) -> Mapping[int, kinds.Rank]:
        asked.append(ids)
        return {pk: kinds.Rank(-pk) for pk in ids}

    headings = ["国画", "国画1", "国画2", *[f"面{number}" for number in range(9)]]
    found = [Found(Stage.TEXT, 0, str(at), at + 1, 12, heading) for at, heading in enumerate(headings)]
    hits = ranking.ordered(found, ranking.Judge("国画"), {}, ranks, None, 2)
    assert asked == [[0, 1, 2]]
    same = [Found(Stage.TEXT, 0, str(at), at + 1, 12, "国画" if at < 9 else f"面{at}") for at in range(12)]
    ranking.ordered(same, ranking.Judge("国画"), {}, ranks, None, 4)
    assert len(asked[1]) == 12
    assert [hit.found.object_id for hit in hits[:4]] == ["0", "2", "1", "3"]


def test_a_kind_alone_is_one_list(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages(*[f"国画{number:02}" for number in range(25)])
    answer = answers.answer(answers.Question("国画"))
    assert ([section.rows for section in answer.sections], len(answer.mixed), answer.pages) == ([[]], 20, 2)
    page = client.get("/search/", {"q": "国画"}).content.decode()
    assert ">文章</h2>" in page
    assert '<span class="m">文章</span>' not in page


@pytest.mark.parametrize("query", ["国画", "国画 山水"])
def test_queries_do_not_grow_with_the_hits(two_kinds: list[str], make_pages: Make, query: str) -> None:
    def spent() -> int:
        answers.answer(answers.Question(query))
        with CaptureQueriesContext(connection) as captured:
            answers.answer(answers.Question(query))
        return len(captured)

    before = spent()
    make_pages(*[f"国画{number}" for number in range(20, 50)])
    assert before == spent() <= 4  # as typed; how common its words are; what is near; the rows


def test_an_hour_s_counts_cost_no_query_afterwards(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("国画")
    titles()
    with CaptureQueriesContext(connection) as captured:
        titles()
    assert not [query for query in captured if "search_opening" in query["sql"]]


def test_the_parts_of_a_work_follow_each_other_and_share_the_places_they_had(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("国画第一册", "国画第二册", "国画第十一册", "国画上册", "国画下册", "国画新册")
    first = titles()
    assert [title for title in first if "第" in title] == ["国画第一册", "国画第二册", "国画第十一册"]
    assert [title for title in first if title in {"国画上册", "国画下册"}] == ["国画上册", "国画下册"]


def test_a_date_goes_before_the_number_of_a_part(make_pages: Make) -> None:
    made = {page.title: page.pk for page in make_pages("国画第一讲", "国画第二讲")}
    soon = {made["国画第二讲"]: kinds.Rank(1), made["国画第一讲"]: kinds.Rank(2)}
    kinds.register(kinds.Kind("classes", "课", "课", "wagtailcore.Page", page_rows, 2, order=50, ranks=lambda _ids, _place: soon))
    assert titles() == ["国画第二讲", "国画第一讲"]


@pytest.mark.parametrize(
    ("typed", "titles"), [("", "天上的事|民法典|noodles"), ("龘", "天上的事|民法典|noodles"), ("pasta", "天上的事|noodles|民法典")]
)
def test_of_equal_ones_titles_in_letters_stand_last_unless_letters_were_typed(typed: str, titles: str) -> None:
    found = [Found(Stage.SOME, 0, str(at), at, 3, title, 1.0) for at, title in enumerate(("天上的事", "noodles", "民法典"), 1)]
    judge = ranking.Judge(typed)
    ordered = sorted([judge.hit(hit)._replace(group=(8, 0.0), closeness=0.0) for hit in found], key=lambda hit: hit.key)
    assert "|".join(hit.found.heading for hit in ordered) == titles
