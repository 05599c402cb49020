"""Recordings as players and download programs meet them."""

import hashlib
import time
import tracemalloc
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils.http import http_date
from wagtail.models import Collection, CollectionViewRestriction

from media import delivery, plays
from media.delivery import IN_ONE
from media.enums import Variant
from media.ranges import PIECE
from network.enums import Role
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.media import CAPTIONS, RecordingFactory
from tests.factories.network import CommunityFactory

pytestmark = pytest.mark.django_db
SIZE = IN_ONE + 1_234_567


@pytest.fixture(scope="module")
def content():
    return b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(SIZE // 32 + 1))[:SIZE]


@pytest.fixture
def large(content):
    """A recording whose file is longer than what goes in one piece."""
    made = RecordingFactory()
    made.file.save("large.mp4", ContentFile(content))
    return made


@pytest.fixture
def address(large):
    return large.url_of(Variant.FILE)


def body(response):
    """All bytes of an answer."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def hang_up(response):
    """What a server does when the other side is gone; may be done twice."""
    for close in response._resource_closers:
        close()


def test_player_asks_for_two_bytes_first(client, address, content):
    response = client.get(address, headers={"Range": "bytes=0-1"})

    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes 0-1/{SIZE}"
    assert response.headers["Content-Length"] == "2"
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert body(response) == content[:2]


def test_open_range_is_answered_in_pieces_to_the_end(client, address, content):
    got, answers = b"", 0
    while len(got) < SIZE:
        response = client.get(address, headers={"Range": f"bytes={len(got)}-"})
        piece = body(response)
        assert response.status_code == 206
        assert not response.streaming
        assert response.headers["Content-Range"] == f"bytes {len(got)}-{len(got) + len(piece) - 1}/{SIZE}"
        assert len(piece) <= PIECE
        got, answers = got + piece, answers + 1

    assert got == content
    assert answers == -(-SIZE // PIECE)


def test_closed_range_and_last_bytes_are_answered_whole(client, address, content):
    assert body(client.get(address, headers={"Range": f"bytes=10-{SIZE - 10}"})) == content[10 : SIZE - 9]
    last = client.get(address, headers={"Range": "bytes=-100"})
    assert (last.status_code, body(last)) == (206, content[-100:])


def test_whole_file_without_range(client, address, content):
    response = client.get(address)

    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(SIZE)
    assert "Content-Range" not in response.headers
    assert body(response) == content


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "lines=0-1", "bytes=9-5"])
def test_ranges_that_nobody_understands_give_the_whole_file(client, address, header):
    response = client.get(address, headers={"Range": header})

    assert response.status_code == 200
    assert len(body(response)) == SIZE


def test_range_behind_the_end_says_how_long_the_file_is(client, address):
    response = client.get(address, headers={"Range": f"bytes={SIZE}-"})

    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{SIZE}"


def test_head_tells_without_a_body(client, address):
    response = client.head(address, headers={"Range": "bytes=5-9"})

    assert (response.status_code, response.headers["Content-Length"], response.headers["Content-Range"]) == (206, "5", f"bytes 5-9/{SIZE}")
    assert body(response) == b""


def test_known_file_is_not_sent_again(client, address):
    first = client.head(address)
    by_tag = client.get(address, headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    by_date = client.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    changed = client.get(address, headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code, changed.status_code) == (304, 304, 200)
    assert body(by_tag) == b""
    body(changed)


def test_if_range_gives_the_range_of_the_same_file_only(client, address):
    first = client.head(address)
    asked = {"Range": "bytes=0-9"}
    same = [client.get(address, headers=asked | {"If-Range": first.headers[name]}) for name in ("ETag", "Last-Modified")]
    assert [response.status_code for response in same] == [206, 206]
    for value in ('"other"', f"W/{first.headers['ETag']}", http_date(0)):
        other = client.get(address, headers=asked | {"If-Range": value})
        assert other.status_code == 200
        hang_up(other)


def test_replaced_file_has_another_tag(client, large, address):
    before = client.head(address).headers["ETag"]
    Path(large.file.path).write_bytes(b"another")

    assert client.head(address).headers["ETag"] != before


def test_long_bodies_take_few_threads(client, address, content):
    """While all places for streams are taken, a player still gets its bytes, a download is asked to come back."""
    streams = [client.get(address) for _ in range(delivery.STREAMS)]
    refused = client.get(address)
    cut = client.get(address, headers={"Range": f"bytes=7-{SIZE - 1}"})

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "10"
    assert "请过几秒再试" in refused.content.decode()
    assert cut.headers["Content-Range"] == f"bytes 7-{6 + PIECE}/{SIZE}"
    assert body(cut) == content[7 : 7 + PIECE]
    for stream in streams:
        hang_up(stream)
        hang_up(stream)
    again = client.get(address)
    assert again.status_code == 200
    assert len(body(again)) == SIZE


def test_memory_stays_flat(client, address):
    client.head(address)
    tracemalloc.start()
    response = client.get(address)
    for _ in response.streaming_content:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1 << 20


def test_file_that_is_gone_is_not_found(client, large, address):
    Path(large.file.path).unlink()

    assert client.get(address).status_code == 404


def test_address_with_the_ending_of_a_replaced_file_leads_on(client, large):
    response = client.get(f"/recordings/{large.pk}/file.webm")

    assert (response.status_code, response.headers["Location"]) == (302, f"/recordings/{large.pk}/file.mp4")


@pytest.mark.parametrize("tail", ["poster.mp4", "small.mp4", "captions.vtt", "title.mp4", "../../db.sqlite3"])
def test_nothing_else_of_a_recording_is_delivered(client, large, tail):
    assert client.get(f"/recordings/{large.pk}/{tail}").status_code == 404


def test_captions_are_webvtt(client):
    made = RecordingFactory(captions=CAPTIONS)
    response = client.get(f"/recordings/{made.pk}/captions.vtt")

    assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode() == CAPTIONS


def test_delivered_files_can_do_nothing(client, address):
    headers = client.head(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; media-src 'self'"
    assert headers["Cache-Control"] == "public, max-age=3600"


def statuses(client, recording):
    paths = [f"/recordings/{recording.pk}/{name}" for name in ("file.mp4", "captions.vtt")]
    return [client.get(path, headers={"Range": "bytes=0-1"}).status_code for path in paths]


def test_private_recordings_are_for_the_editors_of_the_place(client):
    home, elsewhere = CommunityFactory(), CommunityFactory()
    own = EditorFactory(organisation=home, role=Role.EDITOR)
    made = RecordingFactory(is_private=True, captions=CAPTIONS, uploaded_by_user=own)

    assert statuses(client, made) == [404, 404]
    client.force_login(EditorFactory(organisation=elsewhere, role=Role.EDITOR))
    assert statuses(client, made) == [404, 404]
    client.force_login(AdminFactory())
    assert statuses(client, made) == [206, 200]
    assert client.head(f"/recordings/{made.pk}/file.mp4").headers["Cache-Control"] == "private, no-store"


def test_restricted_collection_asks_who_it_is(client):
    closed = Collection.get_first_root_node().add_child(name="内部")
    made = RecordingFactory(collection=closed, captions=CAPTIONS)
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")

    assert statuses(client, made) == [404, 404]
    client.force_login(EditorFactory(organisation=CommunityFactory(), role=Role.EDITOR))
    assert statuses(client, made) == [206, 200]


def test_delivery_costs_one_query(client, large, address, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(plays, "_written", time.monotonic())  # twice a minute a process writes its plays: not now
    client.head(address)
    with django_assert_num_queries(1):
        client.get(address, headers={"Range": "bytes=0-"})


def test_plays_are_counted_once_a_start(client, large, address):
    plays._counted.clear()
    for start in ("0", "100", "0"):
        client.get(address, headers={"Range": f"bytes={start}-"})
    client.get(address, headers={"Range": "bytes=0-1"})
    plays.write()
    large.refresh_from_db()

    assert large.plays == 2
