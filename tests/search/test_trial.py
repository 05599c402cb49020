"""A query as a citizen asks it, with the page's own reasons."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.utils import timezone, translation
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page
from wagtail.search import index
from wagtail.users.models import UserProfile

from pagecache import tags
from search import answers, beginnings, kinds, popularity, readers, searches, suggestions, trial
from search.actions import index_objects
from search.models import Opening, Synonym, Wish
from search.readers import Reading
from tests.search.conftest import page_rows

Make = Callable[..., list[Page]]
TRIAL = "/admin/reports/search-trial/"


def near(ids: Sequence[int], place: str | None) -> Mapping[int, kinds.Rank]:
    return {pk: kinds.Rank(pk, parts=(("路程", 3 if place == "140106" else 9),)) for pk in ids}


def districts(phrases: Sequence[str]) -> Iterator[Reading]:
    yield from (Reading("迎泽", "迎泽区", "at/140106") for phrase in phrases if phrase == "迎泽")


@pytest.fixture
def papers(make_pages: Make) -> list[Page]:
    kinds.register(kinds.Kind("classes", "课", "课", "wagtailcore.Page", page_rows, 1, ranks=near))
    readers.register("place", districts)
    return make_pages("剪纸入门", "学剪纸", "窗花")


def said(client: Client, **asked: str) -> str:
    answer = client.get(TRIAL, asked)
    assert answer.status_code == 200
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_the_reasons_are_the_page_s_own(papers: list[Page]) -> None:
    Opening.objects.create(month=timezone.localdate(), kind="classes", object_id=str(papers[1].pk), times=100)
    tags.bump(popularity.TAG)
    asked = answers.Question("剪纸", place="140106")
    explained = trial.explain(asked)
    (part,) = explained.parts
    assert [told.row["title"] for told in part.rows] == [row["title"] for row in answers.answer(asked).mixed] == ["剪纸入门", "学剪纸"]
    assert [told.hit.key for told in part.rows] == sorted(told.hit.key for told in part.rows)
    first, second = part.rows
    assert [str(first.stage), str(first.title), str(second.title)] == ["一字不差", "以所搜的词开头", "含有所搜的词"]
    assert ([first.hit.lift, second.hit.lift], second.hit.rank.parts) == ([1.0, 1.2], (("路程", 3),))
    assert second.hit.weight == pytest.approx(second.hit.found.score * 1.2)
    assert [(str(label), words) for label, words in first.matched] == [("标题", "剪纸")]


def test_of_a_question_what_is_near_says_how_much_of_it_it_has(page_kind: kinds.Kind, make_pages: Make) -> None:
    make_pages("高血脂不能吃什么", "剪纸")
    ((told,),) = [part.rows for part in trial.explain(answers.Question("高血压不能吃什么")).parts]
    assert re.fullmatch("含所搜的 [78][0-9] %", str(told.title))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("jianzhi", ["按拼音或首字母", "“jianzhi”按拼音读作 jian zhi", "拼音: jianzhi"]),
        ("jzrm", ["首字母: jzrm"]),
        ("剪紙", ["2 条: 一字不差", "标题: 剪纸"]),
        ("简直", ["按同音字", "问市民是不是要找 剪纸", "同音: 剪纸"]),
        ("手工", ["按同义词", "与“手工”同义 窗花", "标题: 窗花"]),
        ("剪纸 迎泽", ["从词里读出的条件 迎泽区 at/140106"]),
        ("鲸鱼", ["0 条: 什么也没找到", "市民什么也找不到。"]),
        ('"', ["0 条"]),
    ],
)
def test_it_says_how_a_query_was_read(papers: list[Page], admin_client: Client, monkeypatch: pytest.MonkeyPatch, typed: str, told: list[str]) -> None:
    Synonym.objects.create(words="手工 = 窗花")
    if "迎泽" in typed:
        monkeypatch.setattr(Page, "search_tokens", lambda _page: ["at/140106"], raising=False)
        index_objects(papers)
    page = said(admin_client, q=typed)
    assert [words for words in told if words not in page] == []


@pytest.mark.parametrize(
    ("typed", "stage"),
    [
        ("24式太极拳", "按数字的另一种写法"),
        ("第8课", "按数字的另一种写法"),
        ("第八刻", "按同音字，或数字的另一种写法"),
        ("二十四是太极拳", "按同音字，或数字的另一种写法"),
        ("太急拳", "按同音字"),
    ],
)
def test_a_number_written_the_other_way_is_not_called_the_same_sound(make_pages: Make, page_kind: kinds.Kind, typed: str, stage: str) -> None:
    make_pages("二十四式太极拳", "第八课")
    with translation.override("zh-hans"):
        explained = trial.explain(answers.Question(typed))
        assert [(str(explained.stage), str(told.stage)) for part in explained.parts for told in part.rows] == [(stage, stage)]


def test_of_some_of_the_words_it_says_how_much_of_the_query_a_title_has(make_pages: Make, page_kind: kinds.Kind) -> None:
    make_pages("剪纸入门", "面塑")
    (part,) = trial.explain(answers.Question("剪纸鲸鱼")).parts
    assert [(str(told.stage), str(told.title)) for told in part.rows] == [("只对上部分词", "含所搜的 45 %")]


def reasons(query: str) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Title, how it was found, what its title says, what stands where."""
    with translation.override("zh-hans"):
        explained = trial.explain(answers.Question(query))
        rows = [told for part in explained.parts for told in part.rows]
        return [(told.row["title"], str(told.stage), str(told.title), [(str(label), words) for label, words in told.matched]) for told in rows]


