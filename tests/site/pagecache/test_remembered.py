"""What the cache remembers of requests it has read: the same words, the same answer, and never more than it may hold."""

import os
import random

import pytest
from django.core.wsgi import get_wsgi_application

from config.cached import in_front_of
from network.models import Organisation
from pagecache import door, requests, writes
from tests.factories.home import front_page, standard_page
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker

pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS = 3_000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 150


@pytest.fixture
def cache(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    front_page()
    standard_page()
    writes.clear()
    return lambda: in_front_of(get_wsgi_application())


def test_a_cache_that_remembers_answers_every_request_like_one_that_forgets(cache):
    remembers, forgets = cache(), cache()
    here, there = CommunityFactory(), CommunityFactory()
    rng = random.Random(5)
    wishes = {
        "cookie": [
            "modes=elder",
            "modes=x",
            f"place={here.code}",
            f"modes=elder; place={there.code}",
            f"xplace={here.code}",
            f"csrftoken=x; place={here.code}",
        ],
        "accept_encoding": ["gzip", "gzip;q=0"],
        "host": ["TESTSERVER", "evil.example"],
        "if_none_match": ["*"],
        "if_modified_since": ["Fri, 01 Jan 2100 00:00:00 GMT", "nonsense"],
        "x_forwarded_proto": ["https", "http"],
    }
    paths, queries = ("/about/", "/timetable/near/"), ("", "", "utm_source=a", "mode=elder")
    for turn in range(REQUESTS):
        if turn % 60 == 30:
            place, elsewhere = rng.choice([(here, "140199000001"), (there, "140199000002")])
            Organisation.objects.filter(pk=place.pk).update(code=elsewhere if rng.random() < 0.5 else place.code)
        path, query = rng.choice(paths), rng.choice(queries)
        headers = {
            name: value for name, values in wishes.items() if rng.random() < (0.8 if name == "cookie" else 0.2) and (value := rng.choice(values))
        }
        forgets.requests._memo.clear()
        forgets._hot.clear()
        method = rng.choice(["GET", "GET", "HEAD"])
        first, second = (Asker(one)(path, query, method, **headers) for one in (remembers, forgets))
        assert (first[0], first[1]["Cache-Status"]) == (second[0], second[1]["Cache-Status"]), (turn, path, query, headers)
        for found in (first[1], second[1]):
            found.pop("Last-Modified", None)  # each was made in a second of its own
        if "bypass" not in first[1]["Cache-Status"]:
            assert first == second, (turn, path, query, headers)


def test_a_place_is_known_only_as_long_as_it_is_there(cache):
    ask, place = Asker(cache()), CommunityFactory()
    for code, is_known in [("140106001998", False), (place.code, True)] * 2:
        Organisation.objects.filter(pk=place.pk).update(code=code)
        found = [ask("/timetable/near/", cookie=f"place={place.code}") for _ in range(3)]
        assert [place.short_name.encode() in body for _status, _headers, body in found] == [is_known] * 3
        assert [headers["Cache-Status"] for _status, headers, _body in found][1:] == [door.HIT] * 2


def test_a_place_that_a_page_does_not_read_splits_nothing(cache):
    ask, place = Asker(cache()), CommunityFactory()
    assert [ask.how("/about/", cookie=f"place={place.code}") for _ in range(3)] == ["fwd=uri-miss; stored", "hit", "hit"]
    assert ask.how("/about/") == "hit"


def test_neither_many_nor_long_requests_are_remembered_beyond_the_limit(cache, monkeypatch):
    monkeypatch.setattr(requests, "MEMO", 8)
    made = cache()
    ask, memo = Asker(made), made.requests._memo
    plain = ask("/about/")[2]
    for number in range(50):
        assert ask("/about/", f"utm_source={number}", cookie=f"modes={number}")[2] == plain
        assert 0 < len(memo) <= 8
    memo.clear()
    long = "x" * requests.MEMO_LONGEST
    for more in ({"query": long}, {"cookie": long}, {"accept_encoding": long}):
        assert ask("/about/", **more)[2] == plain
    ask(f"/{long}/")
    assert memo == {}
