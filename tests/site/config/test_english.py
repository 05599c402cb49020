"""Every public page under /en/: English surroundings, links that stay inside, Chinese words marked as such."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Site

from config import english
from news.models import GoneAddress
from tests.factories.home import front_page, standard_page
from timetable import saying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese_again():
    """A request in English leaves its language to the thread."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def home():
    return front_page()


@pytest.fixture
def english_home(home):
    return translated(home, title="Taiyuan Lifelong Learning Network")


def translated(page, **fields):
    """The published English version of ``page``."""
    locale, _ = Locale.objects.get_or_create(language_code="en")
    made = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save_revision().publish()
    return made


def alternates(body):
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="[^"]*?://[^/]*([^"]*)"', body))


def canonical(body):
    (found,) = re.findall(r'<link rel="canonical" href="([^"]*)">', body)
    return found.removeprefix(settings.SITE.url)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("<p>Classes</p>", "<p>Classes</p>"),
        ("<p>书法课</p>", '<p lang="zh-Hans">书法课</p>'),
        ("<ul><li>书法</li><li><b>剪纸</b> 12</li></ul><p>all</p>", '<ul lang="zh-Hans"><li>书法</li><li><b>剪纸</b> 12</li></ul><p>all</p>'),
        ("<p>Now: 迎泽区</p>", '<p>Now: <span lang="zh-Hans">迎泽区</span></p>'),
        ("<p>迎泽区 and 小店区</p>", '<p><span lang="zh-Hans">迎泽区</span> and <span lang="zh-Hans">小店区</span></p>'),
        ("<p>用 Excel 做表</p>", '<p lang="zh-Hans">用 Excel 做表</p>'),
        ("<p>“书法”</p>", '<p lang="zh-Hans">“书法”</p>'),
        ("<dl><dt>书法<dd>Monday<dt>剪纸<dd>Tuesday</dl>", '<dl><dt lang="zh-Hans">书法<dd>Monday<dt lang="zh-Hans">剪纸<dd>Tuesday</dl>'),
        ("<li>书法<small>class</small></li>", '<li><span lang="zh-Hans">书法</span><small>class</small></li>'),
        ("<li><b>书法</b> &amp; <i>more</i></li>", '<li><b lang="zh-Hans">书法</b> &amp; <i>more</i></li>'),
        ('<p>all<img src="/uploads/书.png" alt="书法课"></p>', '<p>all<img lang="zh-Hans" src="/uploads/书.png" alt="书法课"></p>'),
        ('<a href="/x/" aria-label="Read 书法">书法</a>', '<a href="/en/x/" aria-label="Read 书法"><span lang="zh-Hans">书法</span></a>'),
        ('<input name="q" value="书法" placeholder="Classes">', '<input name="q" value="书法" placeholder="Classes">'),
        ("<select><option>书法</option><option>All</option></select>", '<select><option lang="zh-Hans">书法</option><option>All</option></select>'),
        ("<title>书法 - Network</title>", "<title>书法 - Network</title>"),
        ('<p lang="zh-Hant">书</p><p lang="zh-Hans">书</p>', '<p lang="zh-Hant">书</p><p lang="zh-Hans">书</p>'),
        ("<script>var a='课'</script><style>a{content:'课'}</style>", "<script>var a='课'</script><style>a{content:'课'}</style>"),
        ('<svg><use href="/static/i.svg#a"/><text>汾河</text></svg>a', '<svg lang="zh-Hans"><use href="/static/i.svg#a"/><text>汾河</text></svg>a'),
        ('<a href="/timetable/">a</a>', '<a href="/en/timetable/">a</a>'),
        ('<form action="/search/">a</form>', '<form action="/en/search/">a</form>'),
        ('<a hreflang="zh-Hant" lang="zh-Hant" href="/zh-hant/a/">繁</a>', '<a hreflang="zh-Hant" lang="zh-Hant" href="/zh-hant/a/">繁</a>'),
        ('<a href="/en/a/"><a href="/admin/"><a href="/documents/1/a.pdf">', '<a href="/en/a/"><a href="/admin/"><a href="/documents/1/a.pdf">'),
        ('<a href="//other.example/"><a href="#m"><a href="?p=2">', '<a href="//other.example/"><a href="#m"><a href="?p=2">'),
        ('<link rel="canonical" href="/a/">', '<link rel="canonical" href="/a/">'),
        ("<!-- 课 -->a < 5", "<!-- 课 -->a < 5"),
    ],
)
def test_links_stay_and_chinese_is_marked(given, made):
    assert english.page(given) == made


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_passes_and_only_marks_are_added(text):
    given = f"<div><p>{text}</p>课</div>"
    made = english.page(given)
    assert re.sub(r'<span lang="zh-Hans">|</span>| lang="zh-Hans"', "", made) == re.sub("</span>", "", given)


def test_a_chinese_page_is_shown_and_says_so(client, english_home):
    standard_page(title="关于本网", slug="about")
    body = client.get("/en/about/").content.decode()
    assert body.startswith('<!doctype html>\n<html lang="en"')
    assert '<article lang="zh-Hans">' in body
    assert "This page is in Chinese only so far." in body
    assert canonical(body) == "/about/"
    assert alternates(body) == {"zh-Hans": "/about/", "zh-Hant": "/zh-hant/about/", "x-default": "/about/"}


