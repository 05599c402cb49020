"""Nothing of one person reaches another, whatever headers, cookies and queries come in."""

import os
import random
import string

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from config.cached import in_front_of
from pagecache import writes
from tests.factories.home import front_page, standard_page
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker

pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 150
PATHS = ("/", "/about/", "/places/", "/timetable/", "/timetable/near/", "/search/", "/library/", "/report/", "/place/", "/admin/", "/nothing/")


@pytest.fixture
def ask(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver"]
    front_page()
    standard_page()
    writes.clear()
    return Asker(in_front_of(get_wsgi_application()))


def signed_in(name):
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client.cookies["sessionid"].value


def test_users_and_visitors_through_one_cache_meet_no_marker_of_another(ask):
    rng = random.Random(7)
    names = [f"marker{number}x" for number in range(6)]
    sessions = {name: signed_in(name) for name in names}
    here = CommunityFactory()
    for _ in range(REQUESTS):
        name = rng.choice([*names, ""])
        cookies = [f"sessionid={sessions[name]}"] if name else rng.choice([[], [f"place={here.code}"], ["modes=elder.dark"]])
        status, headers, body = ask(
            rng.choice(PATHS), rng.choice(["", "utm_source=a", f"q={name or 'x'}", "next=/about/"]), cookie="; ".join(cookies)
        )
        seen = body + repr(headers).encode()
        assert [other for other in names if other != name and other.encode() in seen] == []
        assert status < 500
        if "hit" in headers["Cache-Status"]:
            assert (name, "Set-Cookie" in headers, "private" in headers.get("Cache-Control", "")) == ("", False, False)


HEADER_NAMES = (
    "user_agent",
    "accept",
    "accept_language",
    "referer",
    "x_forwarded_host",
    "x_forwarded_proto",
    "x_original_url",
    "x_http_method_override",
)
text = st.text(string.printable, max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(HEADER_NAMES), value=text, path=st.sampled_from(("/", "/about/", "/places/", "/timetable/near/")))
def test_headers_outside_the_key_change_nothing_for_the_next_visitor(ask, name, value, path):
    writes.clear()
    plain = ask(path)
    writes.clear()
    ask(path, **{name: value})
    first = ask(path)
    writes.clear()
    ask(path, **{name: value})
    second = ask(path)
    assert (plain[0], plain[2]) == (first[0], first[2]) == (second[0], second[2])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    host=st.one_of(
        text,
        st.builds("".join, st.tuples(st.sampled_from(["testserver", "TESTSERVER", "testserver.", "localhost", "[::1]"]), text)),
        st.sampled_from(["testserver:80", "testserver:81", "testserver:x", "a@testserver", "testserver, evil.example", "testserver#evil.example"]),
    ),
    path=st.sampled_from(("/about/", "/places/")),
)
def test_no_host_of_a_strangers_choice_reaches_the_next_visitor(ask, host, path):
    plain = ask(path)
    status, headers, body = ask(path, host=host)
    assert status in {200, 400}
    assert body == plain[2] or "hit" not in headers["Cache-Status"]  # a port of nobody's goes by the cache
    assert ask(path)[2] == plain[2]
    writes.clear()
    assert (ask(path, host=host)[0], ask(path)[2]) == (status, plain[2])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40), cookie=text, encoding=text, etag=text, since=text, span=text)
def test_nonsense_is_never_an_error_of_the_server(ask, query, cookie, encoding, etag, since, span):
    raw = query.encode().decode("latin-1")
    status, headers, _body = ask(
        "/places/", raw, cookie=cookie, accept_encoding=encoding, if_none_match=etag, if_modified_since=since, range=f"bytes={span}"
    )
    assert status in {200, 304, 400}, headers


@pytest.mark.parametrize(
    "query",
    [
        "x" * 8_000,
        "where=" + "太" * 2_000,
        "&".join(f"a{number}=1" for number in range(900)),
        "where=%00",
        "%",
        "%zz=%ff&&&=&=",
        "where[]=1&where=2",
        "where=1;page=2",
    ],
)
def test_long_and_hostile_queries_are_handed_on_or_dropped(ask, query):
    plain = ask("/timetable/near/")[2]
    status, headers, body = ask("/timetable/near/", query.encode().decode("latin-1"))
    assert status in {200, 400}
    assert "hit" not in headers["Cache-Status"] or body == plain


@pytest.mark.parametrize(
    "cookie", ["modes=elder99", "modes=" + "x." * 4_000, 'modes="><script>', "place=140100; place=<b>", "place=999999999999", "=;;;=="]
)
def test_foreign_values_of_cookies_show_the_standard_page(ask, cookie):
    plain = ask("/places/")[2]
    assert ask("/places/", cookie=cookie)[2] == plain
