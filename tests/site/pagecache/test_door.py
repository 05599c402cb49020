"""The cache in front of the real site: what it answers, what it never keeps, what makes it new."""

import gzip
import os

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client

from accounts.models import User
from config.cached import in_front_of
from content.models import Spelling
from network.models import Organisation
from pagecache import changes, counts, door, writes
from pagecache.changes import Changes
from tests.factories.home import NoticeFactory, front_page, standard_page
from tests.factories.network import CommunityFactory
from tests.site.pagecache.asking import Asker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    front_page()
    writes.clear()
    return get_wsgi_application()


@pytest.fixture
def ask(app):
    return Asker(in_front_of(app))


@pytest.fixture
def other(app):
    return Asker(in_front_of(app))


def test_the_second_request_is_a_hit_with_the_same_page(ask):
    first, second = ask("/places/"), ask("/places/")
    assert (first[0], first[1]["Cache-Status"], second[1]["Cache-Status"]) == (200, "learning; fwd=uri-miss; stored", "learning; hit")
    assert first[2] == second[2]


def test_tracking_parameters_neither_split_nor_reach_the_page(ask):
    plain = ask("/places/")
    status, headers, body = ask("/places/", "utm_source=x&fbclid=%3Cb%3E")
    assert (status, headers["Cache-Status"], body) == (200, "learning; hit", plain[2])


@pytest.mark.parametrize(("header", "coding"), [("br;q=0.1, gzip", "gzip"), ("identity;q=0, *", "br"), ("identity, br;q=0.5", ""), ("*;q=0", "")])
def test_the_coding_that_weighs_most_for_the_reader_is_sent(ask, header, coding):
    plain = ask("/places/")[2]
    for _ in range(2):
        _status, headers, body = ask("/places/", accept_encoding=header)
        assert headers.get("Content-Encoding", "") == coding
        assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](body) == plain


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_every_encoding_is_the_same_page_and_has_its_own_strong_etag(ask, encoding):
    plain = ask("/places/")[2]
    _status, headers, body = ask("/places/", accept_encoding=encoding)
    undo = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    assert (undo(body), headers.get("Content-Encoding", ""), headers["Content-Length"]) == (plain, encoding, str(len(body)))
    assert headers["ETag"].startswith('"')
    assert {"Accept-Encoding", "Cookie"} == set(headers["Vary"].split(", "))


def test_304_repeats_the_etag_without_a_body_and_head_has_none(ask, monkeypatch):
    assert "Last-Modified" not in ask("/places/")[1]  # it may change within this second
    monkeypatch.setattr(door, "SETTLED", -1)
    _status, headers, body = ask("/places/")
    status, short, nothing = ask("/places/", if_none_match=f'"other", W/{headers["ETag"]}')
    assert (status, short["ETag"], nothing) == (304, headers["ETag"], b"")
    assert ask("/places/", if_modified_since=headers["Last-Modified"])[0] == 304
    status, head, nothing = ask("/places/", method="HEAD")
    assert (status, head["Content-Length"], nothing) == (200, str(len(body)), b"")


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=9999999-1"},
        {"range": "bytes=0-5", "if_range": "x"},
        {"if_none_match": "\x00,,,\xff"},
        {"if_modified_since": "yesterday"},
        {"if_modified_since": "Mon, 99 Foo 99999"},
        {"accept_encoding": "zstd;q=9, br;q=2"},
        {"cookie": "modes=<script>; place=1"},
    ],
)
def test_nonsense_gets_the_whole_page(ask, headers):
    plain = ask("/places/")[2]
    status, _headers, body = ask("/places/", **headers)
    assert (status, body) == (200, plain)


def test_a_foreign_host_is_handed_on_and_refused(ask):
    status, headers, _body = ask("/places/", host="evil.example")
    assert (status, headers["Cache-Status"]) == (400, "learning; fwd=bypass")


def test_modes_change_only_the_attributes(ask):
    plain = ask("/places/")[2]
    status, headers, elder = ask("/places/", cookie="modes=elder30.dark")
    assert (status, headers["Cache-Status"]) == (200, "learning; hit")
    assert elder.replace(b' data-size="elder" data-step="30" data-theme="dark"', b"", 1) == plain != elder


def test_choosing_a_mode_is_remembered_and_not_kept(ask):
    ask("/places/")
    status, headers, _body = ask("/places/", "mode=elder")
    assert (status, "modes=elder" in headers["Set-Cookie"]) == (200, True)
    assert ask.how("/places/", "mode=elder") == "fwd=bypass"


def test_the_place_counts_only_where_it_is_read(ask):
    here, there = CommunityFactory(), CommunityFactory()
    first = ask("/timetable/near/", cookie=f"place={here.code}")[2]
    second = ask("/timetable/near/", cookie=f"place={there.code}")[2]
    assert here.short_name.encode() in first
    assert here.short_name.encode() not in second
    ask("/places/")
    assert ask.how("/places/", cookie=f"place={here.code}") == "hit"


