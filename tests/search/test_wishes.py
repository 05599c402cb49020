"""What citizens find missing, and editors note as wanted."""

import importlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Page

from search import facets
from search.facets import Facet
from search.models import Wish

Make = Callable[..., list[Page]]
REPORT = "/admin/reports/searches/"
pytestmark = pytest.mark.usefixtures("own_file")


def test_who_finds_nothing_may_ask_for_it(papers: None, client: Client) -> None:
    assert "/search/ask/?q=%E9%B2%B8%E9%B1%BC" in client.get("/search/", {"q": "鲸鱼"}).content.decode()
    assert 'value="鲸鱼"' in client.get("/search/ask/", {"q": "鲸鱼"}).content.decode()
    for _ in range(2):
        assert client.post("/search/ask/", {"words": "鲸鱼"}).headers["Location"] == "/search/ask/thanks/"
    assert client.get("/search/ask/thanks/").status_code == 200
    (wish,) = Wish.objects.all()
    assert (wish.words, wish.times, wish.is_settled) == ("鲸鱼", 2, False)
    assert client.post("/search/ask/", {"words": "小提琴", "website": "x"}).status_code == 302
    assert Wish.objects.count() == 1


def test_the_list_of_wishes_says_where_and_whether_they_are_settled_in_the_editors_language(db: None, admin_client: Client) -> None:
    facets.register(Facet("place", "区县", r"at/\d{6}", lambda token: {"at/140106": "迎泽区"}.get(token, "")))
    today = timezone.localdate()
    Wish.objects.create(words="小提琴", times=3, district="140106", first_on=today, last_on=today)
    Wish.objects.create(words="鲸鱼", times=2, first_on=today, last_on=today, is_settled=True)
    page = admin_client.get("/admin/snippets/search/wish/").content.decode()
    rows = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", row)) for row in page.split("<tr")]
    assert [re.findall("小提琴|鲸鱼|迎泽区|是 |否 ", row)[:3] for row in rows if "小提琴" in row or "鲸鱼" in row] == [
        ["小提琴", "迎泽区", "否 "],
        ["鲸鱼", "是 "],
    ]
    assert [words for words in ("Is settled", "False", "True", "District") if f">{words}<" in re.sub(r"\s*([<>])\s*", r"\1", page)] == []


@pytest.mark.parametrize("words", ["", "  ", "，。", "・", "我的电话13835112345", "a@b.cn", "学" * 61])
def test_a_wish_without_words_or_with_numbers_is_refused_in_plain_words(db: None, client: Client, words: str) -> None:
    answer = client.post("/search/ask/", {"words": words})
    assert answer.status_code == 400
    assert "请" in answer.content.decode()
    assert Wish.objects.count() == 0


def test_wishes_are_throttled(db: None, client: Client) -> None:
    answers = [client.post("/search/ask/", {"words": f"课{number}"}).status_code for number in range(7)]
    assert answers == [302] * 5 + [429] * 2


WISH_LIST = "/admin/snippets/search/wish/"


def test_an_editor_adds_what_is_wanted_by_hand(db: None, admin_client: Client) -> None:
    assert admin_client.get(f"{WISH_LIST}add/").status_code == 200
    assert admin_client.post(f"{WISH_LIST}add/", {"words": " 古琴斫制 ", "note": "问过文化馆"}).status_code == 302
    (wish,) = Wish.objects.all()
    assert (wish.words, wish.times, wish.first_on, wish.last_on, wish.note) == (
        "古琴斫制",
        0,
        timezone.localdate(),
        timezone.localdate(),
        "问过文化馆",
    )
    assert admin_client.post(f"{WISH_LIST}edit/{wish.pk}/", {"words": "古琴 斫制", "is_settled": "on"}).status_code == 302
    wish.refresh_from_db()
    assert (wish.words, wish.is_settled) == ("古琴 斫制", True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("王芳 13835112345", "请不要写电话和证件号码"),
        ("。！", "请写一写想要什么内容"),
        ("・", "请写一写想要什么内容"),
        ("学" * 61, "请写在 60 个字以内，现在有 61 个字"),
        ("古琴斫製！", "列表里已经有“古琴斫制”（提过 3 次）"),
    ],
)
def test_what_an_editor_adds_is_refused_in_plain_words(db: None, admin_client: Client, words: str, said: str) -> None:
    Wish.objects.create(words="古琴斫制", times=3)
    page = admin_client.post(f"{WISH_LIST}add/", {"words": words}).content.decode()
    assert said in page
    assert "已存在" not in page
    assert 'maxlength="60"' not in page
    assert Wish.objects.count() == 1


