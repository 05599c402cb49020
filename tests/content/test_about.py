"""What pages say of themselves to other programs."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.utils import translation

from content.about import About, absolute, lasting, markup, moment, publisher
from tests.factories.home import front_page, standard_page

pytestmark = pytest.mark.django_db


def data(text):
    return [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)]


def test_nothing_breaks_out_of_the_head():
    nasty = '</script><b>"&\u2028'
    text = markup(About(nasty, "/a/", nasty, data=[{"@type": "Book", "name": nasty}]))
    assert text.count("</script>") == 1
    assert "<b>" not in text
    assert data(text) == [{"@context": "https://schema.org", "@type": "Book", "name": nasty}]


def test_what_is_empty_is_left_out():
    told = {
        "@type": "Book",
        "isbn": "",
        "author": [],
        "image": None,
        "isAccessibleForFree": True,
        "price": 0,
        "publisher": {"name": "", "year": 1990},
    }
    (found,) = data(markup(About("书", "/a/", data=[told])))
    assert found == {"@context": "https://schema.org", "@type": "Book", "isAccessibleForFree": True, "price": 0, "publisher": {"year": 1990}}
    assert "og:image" not in markup(About("书", "/a/"))


def test_addresses_lengths_and_moments():
    assert (absolute("/a/"), absolute("https://x.example/"), absolute("")) == (f"{settings.SITE.url}/a/", "https://x.example/", "")
    assert (lasting(720), lasting(0)) == ("PT720S", "")
    day = dt.date(2026, 11, 25)
    assert (moment(day, dt.time(9, 30)), moment(day, None)) == ("2026-11-25T09:30+08:00", "2026-11-25")


def test_the_site_bears_its_name_in_the_language_of_the_page():
    with translation.override("en"):
        assert '<meta property="og:site_name" content="Taiyuan Lifelong Learning Network">' in markup(About("Book", "/en/a/"))
        assert publisher()["name"] == "Taiyuan Lifelong Learning Network"
    with translation.override("zh-hans"):
        assert publisher()["name"] == "太原终身学习网"


def test_a_page_of_a_view_that_tells_nothing_is_told_by_its_head(client):
    front_page()
    text = client.get("/library/?letter=C&utm_source=wechat").content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', text) == [absolute("/library/?letter=C")]
    assert re.findall(r'hreflang="([^"]*)" href="[^"]*://[^/]*([^"]*)"', text)[:3] == [
        ("zh-Hans", "/library/?letter=C"),
        ("zh-Hant", "/zh-hant/library/?letter=C"),
        ("en", "/en/library/?letter=C"),
    ]
    assert '<meta property="og:title" content="C 字头 · 图书馆">' in text
    assert re.search(r'<meta property="og:description" content="[^"]+">', text)


@pytest.mark.parametrize("address", ["/place/", "/search/?q=a", "/report/?path=/", "/no-such-page/"])
def test_what_search_engines_leave_out_has_no_address_for_them(client, address):
    front_page()
    text = client.get(address).content.decode()
    assert '<meta name="robots" content="noindex' in text
    assert "canonical" not in text


@pytest.mark.parametrize("query", ["", "?utm_source=wechat&from=timeline", "?lesson=2"])
def test_a_page_has_one_address_whatever_hangs_on_it(client, query):
    page = standard_page(front_page(), title="关于", slug="about")
    text = client.get(f"{page.url}{query}").content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', text) == [absolute(page.url)]
    assert f'<meta property="og:title" content="{page.title}">' in text
