"""What a camera writes beside a picture is in nothing that citizens get."""

import io
import struct
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image, ImageCms, PngImagePlugin

from media.models import Picture, PictureRendition

pytestmark = pytest.mark.django_db

SECRET = b"Phone-of-Mrs-Li"
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
SPECS = ("format-jpeg|width-80", "format-webp|width-80", "max-165x165", "original", "format-png|width-80")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif():
    """Maker, day, place; lying on its side."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0132], made[0x0112] = SECRET.decode(), SECRET.decode(), "2026:11:25 09:30:00", 6
    made.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 11.5), 3: "E", 4: (112.0, 33.0, 2.5), 29: SECRET.decode()})
    return made.tobytes()


def segment(mark, content):
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(content) + 2) + content


def phone_picture(kind):
    """120 × 60 pixels, to be shown 60 × 120, with every place that a camera or a program writes into."""
    held = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    image = Image.effect_noise((120, 60), 60).convert("P" if kind == "GIF" else "RGB")
    if kind == "GIF":
        image.save(held, kind, comment=SECRET)
    elif kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(held, kind, exif=exif(), icc_profile=PROFILE, pnginfo=words)
    elif kind == "WEBP":
        image.save(held, kind, exif=exif(), icc_profile=PROFILE, xmp=xmp)
    else:
        image.save(held, kind, exif=exif(), icc_profile=PROFILE, xmp=xmp, comment=SECRET)
        words = b"\x1c\x02\x78" + struct.pack(">H", len(SECRET)) + SECRET
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(words)) + words
        held = io.BytesIO(held.getvalue()[:2] + segment(0xED, iptc) + held.getvalue()[2:])
    return held.getvalue()


def as_before(picture, spec):
    """A rendition of ``picture`` as it was made before, with all that the original says."""
    file = ContentFile(phone_picture("JPEG"), name=f"phone.{spec.replace('|', '.')}.jpg")
    return PictureRendition.objects.create(image=picture, filter_spec=spec, width=1, height=1, focal_point_key="", file=file)


def stored(kind):
    content = phone_picture(kind)
    assert SECRET in content
    return Picture.objects.create(title="图", file=ContentFile(content, name=f"phone.{KINDS[kind]}"))


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_public_tells_where_and_with_what_a_picture_was_taken(kind, spec):
    rendition = stored(kind).get_rendition(spec)
    with rendition.file.open() as file:
        content = file.read()
    assert SECRET not in content
    for mark in (b"Exif", b"eXIf", b"EXIF", b"XMP ", b"xmpmeta", b"8BIM", b"tEXt", b"iTXt", b"\xff\xfe" + struct.pack(">H", len(SECRET) + 2)):
        assert mark not in content
    shown = Image.open(io.BytesIO(content))
    assert not dict(shown.getexif())
    if kind != "GIF":
        assert shown.width < shown.height
        assert shown.info["icc_profile"] == PROFILE


def test_a_rendition_of_before_is_made_anew_under_another_name():
    picture = stored("JPEG")
    for spec in ("format-jpeg|width-80", "max-165x165", "format-webp|width-80"):
        as_before(picture, spec)
    import_module("media.migrations.0003_bare_renditions").forget(apps, connection.schema_editor())
    assert [row.filter_spec for row in PictureRendition.objects.all()] == ["format-webp|width-80"]
    jpeg = picture.get_rendition("format-jpeg|width-80")
    assert jpeg.file.name.endswith(".format-jpeg.width-80.bare.jpg")


@pytest.mark.django_db(transaction=True)
def test_the_files_of_before_are_gone_with_them():
    row = as_before(stored("JPEG"), "max-165x165")
    storage, name = row.file.storage, row.file.name
    assert storage.exists(name)
    import_module("media.migrations.0003_bare_renditions").forget(apps, connection.schema_editor())
    assert not storage.exists(name)
