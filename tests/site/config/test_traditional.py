"""Every public page under /zh-hant/: words in traditional characters, everything else as it was."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import traditional
from config.environment import ROOT
from config.prefixed import SPOKEN
from content.models import Spelling
from search import suggestions as suggesting
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home():
    front_page()


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<p>太原终身学习网</p>", "<p>太原終身學習網</p>"),
        ("<p>第 48 周，同一周，第3周</p>", "<p>第 48 週，同一週，第3週</p>"),
        ("<p>60 周年，周老师，周边</p>", "<p>60 週年，周老師，周邊</p>"),
        ("<p>为什么要吃一口面食</p>", "<p>為什麼要吃一口麵食</p>"),
        ("<p>核实、考核；面要硬，一捻就卷；制曲，戏曲</p>", "<p>核實、考核；麵要硬，一捻就捲；製麴，戲曲</p>"),
        ("<p>求职简历和面试；先和面，再醒面</p>", "<p>求職簡歷和面試；先和麵，再醒麵</p>"),
        ("<p>桥跨过水面，刚才了解了</p>", "<p>橋跨過水面，剛才了解了</p>"),
        ('<img src="/uploads/书.png" alt="书法课">', '<img src="/uploads/书.png" alt="書法課">'),
        ('<a title="广场舞" href="/courses/?q=广场">广场舞</a>', '<a title="廣場舞" href="/zh-hant/courses/?q=广场">廣場舞</a>'),
        (
            '<input name="q" value="书法" placeholder="找课" aria-label="搜索词">',
            '<input name="q" value="书法" placeholder="找課" aria-label="搜索詞">',
        ),
        ('<p>找<b translate="no">书法<b>课</b></b>的结果</p>', '<p>找<b translate="no">书法<b>课</b></b>的結果</p>'),
        ("<code>课表</code><style>a{content:'课'}</style>课", "<code>课表</code><style>a{content:'课'}</style>課"),
        ('<span lang="en">Class 课</span>课', '<span lang="en">Class 课</span>課'),
        ("<script>var a='课'</script>", "<script>var a='课'</script>"),
        ('<script type="application/ld+json">{"name":"书法课"}</script>', '<script type="application/ld+json">{"name":"書法課"}</script>'),
        ('<meta name="description" content="免费的课">', '<meta name="description" content="免費的課">'),
        ('<meta name="viewport" content="课">', '<meta name="viewport" content="课">'),
        ('<form action="/search/">', '<form action="/zh-hant/search/">'),
        ('<a href="//other.example/课">', '<a href="//other.example/课">'),
        ('<a href="https://other.example/">', '<a href="https://other.example/">'),
        ('<a href="#main"><a href="?page=2"><a href="tel:0351">', '<a href="#main"><a href="?page=2"><a href="tel:0351">'),
        (
            '<a href="/admin/"><a href="/static/a.css"><a href="/accounts/login/">',
            '<a href="/admin/"><a href="/static/a.css"><a href="/accounts/login/">',
        ),
        ("<!-- 课 -->课 &amp; 书 < 5", "<!-- 课 -->課 &amp; 書 < 5"),
        ('<html lang="zh-hans" class="a">', '<html lang="zh-Hant" class="a">'),
        ('<main lang="zh-CN"><p>书</p></main>', '<main lang="zh-Hant"><p>書</p></main>'),
        ('<p lang="zh-Hant">书</p><p lang="ja">书</p>', '<p lang="zh-Hant">书</p><p lang="ja">书</p>'),
        ("<p><mark>理</mark>发，头<mark>发</mark>，<mark>发</mark>展</p>", "<p><mark>理</mark>髮，頭<mark>髮</mark>，<mark>發</mark>展</p>"),
        ('<button data-speak="停止朗读" data-done="已复制" data-copy="/书/">', '<button data-speak="停止朗讀" data-done="已複製" data-copy="/书/">'),
        ("<p>头<mark>发</mark><b>发</b></p>", "<p>頭<mark>髮</mark><b>發</b></p>"),
        ('<form action="/search/" data-n="条建议">', '<form action="/zh-hant/search/" data-n="條建議">'),
        ("<p>并州 娄烦 后土祠 里程 头发 发现</p>", "<p>并州 婁煩 后土祠 里程 頭髮 發現</p>"),
    ],
)
def test_words_are_converted_and_nothing_else(given, made):
    assert traditional.page(given) == made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_passes_and_keeps_its_length_of_tags(text):
    made = traditional.page(f"<p>{text}</p>课")
    assert made.startswith("<p>")
    assert len(re.findall("<", made)) == len(re.findall("<", f"<p>{text}</p>"))


def test_what_style_sheets_show_of_attributes_is_converted():
    sheets = [path.read_text(encoding="utf-8") for path in (ROOT / "site/static/src").rglob("*.css")]
    shown = {name for text in sheets for name in re.findall(r"content:[^;}]*attr\(([a-z-]+)\)", text)}
    assert shown - {"href"} <= SPOKEN
    assert "data-l" in shown


def test_editors_names_win_at_the_next_request(client):
    assert traditional.page("<p>麦地里</p>") == "<p>麥地裏</p>"
    Spelling.objects.create(simplified="麦地里", traditional="麥地里")
    assert traditional.page("<p>麦地里的课</p>") == "<p>麥地里的課</p>"


def test_a_name_of_one_character_is_refused():
    with pytest.raises(ValidationError, match=r"至少两个字"):
        Spelling(simplified="里", traditional="裏").full_clean()


def test_a_page_under_the_prefix(client):
    answer = client.get("/zh-hant/")
    body = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="zh-Hant"' in body
    assert "太原終身學習網" in unescape(re.sub("<[^>]*>", "", body))
    assert re.findall(r'<link rel="canonical" href="[^"]*?(/[^/"]*/?)">', body) == ["/zh-hant/"]
    assert set(re.findall(r'rel="alternate" hreflang="([^"]*)" href="[^"]*?://[^/]*([^"]*)"', body)) == {
        ("zh-Hans", "/"),
        ("zh-Hant", "/zh-hant/"),
        ("x-default", "/"),
    }
    assert not re.findall(r'<(?:a|form)(?![^>]*hreflang)[^>]*(?:href|action)="/(?!zh-hant/|static/|admin/|accounts?/|opds/|en/)[^"]*"', body)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/zh-hant", "/zh-hant/"),
        ("/zh-hant/admin/", "/admin/"),
        ("/zh-hant/static/a.css?x=1", "/static/a.css?x=1"),
        ("/zh-hant//static//other.example/", "/static//other.example/"),
    ],
)
def test_what_has_no_traditional_form_is_led_to_its_own_address(client, address, target):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, target)


def test_a_redirect_stays_inside(client):
    answer = client.get("/zh-hant/help")
    assert answer.status_code in {301, 302, 404}
    assert answer.status_code == 404 or answer["Location"].startswith("/zh-hant/")


def test_display_choices_work_there_too(client):
    assert 'data-size="elder"' in client.get("/zh-hant/?mode=elder").content.decode()[:200]


def test_an_unknown_page_is_answered_in_traditional(client):
    answer = client.get("/zh-hant/nothing-here/")
    assert answer.status_code == 404
    assert 'lang="zh-Hant"' in answer.content.decode()


def test_what_the_visitor_typed_stays_as_typed(client):
    body = client.get("/zh-hant/search/", {"q": "书法学"}).content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", body, re.DOTALL)
    assert heading is not None
    assert "“书法学”" in heading[1]
    assert "“书法学”" in body[: body.index("</title>")]
    assert 'value="书法学"' in body


@pytest.mark.parametrize("typed", ["书法学 ", "  书法学", "书法  学习"])
def test_what_was_typed_with_blanks_stays_too(client, typed):
    body = client.get("/zh-hant/search/", {"q": typed}).content.decode()
    assert f"“{' '.join(typed.split())}”" in body[: body.index("</title>")]


def test_suggestions_are_in_traditional_characters_and_what_was_typed_stays(client, monkeypatch):
    monkeypatch.setattr(suggesting, "suggest", lambda _typed: [suggesting.Suggestion("书法入门", "课程")])
    here, there = (client.get(f"{prefix}/search/suggest/", {"q": "书"}) for prefix in ("", "/zh-hant"))
    assert here.json() == {"query": "书", "suggestions": [{"text": "书法入门", "kind": "课程"}]}
    assert there.json() == {"query": "书", "suggestions": [{"text": "書法入門", "kind": "課程"}]}
    assert there["Content-Language"] == "zh-Hant"
    assert client.get("/zh-hant/search/suggest/", {"q": "书", "as": "opensearch"}).json() == ["书", ["书法入门"]]
