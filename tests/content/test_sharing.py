"""QR codes of our own addresses, and of no others."""

import pytest
import segno

pytestmark = pytest.mark.django_db


def test_code_is_drawn_and_may_be_kept(client, settings):
    answer = client.get("/share/qr.svg?path=/about/")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    expected = segno.make(settings.SITE.url + "/about/", error="m", micro=False)
    width = len(list(expected.matrix)) + 4
    assert f'viewBox="0 0 {width} {width}"' in answer.content.decode()


def test_query_belongs_to_the_address(client):
    assert client.get("/share/qr.svg?path=/search/%3Fq%3D剪纸").content != client.get("/share/qr.svg?path=/search/").content


@pytest.mark.parametrize("path", ["", "https://evil.example/", "//evil.example/", "about/", "/" + "a" * 501, "/a\x01b"])
def test_other_addresses_are_refused(client, path):
    answer = client.get("/share/qr.svg", {"path": path})
    assert answer.status_code == 400
    assert answer.content.decode() == "这不是本网的地址。"


def test_only_read(client):
    assert client.post("/share/qr.svg?path=/").status_code == 405