def test_nothing_of_one_user_reaches_another(app, ask):
    users = [User.objects.create_superuser(name) for name in ("zhangsan", "lisi")]
    sessions = []
    for user in users:
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies["sessionid"].value)
    bare = Asker(app)
    for path in ("/", "/places/", "/timetable/near/", "/admin/", "/accounts/login/"):
        for key in sessions:
            assert ask.how(path, cookie=f"sessionid={key}") == "fwd=bypass"
        status, headers, body = ask(path)
        assert "Set-Cookie" not in headers or "hit" not in headers["Cache-Status"]
        assert (status, [user.username for user in users if user.username.encode() in body]) == (bare(path)[0], [])


def test_what_sets_a_cookie_or_is_signed_in_to_is_never_kept(ask):
    for path in ("/accounts/login/", "/admin/", "/admin/login/", "/healthz", "/report/"):
        assert [ask.how(path) for _ in range(2)] == ["fwd=bypass"] * 2


def test_a_change_is_seen_by_every_worker_at_the_next_request(ask, other):
    page = standard_page()
    assert [one.how("/about/") for one in (ask, other, ask, other)] == ["fwd=uri-miss; stored"] * 2 + ["hit"] * 2
    page.title = "新的题目"
    page.save_revision().publish()
    for one in (ask, other):
        _status, headers, body = one("/about/")
        assert (headers["Cache-Status"], "新的题目".encode() in body) == ("learning; fwd=stale; stored", True)


def test_a_missing_page_appears_once_it_is_there_and_goes_when_unpublished(ask):
    assert [ask("/about/")[0], ask("/about/")[0]] == [404, 404]
    page = standard_page()
    assert ask("/about/")[0] == 200
    page.unpublish()
    assert ask("/about/")[0] == 410


def test_raw_sql_bulk_verbs_and_notices_are_heard(ask):
    place = CommunityFactory()
    path = f"/places/{place.code}/"
    acts = [
        (lambda: Organisation.objects.filter(pk=place.pk).update(short_name="甲社区"), "甲社区"),
        (lambda: connection.cursor().execute("UPDATE network_organisation SET short_name = '乙社区' WHERE id = %s", [place.pk]), "乙社区"),
        (lambda: NoticeFactory(organisation=Organisation.objects.get(code="140100"), title="丙停课"), "丙停课"),
    ]
    for act, text in acts:
        assert text.encode() not in ask(path)[2]
        act()
        assert text.encode() in ask(path)[2]


def test_without_the_shared_file_every_page_is_made_anew(ask, monkeypatch, tmp_path, caplog):
    blocked = Changes(tmp_path / "file" / "changes")
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(writes, "changes", lambda: blocked)
    blocked.number()
    assert [ask.how("/places/") for _ in range(2)] == ["fwd=bypass"] * 2
    assert "nothing is cached until it can" in caplog.text


@pytest.mark.parametrize("damage", ["cut", "another version", "a folder"])
def test_a_damaged_shared_file_costs_a_rendering_and_no_page(ask, damage, monkeypatch, caplog):
    page, path = standard_page(), writes.changes().path
    assert [ask.how("/about/") for _ in range(2)] == ["fwd=uri-miss; stored", "hit"]
    if damage == "cut":
        os.truncate(path, 20)
    elif damage == "another version":
        path.write_bytes(b"tags0003" * (path.stat().st_size // 8))
    else:
        path.unlink()
        path.mkdir()
        monkeypatch.setattr(changes, "LOOK_EVERY", 0)
    page.title = "新的题目"
    page.save_revision().publish()
    assert "新的题目".encode() in ask("/about/")[2]
    assert [ask.how("/about/"), "nothing is cached until it can" in caplog.text] == (["fwd=bypass", True] if damage == "a folder" else ["hit", False])
    if damage == "a folder":
        path.rmdir()
        assert [ask.how("/about/") for _ in range(2)] == ["fwd=stale; stored", "hit"]


def test_two_workers_share_the_file_of_counts_and_nobody_minds_when_it_is_cut(tmp_path):
    path = tmp_path / "pagecache"
    first, second = counts.Row(path), counts.Row(path)
    first.add(counts.HIT)
    first.add(counts.MISS)
    assert [(found["hit"], found["miss"]) for found in counts.workers(path)][:1] == [(1, 1)]
    os.truncate(path, 0)
    assert counts.workers(path) == []
    first.add(counts.MISS)
    assert [(found["hit"], found["miss"]) for found in counts.workers(path)] == [(1, 2)]
    second.add(counts.PASSED)
    assert {found["pid"] for found in counts.workers(path)} == {os.getpid()}


def test_traditional_pages_are_kept_beside_the_simplified_and_made_anew_with_an_editors_spelling(ask):
    simplified, first, second = ask("/places/"), ask("/zh-hant/places/"), ask("/zh-hant/places/")
    assert (first[1]["Cache-Status"], second[1]["Cache-Status"]) == ("learning; fwd=uri-miss; stored", "learning; hit")
    assert first[2] == second[2] != simplified[2]
    Spelling.objects.create(simplified="全市", traditional="全巿")
    third = ask("/zh-hant/places/")
    assert "hit" not in third[1]["Cache-Status"]
    assert "全巿" in third[2].decode()