def test_of_conditions_alone_no_word_is_said_to_stand_anywhere(make_pages: Make, page_kind: kinds.Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    readers.register("day", lambda phrases: (Reading("周三", "周三", "day/wed", alone=True) for phrase in phrases if phrase == "周三"))
    monkeypatch.setattr(Page, "search_tokens", lambda _page: ["day/wed"], raising=False)
    make_pages("八段锦")
    assert reasons("周三") == [("八段锦", "只按条件", "没有打要找的词", [("条件", "周三")])]


def test_what_is_of_a_kind_that_was_named_is_not_called_a_synonym(make_pages: Make, page_kind: kinds.Kind) -> None:
    make_pages("巷口的茶摊", "怎么写文章")
    assert {title: (stage, matched) for title, stage, _title, matched in reasons("文章")} == {
        "怎么写文章": ("一字不差", [("标题", "文章")]),
        "巷口的茶摊": ("按种类的名称", [("种类", "文章")]),
    }


def test_pinyin_beside_what_stands_as_typed_is_called_so(make_pages: Make, page_kind: kinds.Kind) -> None:
    make_pages("jianzhi", "剪纸入门", "剪直")
    assert [row[1:] for row in reasons("jianzhi") if row[0] == "剪纸入门"] == [("按拼音或首字母", "就是这样读的", [("拼音", "jianzhi")])]


@pytest.mark.parametrize(
    ("typed", "title", "stage", "said", "matched"),
    [
        ("24式太极拳", "二十四式太极拳", "按数字的另一种写法", "含有所搜的词，数字是另一种写法", [("标题", "式太极拳")]),
        ("书法班", "硬笔书法", "差一个字", "有所问的词", [("标题", "书法")]),
        ("书法铁", "硬笔书法", "差一个字", "3 个字里依次有 2 个", [("标题", "书法")]),
        ("剪纸鲸鱼", "剪纸入门", "只对上部分词", "含所搜的 45 %", [("标题", "剪纸")]),
        ("简直", "剪纸", "按同音字", "读音相同", [("同音", "剪纸")]),
        ("高血圧", "高血压", "按同音字", "读音相同", [("标题", "高血"), ("同音", "高血压")]),
        ("jianzhirumem", "剪纸入门", "按相近的拼音或字母", "12 个字母对上 11 个", []),
        ("什么是剪纸", "剪纸入门", "按问的是什么", "有所问的词", [("标题", "剪纸")]),
        ("calligrphy", "书法入门", "按打错一处的已知词", "没有全部的词", [("标题", "书法")]),
        ("手工", "窗花", "按同义词", "就是所搜的词（换了说法）", [("标题", "窗花")]),
    ],
)
def test_every_reason_is_true(make_pages: Make, page_kind: kinds.Kind, typed: str, title: str, stage: str, said: str, matched: object) -> None:
    Synonym.objects.bulk_create([Synonym(words="手工 = 窗花"), Synonym(words="书法 = calligraphy")])
    make_pages(title, "面塑")
    assert [row for row in reasons(typed) if row[0] == title] == [(title, stage, said, matched)]


def test_it_says_where_the_name_of_a_teacher_stands(make_pages: Make, page_kind: kinds.Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, index.SearchField("seo_title", boost=4)])
    make_pages("楷书入门", seo_title="常爱莲")
    suggestions.register(suggestions.Source("people", "老师", lambda: [("常爱莲", 1)], people=True))
    beginnings.make()
    assert reasons("常老师 楷书") == [("楷书入门", "按老师或作者的名字", "没有全部的词", [("老师或作者", "常"), ("标题", "楷书")])]


