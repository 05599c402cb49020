"""What editors put on top of the results."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from search import readers, searches

Make = Callable[..., list[Page]]
pytestmark = pytest.mark.usefixtures("own_file")


def test_what_editors_promote_stands_on_top(papers: list[Page], client: Client) -> None:
    assert "编辑推荐" not in client.get("/search/", {"q": "窗花"}).content.decode()
    SearchPromotion.objects.create(query=Query.get("窗花"), external_link_url="https://example.cn/", external_link_text="窗花展", description="月底")
    page = client.get("/search/", {"q": "窗花"}).content.decode()
    assert "编辑推荐" in page
    assert "https://example.cn/" in page
    hidden = SearchPromotion.objects.create(query=Query.get("剪纸"), page=papers[0])
    Page.objects.filter(pk=papers[0].pk).update(live=False)
    assert "编辑推荐" not in client.get("/search/", {"q": "剪纸"}).content.decode()
    hidden.delete()


def promote(words: str, title: str = "推荐") -> None:
    SearchPromotion.objects.create(query=Query.get(words), external_link_url="https://example.cn/", external_link_text=title, description="月底")


def test_where_something_is_promoted_nobody_reads_that_nothing_was_found(papers: list[Page], client: Client) -> None:
    promote("鲸鱼")
    page = client.get("/search/", {"q": "鲸鱼"}).content.decode()
    assert "<h1>“鲸鱼”：编辑推荐的</h1>" in page
    assert "别的没有找到。可以这样试试：" in page
    assert [words for words in ("没有找到“", "还没找到") if words in page] == []


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("高血压", ["高血压", "周三 高血压", "gaoxueya", "gxy", "高血鸭", "周三 gaoxueya", "wo yao xue gaoxueya", "高血壓"]),
        ("24式太极", ["24式太极", "24shitaiji"]),
        ("长乐", ["changle", "zhangle", "cl"]),
        ("c 语言", ["C 语言", "cyuyan"]),
    ],
)
def test_what_is_promoted_stands_on_top_however_it_is_asked_for(papers: list[Page], client: Client, words: str, typed: list[str]) -> None:
    readers.register("day", lambda phrases: (readers.Reading("周三", "周三", "day/wed", alone=True) for phrase in phrases if phrase == "周三"))
    promote(words)
    assert [query for query in typed if "编辑推荐" not in client.get("/search/", {"q": query}).content.decode()] == []
    others = ("高血糖", "gaoxuetang", "gx", "压", "c", "剪纸", '"', "")
    assert [query for query in others if "编辑推荐" in client.get("/search/", {"q": query}).content.decode()] == []


def test_what_is_found_as_typed_is_not_taken_for_pinyin(papers: list[Page], client: Client, make_pages: Make) -> None:
    promote("长风")
    assert "编辑推荐" in client.get("/search/", {"q": "cf"}).content.decode()
    make_pages("CF 卡")
    assert "编辑推荐" not in client.get("/search/", {"q": "cf"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/library/books/1/", "/library/books/1/"),
        (" /library/books/1/?x=1#p2", "/library/books/1/?x=1#p2"),
        (f"{settings.SITE.url}/classes/3/", "/classes/3/"),
        ("https://example.cn/a", "https://example.cn/a"),
        *((typed, "") for typed in ("//evil", "/a b", "books/1", "javascript:alert(1)")),
    ],
)
def test_what_is_promoted_may_be_a_path_of_this_site(papers: list[Page], admin_client: Client, client: Client, typed: str, leads_to: str) -> None:
    row = {"page": "", "external_link_url": typed, "external_link_text": "微信慢慢学", "description": "", "ORDER": "1", "DELETE": ""}
    counts = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    asked = {"query_string": "微信"} | {f"editors_picks-{name}": value for name, value in counts.items()}
    answer = admin_client.post("/admin/searchpicks/add/", asked | {f"editors_picks-0-{name}": value for name, value in row.items()})
    assert answer.status_code == (302 if leads_to else 200)
    page = client.get("/search/", {"q": "微信"}).content.decode()
    assert (f'<a href="{leads_to}">' in page) == bool(leads_to)
    assert "本站的书、课等等只写路径" in admin_client.get("/admin/searchpicks/add/").content.decode()


def test_programs_are_told_what_is_promoted(papers: list[Page], client: Client) -> None:
    promote("剪纸", "窗花展")
    told = {"title": "窗花展", "url": "https://example.cn/", "text": "月底"}
    assert client.get("/search/results.json", {"q": "剪纸"}).json()["promoted"] == [told]
    assert client.get("/search/results.json", {"q": "剪纸", "page": "2"}).json()["promoted"] == []


@pytest.mark.parametrize("marks", ["？！", "❤"])
def test_what_is_promoted_for_marks_alone_stands_on_top_of_nothing(papers: list[Page], client: Client, marks: str) -> None:
    promote(marks)
    assert [query for query in ("剪纸", "鲸鱼", "，", marks) if "编辑推荐" in client.get("/search/", {"q": query}).content.decode()] == []


def test_what_is_promoted_with_marks_is_no_longer_listed_as_not_found(papers: list[Page], client: Client) -> None:
    def listed() -> list[str]:
        return [row["query"] for row in searches.counts("nothing", timezone.localdate())]

    for query in ("鲸鱼！", "c++ 海豚", "海豹"):
        client.get("/search/", {"q": query})
    searches.carry()
    assert sorted(listed()) == ["c++ 海豚", "海豹", "鲸鱼!"]
    promote("鲸鱼！")
    promote("C++ 海豚")
    assert listed() == ["海豹"]
