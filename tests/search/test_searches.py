"""What is searched for and opened, and the report of it; nothing about who did."""

import json
import random
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from search import facets, personal, readers, searches, text
from search.facets import Facet
from search.models import Answered, Opening, SearchCount, Wish
from search.wagtail_hooks import renew_popularity

Make = Callable[..., list[Page]]
PLACE = "140106001001"
REPORT = "/admin/reports/searches/"
pytestmark = pytest.mark.usefixtures("own_file")


def counted() -> list[tuple[str, str, int, int, int]]:
    searches.carry()
    return sorted(SearchCount.objects.values_list("query", "district", "times", "results", "opened"))


def test_searches_are_counted_by_day_and_district(papers: None, client: Client) -> None:
    client.get("/search/", {"q": "剪紙"})
    client.get("/search/", {"q": " 鲸鱼 "})
    client.cookies["place"] = PLACE
    client.get("/search/", {"q": "剪纸"})
    client.head("/search/", {"q": "剪纸"})
    client.get("/search/", {"q": "剪纸", "page": "2", "kind": "pages"})
    assert client.post("/search/opened/", {"q": "剪纸"}).status_code == 204
    assert counted() == [("剪纸", "", 1, 2, 0), ("剪纸", "140106", 1, 2, 1), ("鲸鱼", "", 1, 0, 0)]
    client.get("/search/", {"q": "剪纸"})
    assert counted()[1] == ("剪纸", "140106", 2, 2, 1)
    assert SearchCount.objects.values_list("day", flat=True).distinct().get() == timezone.localdate()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("剪纸", (2, Answered.WHOLLY)),
        ("jianzhi", (2, Answered.WHOLLY)),
        ("我想学剪纸", (2, Answered.WHOLLY)),
        ("减纸", (2, Answered.NEARLY)),
        ("剪纸 火车", (2, Answered.SOME)),
        ("鲸鱼", (0, Answered.NOTHING)),
    ],
)
def test_how_many_results_a_search_had_and_how_well_they_answer(papers: None, client: Client, query: str, told: tuple[int, int]) -> None:
    client.get("/search/", {"q": query})
    client.post("/search/opened/", {"q": query})
    searches.carry()
    assert list(SearchCount.objects.values_list("results", "answered", "opened")) == [(*told, 1)]


def test_a_line_of_the_version_before_is_read(db: None, own_file: Path) -> None:
    lines = [{"d": "2026-11-29", "q": query, "p": "", "n": results, "o": 0} for query, results in (("剪纸", 2), ("鲸鱼", 0))]
    own_file.write_text("\n".join([*map(json.dumps, lines), json.dumps(lines[0] | {"a": 9})]), encoding="utf-8")
    assert searches.carry() == 2
    assert set(SearchCount.objects.values_list("query", "answered")) == {("剪纸", Answered.WHOLLY), ("鲸鱼", Answered.NOTHING)}


def test_what_editors_try_is_not_counted(papers: list[Page], admin_client: Client, client: Client) -> None:
    admin_client.get("/search/", {"q": "剪纸"})
    admin_client.post("/search/opened/", {"q": "剪纸", "hit": f"pages:{papers[0].pk}"})
    assert counted() == []
    client.cookies["sessionid"] = "x"
    client.get("/search/", {"q": "剪纸"})
    assert counted() == [("剪纸", "", 1, 2, 0)]


def test_what_is_opened_is_counted_in_the_district_that_was_searched_in(papers: None, client: Client) -> None:
    client.cookies["place"] = PLACE
    page = client.get("/search/", {"q": "剪纸", "in": ["at/140105", "day/2"]}).content.decode()
    told = re.findall(r'data-in="([^"]*)"', page)
    assert told == ["at/140105 day/2"]
    client.post("/search/opened/", {"q": "剪纸", "in": told[0].split()})
    assert [(district, opened) for _query, district, _times, _results, opened in counted()] == [("140105", 1)]