@pytest.mark.parametrize("typed", ["太极" * 30, "a b c d e f g h", "书 法 班 剪 纸 画 鱼 1", "一二三四五六七八九十" * 6])
def test_long_queries_cost_a_bounded_number_of_statements(
    make_pages: Make, page_kind: kinds.Kind, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]], typed: str
) -> None:
    make_pages("太极入门", "一二三四")
    with django_assert_max_num_queries(160):
        reasons(typed)


def test_a_citizen_may_be_anywhere(papers: list[Page], admin_client: Client) -> None:
    assert "路程: 9" in said(admin_client, q="剪纸")
    here = said(admin_client, q="剪纸", at="迎泽")
    assert "路程: 3" in here
    assert "按在迎泽区的市民来搜" in here
    assert "没有叫“火星”的地方" in said(admin_client, q="剪纸", at="火星")


@pytest.mark.parametrize("typed", ["changfeng", "cf", "长风", "長風社區", "changfengshequ"])
def test_a_place_may_be_begun_or_spelled(papers: list[Page], admin_client: Client, typed: str) -> None:
    readers._readers.clear()
    readers.register("place", lambda phrases: (Reading(one, one, "at/140105") for one in phrases if one in {"长风社区", "长风西街街道"}))
    suggestions.register(suggestions.Source("places", "社区", lambda: [("长风剪纸", 9), ("长风西街街道", 8), ("长风社区", 1), ("长风", 1)]))
    beginnings.make()
    page = said(admin_client, q="剪纸", at=typed)
    assert "按在长风社区的市民来搜" in page
    assert ("或者在： 长风西街街道" in page) == (typed in {"changfeng", "cf", "长风"})


def test_one_click_leads_on_and_nothing_is_counted(papers: list[Page], admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[str] = []
    monkeypatch.setattr(searches, "note", lambda query, *_rest, **_more: noted.append(query))
    SearchPromotion.objects.create(query=Query.get("鲸鱼"), external_link_url="https://example.cn/", external_link_text="鲸鱼展")
    page = admin_client.get(TRIAL, {"q": "鲸鱼"}).content.decode()
    assert "/admin/snippets/search/synonym/add/?words=%E9%B2%B8%E9%B1%BC" in page
    assert "鲸鱼展" in page
    assert (
        admin_client.post(f"{TRIAL}?q=%E9%B2%B8%E9%B1%BC", {"query": "鲸鱼", "verb": "wanted"}).headers["Location"] == f"{TRIAL}?q=%E9%B2%B8%E9%B1%BC"
    )
    assert Wish.objects.get().words == "鲸鱼"
    assert admin_client.post(TRIAL, {"query": "鲸鱼", "verb": "promote"}).headers["Location"] == f"/admin/searchpicks/{Query.get('鲸鱼').pk}/"
    assert noted == []


def test_english_editors_read_english(papers: list[Page], admin_client: Client) -> None:
    profile = UserProfile.get_for_user(admin_client.get("/admin/").wsgi_request.user)
    profile.preferred_language = "en"
    profile.save()
    page = said(admin_client, q="剪纸")
    assert [words for words in ("Try a search", "as typed", "begins with it", "title: 剪纸") if words not in page] == []


def test_from_a_wish_one_goes_on_too(papers: list[Page], admin_client: Client) -> None:
    today = timezone.localdate()
    Wish.objects.create(words="小提琴 & 二胡", times=3, first_on=today, last_on=today)
    page = admin_client.get("/admin/snippets/search/wish/").content.decode()
    query = "%E5%B0%8F%E6%8F%90%E7%90%B4%20%26%20%E4%BA%8C%E8%83%A1"
    assert f"/admin/snippets/search/synonym/add/?words={query}" in page
    assert f"{TRIAL}?q={query}" in page
    assert 'action="/admin/reports/searches/"' in page
    assert 'value="promote"' in page
    assert 'value="wanted"' not in page
