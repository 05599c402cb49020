import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from media import pictures
from media.models import Picture
from network.enums import Role
from tests.factories.accounts import AdminFactory, EditorFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory

pytestmark = pytest.mark.django_db


def photo(form="JPEG", size=(640, 480)):
    made = io.BytesIO()
    image = Image.effect_noise(size, 60).convert("RGB")
    image.save(made, form)
    return made.getvalue()


def huge_png(width=20_000, height=20_000):
    """400 million pixels in a few kilobytes: one bit each, all white."""
    raw = zlib.compress(b"\0" + b"\xff" * (width // 8), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", raw) + chunk(b"IEND", b"")


BAD = {
    "400-mpx.png": (huge_png, "像素太多|太大了"),
    "45-mpx.png": (lambda: huge_png(9_000, 5_000), "4500 万像素，最多 4000 万"),
    "cut.jpg": (lambda: photo()[:9_000], "不完整"),
    "cut.png": (lambda: photo("PNG")[:9_000], "不完整"),
    "page.gif": (lambda: photo("GIF") + b"<HTML><script>alert(1)</script>", "夹带了网页代码"),
    "drawing.svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "drawing.png": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "不是可以用的图片"),
    "text.jpg": (lambda: b"hello", "不是可以用的图片"),
    "photo.png": (photo, "对不上"),
    "empty.png": (lambda: b"", "空"),
    "old.bmp": (lambda: photo("BMP"), "不是可以用的图片"),
}


@pytest.fixture
def admin(client):
    user = AdminFactory()
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_a_form_error_in_plain_words(client, admin, name):
    make, words = BAD[name]
    upload = SimpleUploadedFile(name, make())
    response = client.post(reverse("wagtailimages:add"), {"title": "图", "file": upload})
    assert response.status_code == 200
    errors = " ".join(response.context["form"].errors["file"])
    assert any(word in errors for word in words.split("|")), errors
    assert not Picture.objects.exists()


def test_the_same_look_in_the_window_for_many(client, admin):
    upload = SimpleUploadedFile("page.gif", BAD["page.gif"][0]())
    response = client.post(reverse("wagtailimages:add_multiple"), {"title": "图", "files[]": upload})
    assert response.json()["success"] is False
    assert "夹带了网页代码" in response.json()["error_message"]


@pytest.mark.parametrize(("name", "form"), [("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP")])
def test_a_good_picture_is_taken_and_shown_as_webp_and_jpeg(client, admin, name, form):
    response = client.post(reverse("wagtailimages:add"), {"title": "图", "file": SimpleUploadedFile(name, photo(form))})
    assert response.status_code == 302
    picture = Picture.objects.get()
    shown = [picture.get_rendition(f"width-320|format-{kind}") for kind in ("webp", "jpeg")]
    for rendition, content_type in zip(shown, ("image/webp", "image/jpeg"), strict=True):
        answer = client.get(rendition.url)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


@pytest.mark.parametrize("path", ["{original}", "images/../{original}", "images/%2e%2e/{original}", "./{original}"])
def test_originals_are_never_public(client, admin, path):
    client.post(reverse("wagtailimages:add"), {"title": "图", "file": SimpleUploadedFile("a.png", photo("PNG"))})
    picture = Picture.objects.get()
    assert client.get("/uploads/" + path.format(original=picture.file.name)).status_code == 404


def test_a_picture_keeps_its_uploaders_place_and_collection(client):
    street = StreetFactory()
    editor = EditorFactory(organisation=street, role=Role.EDITOR)
    neighbour = EditorFactory(organisation=CommunityFactory(parent=StreetFactory(parent=street.parent)))
    stranger = EditorFactory(organisation=DistrictFactory())
    client.force_login(editor)
    client.post(reverse("wagtailimages:add"), {"title": "图", "file": SimpleUploadedFile("a.png", photo("PNG"))})
    picture = Picture.objects.get()
    assert (picture.place, picture.collection.name) == (street.path, street.parent.short_name)
    chosen, edited = reverse("wagtailimages_chooser:chosen", args=[picture.pk]), reverse("wagtailimages:edit", args=[picture.pk])
    for user, codes in ((editor, [200, 200]), (neighbour, [200, 404]), (stranger, [404, 404])):
        client.force_login(user)
        assert [client.get(chosen).status_code, client.get(edited).status_code] == codes, user


def test_a_picture_in_memory_is_looked_at_too():
    pictures.check(io.BytesIO(pictures.sample(form="GIF")), "a.gif")
    with pytest.raises(pictures.PictureError, match="对不上"):
        pictures.check(io.BytesIO(pictures.sample()), "a.gif")