def test_a_place_in_the_words_is_the_district_that_was_searched_in_though_nothing_is_there(papers: None, client: Client) -> None:
    readers.register("place", lambda phrases: [readers.Reading(words, "小店区", "at/140105001") for words in phrases if words == "小店"])
    client.cookies["place"] = PLACE
    client.get("/search/", {"q": "小提琴 小店"})
    client.get("/search/", {"q": "剪纸 小店"})
    client.post("/search/opened/", {"q": "剪纸 小店"})
    client.get("/search/", {"q": "剪纸 小店", "no": "place"})
    client.get("/search/", {"q": "小店 剪纸", "in": "at/140107"})
    assert [row[:3] for row in counted()] == [
        ("剪纸 小店", "140105", 1),
        ("剪纸 小店", "140106", 1),
        ("小店 剪纸", "140107", 1),
        ("小提琴 小店", "140105", 1),
    ]


def test_all_districts_but_one_are_none_that_was_searched_in(papers: None, client: Client) -> None:
    others = readers.Reading("不在小店", "小店区除外", "at/140107|at/140108")
    readers.register("place", lambda phrases: [others] if "不在小店" in phrases else [])
    client.cookies["place"] = PLACE
    client.get("/search/", {"q": "剪纸 不在小店"})
    assert [row[:3] for row in counted()] == [("剪纸 不在小店", "140106", 1)]


@pytest.mark.parametrize(("query", "results"), [("剪纸", 2), ("我想学剪纸", 2), ("剪纸 小店", 2), ("减脂", 0), ("鲸鱼", 0), ("我想学鲸鱼 小店", 0)])
def test_what_only_a_place_has_not_was_found(papers: None, client: Client, query: str, results: int) -> None:
    readers.register("place", lambda phrases: [readers.Reading(words, "小店区", "at/140105") for words in phrases if words == "小店"])
    assert client.get("/search/", {"q": query, "in": "at/140107"}).context["answer"].total == 0
    assert [row[3] for row in counted()] == [results]


def test_every_result_that_is_opened_counts_for_itself_but_the_search_only_once(papers: list[Page], client: Client) -> None:
    client.get("/search/", {"q": "剪纸"})
    for page, more in zip(papers, ({}, {"again": "1"}), strict=True):
        client.post("/search/opened/", {"q": "剪纸", "hit": f"pages:{page.pk}"} | more)
    assert counted() == [("剪纸", "", 1, 2, 1)]
    assert sorted(Opening.objects.values_list("object_id", "times")) == sorted((str(page.pk), 1) for page in papers)