def test_an_english_page_is_the_same_page(client, english_home):
    about = standard_page(title="关于本网", slug="about")
    translated(about, title="About us")
    body, chinese = (client.get(path).content.decode() for path in ("/en/about/", "/about/"))
    assert "<h1>About us</h1>" in body
    assert "in Chinese only" not in body
    assert "<h1>关于本网</h1>" in chinese
    assert (canonical(body), canonical(chinese)) == ("/en/about/", "/about/")
    expected = {"zh-Hans": "/about/", "zh-Hant": "/zh-hant/about/", "en": "/en/about/", "x-default": "/about/"}
    assert alternates(body) == alternates(chinese) == expected


def languages(body):
    return re.findall(r'<a href="([^"]*)" hreflang="([^"]*)"[^>]*?( aria-current="true")?>', body)


def test_language_links_lead_to_the_same_page_even_where_its_english_name_is_another(client, english_home):
    translated(standard_page(title="关于本网", slug="about"), title="About us", slug="about-us")
    for path, current in (("/en/about-us/?page=2", "en"), ("/about/?page=2", "zh-Hans"), ("/zh-hant/about/?page=2", "zh-Hant")):
        found = languages(client.get(path).content.decode())
        assert [(language, address) for address, language, _now in found] == [
            ("zh-Hans", "/about/?page=2"),
            ("zh-Hant", "/zh-hant/about/?page=2"),
            ("en", "/en/about-us/?page=2"),
        ]
        assert [language for _address, language, now in found if now] == [current]


def test_a_draft_leaves_the_chinese_page_in_its_place(client, english_home):
    about = standard_page(title="关于本网", slug="about")
    about.copy_for_translation(Locale.objects.get(language_code="en"))
    assert "This page is in Chinese only so far." in client.get("/en/about/").content.decode()


def test_an_english_page_of_its_own_has_no_chinese_address(client, english_home):
    standard_page(english_home, title="For foreign residents", slug="residents")
    body = client.get("/en/residents/").content.decode()
    assert alternates(body) == {"en": "/en/residents/", "x-default": "/en/residents/"}
    assert [address for address, _language, _now in languages(body)] == ["/", "/zh-hant/", "/en/residents/"]
    assert client.get("/residents/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/search/?q=书法", "/timetable/", "/library/", "/places/", "/sitemap/", "/notices/", "/nothing-here/"])
def test_links_stay_inside(client, path):
    answer = client.get(f"/en{path}")
    body = answer.content.decode()
    assert answer.status_code == (404 if "nothing" in path else 200)
    assert not re.findall(r'<(?:a|form)(?![^>]*hreflang)[^>]*(?:href|action)="/(?!en/|static/|admin/|accounts?/|opds/)[^"]*"', body)


def test_a_redirect_stays_inside(client):
    answer = client.get("/en/place/", {"clear": "1", "next": "/timetable/"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/timetable/")


def test_redirects_and_withdrawn_addresses_hold_in_english_too(client):
    Redirect.objects.create(old_path="/old", redirect_link="/new/", site=Site.objects.get())
    GoneAddress.objects.create(path="/gone", title="旧通知")
    answer = client.get("/en/old/")
    assert (answer.status_code, answer["Location"]) == (301, "/en/new/")
    assert client.get("/en/gone/").status_code == 410


def test_a_withdrawn_page_is_gone_in_english_too(client, english_home):
    about = standard_page(title="关于本网", slug="about")
    about.unpublish()
    assert client.get("/en/about/").status_code == 410


def test_language_is_read_from_the_address_alone(client):
    client.cookies["django_language"] = "en"
    answer = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="zh-hans"' in answer.content.decode()
    assert '<html lang="en"' in client.get("/en/", headers={"accept-language": "zh"}).content.decode()


def test_an_english_page_says_its_language_to_programs(client, english_home):
    assert '"inLanguage":"en"' in client.get("/en/").content.decode()
    assert '"inLanguage":"zh-Hans"' in client.get("/").content.decode()


def test_a_mirror_of_a_chinese_page_is_the_chinese_page(client, english_home):
    about = standard_page(title="关于本网", slug="about")
    about.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    body = client.get("/en/about/").content.decode()
    assert "This page is in Chinese only so far." in body
    assert canonical(body) == "/about/"


@pytest.mark.parametrize(("month", "written"), [(3, "8 Mar 2027"), (11, "8 Nov 2027"), (9, "8 Sep 2027")])
def test_days_are_written_as_the_timetable_says_them(month, written):
    day = dt.datetime(2027, month, 8, 17, 5, tzinfo=dt.UTC)
    with translation.override("en"):
        assert {date_format(day, form) for form in ("DATE_FORMAT", "SHORT_DATE_FORMAT")} == {written}
        assert {date_format(day, form) for form in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")} == {f"{written} 17:05"}
        assert date_format(day, "MONTH_DAY_FORMAT") == saying.day(day.date())
        assert saying.day_and_year(day.date()) == written
