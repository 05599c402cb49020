"""The result page, through the door."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import GroupApprovalTask, Page, Site, Task

from pagecache import tags
from search import actions, answers, kinds
from search import rows as found_rows

Make = Callable[..., list[Page]]


def get(client: Client, **asked: Any) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_renders_with_an_empty_registry(db: None, client: Client) -> None:
    assert "没有找到“剪纸”" in get(client, q="剪纸")
    assert "<h1>搜索</h1>" in get(client)


@pytest.mark.parametrize("typed", ["刀削", "削麵", "daoxiaomian", "dxm"])
def test_a_title_is_found_with_its_words_marked(page_kind: kinds.Kind, make_pages: Make, client: Client, typed: str) -> None:
    make_pages("家常刀削面", "面塑")
    page = get(client, q=typed)
    assert "1 条" in page
    assert '<a href="/p' in page
    assert "面塑" not in page
    by_sound = typed.isascii()
    assert ("按拼音" in page) == by_sound
    marked = {"刀削": "家常<mark>刀削</mark>面", "削麵": "家常刀<mark>削面</mark>"}
    assert marked.get(typed, "家常刀削面") in page


def test_what_citizens_must_not_see_is_not_counted(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("书法草稿", live=False)
    assert "没有找到" in get(client, q="书法")
    make_pages("书法课")
    page = get(client, q="书法")
    assert "1 条" in page
    assert "草稿" not in page


def test_counts_per_kind_and_all_of_one_kind(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    kinds.register(kinds.Kind(name="sites", label="站", plural="站点", model="wagtailcore.Site", rows=lambda _ids, _place: [], queries=0, order=10))
    make_pages(*[f"国画{number:02}" for number in range(25)])
    page = get(client, q="国画")
    assert "25 条" in page
    assert page.count("<h3>") == answers.PER_PAGE
    assert f"?q={quote('国画')}&amp;page=2" in page
    first, second, third = (get(client, q="国画", kind="pages", page=number) for number in (1, 2, 3))
    assert (first.count("<h3>"), second.count("<h3>"), third.count("<h3>")) == (20, 5, 0)
    assert "page=2" in first
    assert "没有这一页" in third
    shown = [f"国画{number:02}" in first.replace("<mark>", "").replace("</mark>", "") for number in range(25)]
    assert sum(shown) == 20


def test_leafing_is_bounded(page_kind: kinds.Kind, make_pages: Make, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PER_PAGE", 2)
    monkeypatch.setattr(answers, "MAX_PAGES", 2)
    make_pages(*[f"国画{number}" for number in range(7)])
    last = get(client, q="国画", kind="pages", page=9999)
    assert last.count("<h3>") == 2
    assert "page=3" not in last
    assert "还有更多" in last


def test_an_exact_title_comes_first(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("书法", "书法 书法 书法", "书法入门书法")
    page = get(client, q="書法")
    assert page.index('"/p') < page.index("入门")
    assert answers.answer(answers.Question("書法")).chosen is None
    assert answers.answer(answers.Question("书法")).mixed[0]["title"] == "书法"


def test_rows_may_say_when_and_why_not(make_pages: Make, client: Client) -> None:
    def rows(ids: Sequence[int], place: str | None) -> list[dict[str, Any]]:
        return [
            {
                "id": pk,
                "url": "/x/",
                "title": "剪纸<b>",
                "when": "周三 9:30",
                "off": "取消了：停电",
                "facts": [f"地点 {place}"],
                "text": "学剪纸" * 60,
            }
            for pk in ids
        ]

    kinds.register(kinds.Kind(name="classes", label="课", plural="身边的课", model="wagtailcore.Page", rows=rows, queries=0))
    make_pages("剪纸")
    client.cookies["place"] = "140106001001"
    page = get(client, q="剪纸")
    assert "<del><mark>剪纸</mark>&lt;b&gt;</del>" in page
    assert '<p class="when">周三 9:30</p>' in page
    assert '<p class="why">取消了：停电</p>' in page
    assert "地点 140106001001" in page
    assert "……" in page
    client.cookies["place"] = "140106' OR 1"
    assert "地点 None" in get(client, q="剪纸")


def test_opaque_tokens_narrow_the_search(page_kind: kinds.Kind, make_pages: Make, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = {"书法甲": ["d/140106", "c/art"], "书法乙": ["d/140107", "not opaque!"]}
    monkeypatch.setattr(Page, "search_tokens", lambda page: tokens.get(page.title, []), raising=False)
    make_pages("书法甲", "书法乙", "书法丙")
    everywhere, narrowed = get(client, q="书法"), get(client, q="书法", **{"in": "d/140106"})
    assert "3 条" in everywhere
    assert "1 条" in narrowed
    assert "全市都找" in narrowed
    assert "1 条" in get(client, q="shufa", **{"in": "c/art"})
    nothing = get(client, q="书法", **{"in": ["d/140106", "d/140107"]})
    assert "没有找到" in nothing
    assert "全市都找" in nothing
    assert "3 条" in get(client, q="书法", **{"in": '"not opaque!'})


def test_the_offer_when_nothing_is_found(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("家常刀削面", "剪纸")
    page = get(client, q="刀削面 剪纸")
    assert f'href="?q={quote("剪纸")}"' in page
    assert "没有完全匹配，以下是相近结果" in page
    assert 'href="/timetable/">看看本周的课' in get(client, q="鲸鱼")


@pytest.mark.parametrize(
    "asked",
    [
        {"q": '"'}, {"q": "   "}, {"q": "啊" * 5000}, {"q": "😀"}, {"q": "AND OR NOT"}, {"q": "*"}, {"q": "面", "kind": "x\\'"},
        {"q": "面", "page": "-1"}, {"q": "面", "page": "²"}, {"q": "面", "page": "9" * 400}, {"q": "面", "page": "1e9"}, {"q": "面", "in": ["a"] * 9},
        {"q": "面", "in": "\"'"}, {"kind": "pages"}, {"page": "2"}, {"q": ["a", "b"]}, {"q": "面", "place": "x"}, {"x": "y"},
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_plain_words(page_kind: kinds.Kind, make_pages: Make, client: Client, asked: dict[str, Any]) -> None:
    make_pages("面塑")
    assert "<h1>" in get(client, **asked)


@pytest.mark.parametrize("raw", ["q=%00", "q=%ff%fe", "q=%ED%A0%80", "q=面&page=%00", "&&&==", "q=a;b", "q=%E9%9D%A2&kind=%00"])
def test_raw_nonsense_is_no_server_error(page_kind: kinds.Kind, db: None, client: Client, raw: str) -> None:
    assert client.get(f"/search/?{raw}").status_code in {200, 400}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["q", "kind", "page", "in"]), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)))
def test_any_parameter_is_answered(db: None, client: Client, asked: dict[str, str]) -> None:
    assert client.get("/search/", asked).status_code in {200, 400}


def test_a_long_query_says_what_was_used(page_kind: kinds.Kind, db: None, client: Client) -> None:
    assert "前 60 个字" in get(client, q="太原终身学习网" * 20)
    assert "前 60 个字" not in get(client, q="太原")
    assert "前 60 个字" in get(client, q=f"a{' ' * 479}{'面' * 70}"), "what stands behind many blanks is left out, too"
    assert "前 60 个字" not in get(client, q=f"太原{' ' * 900}")


def test_a_long_query_is_not_repeated_in_the_page(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("面塑")
    page = get(client, q="面塑 " * 400, mode="standard")
    assert len(page.encode()) < len(get(client, q="面塑").encode()) + 25_000
    assert max(map(len, re.findall(r"<[^>]*>", page))) < 1_500
    assert 'hreflang="en"' in page


def test_the_heading_of_a_long_query_leaves_room_for_what_was_found(page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("面塑")
    query = "我想给我妈妈报一个离家近一点的教面塑的课最好是下午的"
    assert re.findall("<h1>“(.*?)”", get(client, q=query)) == [f"{query[:21]}..."]


def test_only_reading_is_allowed(db: None, client: Client) -> None:
    assert client.post("/search/?q=面").status_code == 405


@pytest.mark.parametrize(("times", "searches"), [(1, 2), (10, 1)])
def test_the_page_takes_one_query_and_those_of_the_kinds_a_second_where_little_is_found(
    page_kind: kinds.Kind, make_pages: Make, client: Client, times: int, searches: int
) -> None:
    sites = Site.objects.all()

    def rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
        return [{"id": site.pk, "url": "/", "title": site.hostname} for site in sites.filter(pk__in=ids)]

    kinds.register(kinds.Kind(name="sites", label="站", plural="站点", model="wagtailcore.Site", rows=rows, queries=1))
    make_pages(*[f"国画{number}" for number in range(3 * times)])
    get(client, q="国画")
    for asked, times_searched in (({"q": "国画"}, searches), ({"q": "guohua"}, searches), ({"q": "国画", "kind": "pages"}, searches)):
        with CaptureQueriesContext(connection) as captured:
            get(client, **asked)
        assert len(captured) == times_searched + page_kind.queries <= 6
    with CaptureQueriesContext(connection) as captured:
        get(client, q="没有的")
    assert len(captured) == 3 + 4  # how common its words are; what is spelled most like it: titles with each character, texts that begin with one


def test_kinds_are_named_once(page_kind: kinds.Kind) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        kinds.register(page_kind)
    kinds.unregister("pages")
    assert kinds.registered() == []


def test_the_nearest_model_decides_the_kind(db: None) -> None:
    for name, model in (("approvals", GroupApprovalTask), ("tasks", Task)):
        kinds.register(kinds.Kind(name=name, label="", plural="", model=model._meta.label, rows=lambda _ids, _place: [], queries=0))
    types = ContentType.objects.get_for_models(Task, GroupApprovalTask)
    assert kinds.content_types() == {types[GroupApprovalTask].pk: 0, types[Task].pk: 1}


def test_the_index_says_when_it_changed(make_pages: Make) -> None:
    before = tags.stamp("search")
    actions.index_objects(Page.objects.all())
    assert tags.stamp("search") != before


def test_many_kinds_with_hits_stay_within_the_queries_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def source() -> kinds.Rows:
        return lambda _ids, _place: []

    made = [kinds.Kind(name=f"k{number}", label="", plural="", model="", rows=source(), queries=1 + number % 2) for number in range(9)]
    same = kinds.Kind(name="same", label="", plural="", model="", rows=made[0].rows, queries=1)
    monkeypatch.setattr(found_rows, "QUERIES", 5)
    assert [kind.name for kind in found_rows.affordable([*made, same])] == ["k0", "k1", "k2", "k4", "same"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["长辈版", "長輩版", "关怀版", " 老年版 ", "大字版", "长辈模式"])
def test_who_looks_for_larger_letters_is_offered_them(client: Client, typed: str) -> None:
    assert 'href="/?mode=elder"' in client.get("/search/", {"q": typed}).content.decode()
    assert "换成长辈版" not in client.get("/search/", {"q": "长辈"}).content.decode()