def test_what_is_opened_is_counted_by_month_and_moves_up_within_the_hour(papers: list[Page], client: Client) -> None:
    def order() -> list[str]:
        return re.findall(r'data-hit="pages:(\d+)"', client.get("/search/", {"q": "剪纸"}).content.decode())

    before = order()
    for hit in [f"pages:{before[-1]}"] * 10 + ["pages:x", "pages:1' OR 1", "books:1", "pages:" + "9" * 90, ""]:
        assert client.post("/search/opened/", {"q": "剪纸", "hit": hit}).status_code == 204
    assert order() == before
    searches.carry()
    month = timezone.localdate().replace(day=1)
    assert list(Opening.objects.values_list("month", "kind", "object_id", "times")) == [(month, "pages", before[-1], 10)]
    assert renew_popularity(timezone.now()) == "the steps of popularity are read anew"
    assert renew_popularity(timezone.now()) is None
    assert order() == before[::-1]
    Opening.objects.update(month=month - timedelta(days=100))
    searches.forget(timezone.localtime())
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        *("13835112345", "138 3511 2345", "１３８-３５１１-２３４５", "138/3511/2345", "138·3511_2345", "138\u200b3511\u200b2345", "①③⑧③⑤①①②③④⑤"),
        *("一三八三五一一二三四五", "幺三八 3511 二三四五", "王芳壹叁捌叁伍壹壹贰叁肆伍"),
        *("14010619800101123x", "李明140106 19800101 123Ｘ", "电话4085678太极"),
        *("li@example.cn", "", "，。"),
        *("zhang.san(a)163.com", "zhangsan[at]qq.com", "zhangsan（ａ）１６３．ｃｏｍ", "zhangsan at qq.com", "zhangsan at qq dot com"),
        *("138a3456b7890", "138 a 3456 b 7890", "1a3b8c3d5e1f1g2h3i4j5"),
        *(
            "微信号zhangsan88",
            "微信号：zhangsan_88",
            "我的微信是 zhangsan88",
            "加我微信zhangsan",
            "微信账号 li-na-99",
            "qq 123456",
            "QQ号：12345",
            "扣扣一二三四五六",
        ),
        *("138-1234-5678", "138 1234 5678", "０３５１-１２３４５６７", "0351 408 5678", "408 5678", "4 0 8 5 6 7 8", "+86 138-2000-2010"),
        *("140106 1980-01-01 123X", "11 01 05 2000 01 01 123x", "6222 0212 3456 7890", "一 三 八 三五一一 二三四五"),
        *("平阳路12号3号楼502室", "阳光小区3-2-501 太极", "加微信zhangsan88", "zhangsan at mail.sxu.edu.cn"),
        *("平阳路12号3单元502 王建国", "5栋2单元 1203", "3单元5楼", "三单元五〇二", "2单元东户"),
    ],
)
def test_what_looks_personal_is_not_written(papers: None, client: Client, own_file: Path, query: str) -> None:
    client.get("/search/", {"q": query})
    client.post("/search/opened/", {"q": query})
    assert not own_file.exists()
    assert counted() == []


@pytest.mark.parametrize(
    "query",
    [
        *("二十四式太极拳", "一二三年级", "2026年第48周", "国画第3、4、5、6、7课", "三十六计 七十二变", "24式太极拳", "12月3日", "rtx4060", "110"),
        *(
            "12345 热线",
            "2026年",
            "1998年12月31日18点30分",
            "微信怎么注册",
            "微信号怎么改",
            "微信 windows11",
            "qq音乐2026",
            "我的微信 支付",
            "微信 12345",
        ),
        *(
            "英语第3单元502个单词",
            "第12单元2026年",
            "三单元 2026年春",
            "2号楼302教室",
            "平阳路12号",
            "单元楼 3楼",
            "维生素(a) 视力",
            "look at the sky",
        ),
        *("14:30-16:00 书法", "8:30—10:00 2026.12.3 14：30", "2026-12-03 太极", "2026/12/3", "2025-2026学年校历", "1949-1978", "2024 2025"),
        *("24 48 108 式太极", "9787115546081", "978-7-115-54608-1", "12345 12315", "12315 12345 110 120"),
        *("look at node.js", "abc at home. ok", "3单元 300字作文", "三年级下册3单元 100", "我的微信 video"),
        *("win10 office2016", "c++ 17", "b站 4k 60fps", "我爱qq农场", "iphone15 ios18"),
    ],
)
def test_what_only_has_figures_is_written(papers: None, client: Client, query: str) -> None:
    client.get("/search/", {"q": query})
    assert [row[0] for row in counted()] == [" ".join(text.fold(query).split())]


def test_whatever_is_asked_whether_it_is_personal_is_quick() -> None:
    pieces = [
        "微信号",
        "qq",
        "我的微信",
        "加微信",
        "小区",
        "栋",
        "978",
        "2026",
        "12:30",
        "-",
        "0351",
        "1380000",
        ".com",
        " dot ",
        " at ",
        "3单元",
        "单元",
        "at",
        "(a)",
        "[",
        ".",
        "1",
        "3",
        "13",
        " ",
        ":",
        "a",
        "是",
        "-",
        "年",
        "zhang",
    ]
    rng = random.Random(7)
    queries = [piece * 200 for piece in pieces] + ["".join(rng.choices(pieces, k=60)) for _ in range(400)]
    began = time.process_time()
    for query in queries:
        personal.is_personal(query)
    assert (time.process_time() - began) / len(queries) < 0.002