def test_a_wish_from_before_that_looks_personal_can_be_settled(db: None, admin_client: Client) -> None:
    wish = Wish.objects.create(words="王芳 13835112345", times=3)
    edit = f"{WISH_LIST}edit/{wish.pk}/"
    assert admin_client.post(edit, {"words": wish.words, "is_settled": "on"}).status_code == 302
    assert "请不要写电话和证件号码" in admin_client.post(edit, {"words": "王芳 13835112346"}).content.decode()
    assert list(Wish.objects.values_list("words", "is_settled")) == [("王芳 13835112345", True)]


@pytest.mark.parametrize(
    ("ways", "others"),
    [(("古琴斫制", "古琴斫制！", "古琴斫製", "古琴 斫制"), ("古琴",)), (("GUQIN", "guqin", "ｇｕｑｉｎ"), ()), (("C++", "c＋＋ "), ("C", "C#"))],
)
def test_the_same_wish_is_one_row_however_it_is_written(db: None, client: Client, ways: tuple[str, ...], others: tuple[str, ...]) -> None:
    for words in (*ways, *others):
        cache.clear()
        assert client.post("/search/ask/", {"words": words}).status_code == 302
    assert sorted(Wish.objects.values_list("words", "times")) == sorted([(ways[0], len(ways)), *((one, 1) for one in others)])


def test_rows_that_were_the_same_wish_become_one(db: None) -> None:
    merge = importlib.import_module("search.migrations.0011_wishes_once").merge
    day, rows = timezone.localdate(), [("古琴斫制！", 2, 5, True, "甲"), ("古琴斫制", 3, 3, False, "乙"), ("鲸鱼", 1, 1, True, "")]
    for at, (words, times, age, is_settled, note) in enumerate(rows):
        one = Wish.objects.create(words=f"{at}", times=times, first_on=day - timedelta(days=age), last_on=day, is_settled=is_settled, note=note)
        Wish.objects.filter(pk=one.pk).update(words=words)
    merge(apps, None)
    assert sorted(Wish.objects.values_list("words", "key", "times", "first_on", "is_settled", "note")) == [
        ("古琴斫制", "古琴斫制", 5, day - timedelta(days=5), False, "乙 / 甲"),
        ("鲸鱼", "鲸鱼", 1, day - timedelta(days=1), True, ""),
    ]


def test_an_editor_notes_no_numbers_and_counts_once_a_day(db: None, admin_client: Client) -> None:
    for words in ("王芳 13835112345", "li@example.cn"):
        page = admin_client.post(REPORT, {"query": words, "verb": "wanted"}, follow=True).content.decode()
        assert "没有记下" in page
        assert "记为想要的内容" not in page
    for words in ("鲸鱼", "鲸鱼。"):
        assert "记为想要的内容" in admin_client.post(REPORT, {"query": words, "verb": "wanted"}, follow=True).content.decode()
    assert list(Wish.objects.values_list("words", "times")) == [("鲸鱼", 1)]


def test_nothing_is_promoted_for_somebodys_number(db: None, admin_client: Client) -> None:
    page = admin_client.post(REPORT, {"query": "王芳 13835112345", "verb": "promote"}, follow=True).content.decode()
    assert "没有记下" in page
    assert not Query.objects.exists()
