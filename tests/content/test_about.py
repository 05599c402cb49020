"""What pages say of themselves to other programs."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings

from content.about import About, absolute, lasting, markup, moment
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


@pytest.mark.parametrize("query", ["", "?utm_source=wechat&from=timeline", "?lesson=2"])
def test_a_page_has_one_address_whatever_hangs_on_it(client, query):
    page = standard_page(front_page(), title="关于", slug="about")
    text = client.get(f"{page.url}{query}").content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', text) == [absolute(page.url)]
    assert f'<meta property="og:title" content="{page.title}">' in text