def test_a_search_writes_nothing_into_the_database(papers: None, client: Client) -> None:
    client.get("/search/", {"q": "剪纸"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": "剪纸"})
    assert [query["sql"] for query in captured if not query["sql"].lstrip().upper().startswith(("SELECT", "WITH"))] == []


def test_neither_a_full_disk_nor_a_cut_line_matters(papers: None, client: Client, own_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_file.write_bytes(b'{"d": "2026-11\n[]\n{"q": 1}\n')
    client.get("/search/", {"q": "剪纸"})
    assert counted() == [("剪纸", "", 1, 2, 0)]
    assert searches.carry() == 0
    monkeypatch.setattr(searches, "_file", lambda: Path("/proc/nowhere/searches"))
    assert client.get("/search/", {"q": "剪纸"}).status_code == 200
    monkeypatch.setattr(searches, "_file", lambda: own_file)
    monkeypatch.setattr(searches, "MOST_BYTES", 1)
    for _ in range(3):
        client.get("/search/", {"q": "剪纸"})
    assert counted() == [("剪纸", "", 2, 2, 0)]


def test_what_many_searched_and_opened_is_suggested_to_others(db: None) -> None:
    today = timezone.localdate()
    rows = [("硬笔", 15, 3, 9), ("硬笔", 9, 3, 2), ("少有人搜", 19, 3, 19), ("没人点开", 90, 3, 0), ("没有结果", 90, 0, 0)]
    for age, (query, times, results, opened) in enumerate(rows):
        answered = Answered.WHOLLY if results else Answered.NOTHING
        SearchCount.objects.create(day=today - timedelta(days=age), query=query, times=times, results=results, answered=answered, opened=opened)
    SearchCount.objects.create(day=today, query="应笔", times=90, results=3, answered=Answered.NEARLY, opened=90)
    assert list(searches.good()) == [("硬笔", 24)]


def test_old_counts_are_forgotten(db: None) -> None:
    now = datetime.now(tz=timezone.get_default_timezone())
    for age in (1, 59, 61):
        SearchCount.objects.create(day=now.date() - timedelta(days=age), query="剪纸", times=1)
    assert searches.forget(now) == 1
    assert SearchCount.objects.count() == 2


def test_editors_see_what_was_not_found_and_go_on_with_one_click(papers: None, admin_client: Client) -> None:
    facets.register(Facet("place", "区县", r"at/\d{6}", lambda token: {"at/140106": "小店区"}.get(token, "")))
    today = timezone.localdate()
    for query, district, times, results, opened in (("剪纸", "140106", 9, 2, 3), ("鲸鱼", "", 4, 0, 0), ("小提琴", "140106", 2, 5, 0)):
        told = {"results": results, "answered": Answered.WHOLLY if results else Answered.NOTHING}
        SearchCount.objects.create(day=today, query=query, district=district, times=times, opened=opened, **told)
    shown = {part: admin_client.get(REPORT, {"part": part}).content.decode() for part in ("most", "nothing", "unopened", "'")}
    assert [[query in page for query in ("剪纸", "鲸鱼", "小提琴")] for page in shown.values()] == [
        [True, True, True],
        [False, True, False],
        [False, False, True],
        [True, True, True],
    ]
    assert "鲸鱼" not in admin_client.get(REPORT, {"district": "140106"}).content.decode()
    assert "小店区" in shown["most"]
    page = admin_client.get("/admin/snippets/search/synonym/add/", {"words": "鲸鱼"}).content.decode()
    assert 'value="鲸鱼 = "' in page
    assert admin_client.post(REPORT, {"query": "鲸鱼", "verb": "wanted"}).status_code == 302
    assert Wish.objects.get().words == "鲸鱼"
    answer = admin_client.post(REPORT, {"query": "鲸鱼", "verb": "promote"})
    assert answer.url == f"/admin/searchpicks/{Query.objects.get().pk}/"  # type: ignore[attr-defined]  # a redirect
    assert admin_client.get(answer.url).status_code == 200  # type: ignore[attr-defined]  # a redirect
    assert admin_client.post(REPORT, {"query": "。"}).status_code == 302


def listed(admin_client: Client, **asked: str) -> list[str]:
    """The rows of the report: a query, its numbers and marks."""
    page = admin_client.get(REPORT, asked).content.decode()
    return [" ".join(re.sub("<form.*?</form>|<[^>]+>", " ", row, flags=re.DOTALL).split()) for row in re.findall("<tr><td.*?</tr>", page, re.DOTALL)]


def test_what_comes_near_is_told_from_what_is_not_found(db: None, admin_client: Client) -> None:
    today = timezone.localdate()
    rows = [
        *(("没有", 0, Answered.NOTHING, 0), ("没有但荐", 0, Answered.NOTHING, 0), ("部分", 40, Answered.SOME, 0), ("部分点开", 40, Answered.SOME, 1)),
        *(
            ("相近", 60, Answered.NEARLY, 0),
            ("相近点开", 60, Answered.NEARLY, 2),
            ("找到", 5, Answered.WHOLLY, 0),
            ("找到点开", 5, Answered.WHOLLY, 3),
        ),
    ]
    for at, (query, results, answered, opened) in enumerate(rows):
        SearchCount.objects.create(day=today, query=query, times=20 - at, results=results, answered=answered, opened=opened)
    SearchPromotion.objects.create(query=Query.get("没有，但荐"), external_link_url="https://example.cn/")
    SearchPromotion.objects.create(query=Query.get("没有但荐！"), external_link_url="https://example.cn/")
    assert listed(admin_client, part="nothing") == ["没有 20 0 0", "部分 18 40 只含部分字词 0"]
    assert listed(admin_client, part="unopened") == ["相近 16 60 只有相近的 0", "找到 14 5 0"]
    assert len(listed(admin_client, part="most")) == len(rows)
    SearchCount.objects.create(day=today - timedelta(days=1), query="没有", times=1, results=0, opened=0, district="140106")
    SearchCount.objects.create(day=today - timedelta(days=1), query="部分", times=1, results=3, answered=Answered.WHOLLY)
    assert listed(admin_client, part="nothing") == ["没有 21 0 0"]


def test_the_report_has_pages_and_finds_words(db: None, admin_client: Client) -> None:
    SearchCount.objects.bulk_create(
        SearchCount(day=timezone.localdate(), query=f"剪纸 {number}" if number % 2 else f"鲸鱼 {number}", times=1000 - number)
        for number in range(120)
    )
    pages = [listed(admin_client, p=p) for p in ("1", "2", "3", "4", "x")]
    assert [len(page) for page in pages] == [50, 50, 20, 20, 50]
    assert pages[0][0] == "鲸鱼 0 1000 0 0"
    page = admin_client.get(REPORT, {"q": "剪紙", "part": "nothing"}).content.decode()
    assert "?q=%E5%89%AA%E7%B4%99&amp;part=nothing&amp;p=2" in page
    assert "60 个搜索词" in page
    assert listed(admin_client, q="剪紙 119") == ["剪纸 119 881 0 0"]
    assert listed(admin_client, q="%") == []
    assert "没有含“_”的搜索词" in admin_client.get(REPORT, {"q": "_"}).content.decode()


@pytest.mark.parametrize("rows", [1, 60])
def test_the_report_costs_the_same_with_many_rows(db: None, admin_client: Client, rows: int) -> None:
    SearchCount.objects.bulk_create(SearchCount(day=timezone.localdate(), query=f"课 {number}", times=1) for number in range(rows))
    admin_client.get(REPORT, {"part": "nothing"})
    with CaptureQueriesContext(connection) as captured:
        admin_client.get(REPORT, {"part": "nothing"})
    assert len([one for one in captured if "searchcount" in one["sql"]]) == 3
