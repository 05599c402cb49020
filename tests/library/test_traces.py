"""Pictures of books lose where and with what they were taken, and stay upright; what carries nothing stays byte for byte."""

import io
import struct
import time
import zipfile

import pytest
from PIL import Image

from library.importing import pictures, traces
from library.importing.sandbox import read_file
from tests.library.files import epub

LATITUDE = b"37.8734N"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>exif:GPSLatitude=37,52.4N</x:xmpmeta>"
FORMATS = ("jpeg", "png", "webp")


def exif(turn):
    """What a telephone writes: how it was held, its maker, where it was."""
    tags = Image.Exif()
    tags[0x0112], tags[0x010F] = turn, "Telephone of somebody"
    tags.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 24.0), 29: "2026:11:25"})
    tags[0x013B] = LATITUDE.decode()
    return tags


def taken(form, turn=1, **more):
    """A photograph of 40 × 20 points, its left half red."""
    picture = Image.new("RGB", (40, 20), "blue")
    picture.paste("red", (0, 0, 20, 20))
    made = io.BytesIO()
    picture.save(made, form, exif=exif(turn).tobytes(), **({"lossless": True} if form == "webp" else {}), **more)
    return made.getvalue()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_the_traces_of_a_telephone_go_and_the_picture_stays_as_it_was(form, turn):
    before = taken(form, turn)
    assert LATITUDE in before
    after = traces.without(before)
    assert LATITUDE not in after
    assert b"Telephone" not in after
    with Image.open(io.BytesIO(after)) as shown, Image.open(io.BytesIO(before)) as old:
        assert shown.getexif().get(0x0112, 1) == turn
        assert not shown.getexif().get_ifd(0x8825)
        assert shown.tobytes() == old.tobytes()


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_program_wrote_about_the_picture_goes_too(form):
    before = taken(form, xmp=XMP) if form != "png" else chunked(taken(form), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    assert XMP in before
    assert XMP not in traces.without(before)


@pytest.mark.parametrize("form", [*FORMATS, "gif"])
def test_a_picture_without_traces_stays_byte_for_byte(form):
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(made, form)
    assert traces.without(made.getvalue()) == made.getvalue()


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_picture_is_no_error(form):
    whole = taken(form, 6)
    for at in range(2, len(whole), 3):
        traces.without(whole[:at])
        traces.without(whole[:at] + b"\xff\xe1\xff" + whole[at + 3 :])
        traces.without(whole[:at] + bytes(3) + whole[at + 3 :])


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "gif"])
def test_what_hangs_behind_the_picture_goes(form):
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(made, form)
    assert traces.without(made.getvalue() + taken("jpeg")) == made.getvalue()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("behind", [b"junk" * 3, b"x" * 10, taken("jpeg")])
def test_what_hangs_behind_a_photograph_harms_nothing(form, behind):
    before = taken(form, 6)
    assert traces.without(before + behind) == traces.without(before)
    with Image.open(io.BytesIO(traces.without(before + behind))) as shown:
        shown.load()


def test_only_what_is_needed_to_show_a_jpeg_stays():
    whole, more = taken("jpeg"), (0xE3, 0xE4, 0xE5, 0xEB, 0xEC, 0xEF, 0xED, 0xFE, 0xE2)
    secrets = b"".join(bytes([0xFF, marker]) + struct.pack(">H", 8) + b"secret" for marker in more)
    at = whole.index(b"\xff\xdb")
    after = traces.without(whole[:at] + secrets + b"a stray byte" + secrets + whole[at:])
    assert b"secret" not in after
    assert after == traces.without(whole)


def test_comments_of_a_moving_picture_go_and_it_still_moves():
    made, frames = io.BytesIO(), [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, "gif", save_all=True, append_images=frames[1:], loop=2, comment=b"taken at home")
    assert b"taken at home" in made.getvalue()
    after = traces.without(made.getvalue())
    assert b"taken at home" not in after
    with Image.open(io.BytesIO(after)) as shown, Image.open(io.BytesIO(made.getvalue())) as old:
        assert (shown.n_frames, shown.info["loop"]) == (3, 2)
        assert shown.convert("RGB").tobytes() == old.convert("RGB").tobytes()


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xd0", b"\xff\xda\0\2", b"\xff\x01"])
def test_a_hostile_jpeg_takes_no_longer_than_its_length(filling):
    begun = time.process_time()
    traces.without(taken("jpeg")[:-2] + filling * (4_000_000 // len(filling)))
    assert time.process_time() - begun < 2


def test_a_picture_that_comes_in_several_passes_stays_whole():
    before = taken("jpeg", 6, progressive=True)
    with Image.open(io.BytesIO(traces.without(before))) as after, Image.open(io.BytesIO(before)) as old:
        assert after.tobytes() == old.tobytes()


def test_colours_stay():
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "jpeg", icc_profile=b"profile" * 40, exif=exif(1).tobytes())
    with Image.open(io.BytesIO(traces.without(made.getvalue()))) as after:
        assert after.info["icc_profile"] == b"profile" * 40


@pytest.mark.parametrize("form", ["jpeg", "webp"])
@pytest.mark.parametrize(("turn", "size"), [(3, (40, 20)), (6, (20, 40))])
def test_a_picture_taken_upright_has_the_room_of_one(form, turn, size):
    found = pictures.look(traces.without(taken(form, turn)))
    assert (found.width, found.height) == size


def test_the_importer_keeps_no_traces(tmp_path):
    book = epub({"1.xhtml": '<p>头一句。<img src="a.jpg" alt="院子"/></p>'}, more={"OPS/a.jpg": taken("jpeg", 6)})
    assert LATITUDE in zipfile.ZipFile(io.BytesIO(book)).read("OPS/a.jpg")
    path, folder = tmp_path / "book.epub", tmp_path / "pictures"
    path.write_bytes(book)
    folder.mkdir()
    answer = read_file(path, folder)
    (kept,) = folder.iterdir()
    assert LATITUDE not in kept.read_bytes()
    assert 'width="20" height="40"' in answer.volume.chapters[0].html


def chunked(png, kind, data):
    """The PNG with one more chunk behind its head."""
    import zlib

    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return png[:33] + chunk + png[33:]
