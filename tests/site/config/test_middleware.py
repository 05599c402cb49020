"""What stands before every view."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config import middleware


def seen(settings, proxies, **headers):
    """What a view sees of a request."""
    settings.TRUSTED_PROXIES = [ip_network(proxy) for proxy in proxies]
    kept = {}

    def view(request):
        kept.update(address=request.META["REMOTE_ADDR"], scheme=request.META.get("HTTP_X_FORWARDED_PROTO"))
        return HttpResponse()

    middleware.trust_proxies(view)(RequestFactory().get("/", **headers))
    return kept


@pytest.mark.parametrize(
    ("near", "chain", "address"),
    [
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("1.2.3.4", "9.9.9.9", "1.2.3.4"),
    ],
)
def test_the_address_comes_from_our_proxies_only(settings, near, chain, address):
    assert seen(settings, ["10.0.0.0/8"], REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=chain)["address"] == address


@pytest.mark.parametrize(("near", "scheme"), [("10.0.0.1", "https"), ("1.2.3.4", None)])
def test_a_strangers_scheme_is_removed(settings, near, scheme):
    assert seen(settings, ["10.0.0.0/8"], REMOTE_ADDR=near, HTTP_X_FORWARDED_PROTO="https")["scheme"] == scheme


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "word"),
    [("/%00", "字符"), ("/search/?q=%00", "字符"), ("/admin/%00", "字符"), ("/en/%00", "characters"), ("/en/search/?q=%00", "characters")],
)
def test_nul_is_refused_at_the_door(client, address, word):
    response = client.get(address)
    assert (response.status_code, word in response.content.decode()) == (400, True)


@pytest.mark.django_db
def test_nul_in_a_form_is_refused(client):
    response = client.post("/accounts/login/", {"login": "a\0b", "password": "x"})
    assert response.status_code in {200, 400}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz", "/robots.txt", "/sitemap.xml", "/nothing-here/"])
def test_every_public_answer_has_its_headers(client, address):
    response = client.get(address)
    assert response["Cache-Status"].startswith("learning; ")
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_healthz_robots_and_sitemap_answer(client):
    assert client.get("/healthz").content == b"ok\n"
    assert b"Disallow: /admin/" in client.get("/robots.txt").content
    assert b"<sitemapindex" in client.get("/sitemap.xml").content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/robots.txt"])
def test_posting_to_what_only_tells_is_refused(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("images/a.webp", 200), ("original_images/a.webp", 404), ("images/none.webp", 404), ("images/", 404), ("images/../original_images/a.webp", 404)],
)
def test_renditions_are_delivered_and_originals_never(client, settings, tmp_path, path, status):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.webp").write_bytes(b"RIFF")
    response = client.get(f"/uploads/{path}")
    assert response.status_code == status
    if status == 200:
        assert (response["Content-Type"], response["Cache-Control"]) == ("image/webp", "public, max-age=31536000, immutable")
        assert b"".join(response.streaming_content) == b"RIFF"
