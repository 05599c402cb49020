"""Archives made to deceive, one by one; each is refused by its kind before it is opened."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from media.archives import ArchiveError, Limits, check_archive, check_archive_bytes


def packed(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ArchiveError) as caught:
        check_archive_bytes(data, limits)
    return caught.value.kind


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_good_archive_tells_its_names(compression):
    data = packed({"a.xml": b"<a/>" * 50_000, "b/c.bin": bytes(300_000), "empty": b""}, compression)

    assert check_archive_bytes(data) == ("a.xml", "b/c.bin", "empty")


def test_file_on_disk_is_checked_like_bytes(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.xml": b"<a/>"}))

    with path.open("rb") as file:
        assert check_archive(file) == ("a.xml",)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + bytes(500), b"PK\x05\x06", bytes(1000)])
def test_what_is_no_archive_is_damaged(data):
    assert refused(data) == "damaged"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_archive_that_breaks_off_is_damaged(share):
    data = packed({"a.xml": bytes(range(256)) * 400})

    assert refused(data[: int(len(data) * share)]) == "damaged"


def test_changed_content_is_damaged():
    data = bytearray(packed({"a.bin": bytes(range(256)) * 40}, zipfile.ZIP_STORED))
    data[500] ^= 0xFF

    assert refused(bytes(data)) == "damaged"


def test_too_many_entries():
    assert refused(packed({f"{n}": b"" for n in range(21)}), Limits(entries=20)) == "too_large"


def test_too_large_in_all():
    assert refused(packed({"a": bytes(600), "b": bytes(600)}, zipfile.ZIP_STORED), Limits(expanded=1000)) == "too_large"


def test_one_entry_expands_too_many_times():
    assert refused(packed({"a": bytes(20 << 20)})) == "too_large"


def test_bomb_is_refused_with_little_memory():
    data = packed({"a.xml": bytes(63 << 20)})
    tracemalloc.start()

    kind = refused(data, Limits(ratio=5000, expanded=62 << 20))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kind == "too_large"
    assert peak < 4 << 20


def test_entry_larger_than_it_says():
    data = bytearray(packed({"a.xml": b"x" * 100_000}))
    size = struct.pack("<I", 100_000)
    at = data.rfind(size)
    data[at : at + 4] = struct.pack("<I", 50_000)

    assert refused(bytes(data)) == "too_large"


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "a\nb"])
def test_name_that_leads_outside(name):
    assert refused(packed({name: b"x"})) == "unsafe"


def test_two_entries_of_one_name():
    data = packed({"a1": b"1", "a2": b"2"}).replace(b"a2", b"a1")

    assert refused(data) == "unsafe"


def test_names_that_differ_in_case_only():
    assert refused(packed({"a.xml": b"1", "A.XML": b"2"})) == "unsafe"


def test_entries_that_share_their_data():
    data = bytearray(packed({"first.xml": b"x" * 1000, "second.xml": b"y" * 1000}, zipfile.ZIP_STORED))
    first, second = (data.find(name, data.find(b"PK\x01\x02")) for name in (b"first.xml", b"second.xml"))
    directory = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    assert first < directory < second
    data[directory + 42 : directory + 46] = struct.pack("<I", 0)

    assert refused(bytes(data)) == "unsafe"


def test_encrypted_entry():
    data = bytearray(packed({"a": b"x"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1

    assert refused(bytes(data)) == "encrypted"


def test_symbolic_link():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refused(buffer.getvalue()) == "unsafe"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_no_document_uses(compression):
    assert refused(packed({"a": b"x" * 100}, compression)) == "damaged"


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<?xml version='1.0'?>\n<!doctype a><a/>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b" " * ((1 << 16) - 4) + b"<!DOCTYPE a><a/>",
    ],
)
def test_document_type_in_xml(xml):
    assert refused(packed({"xl/sharedStrings.xml": xml})) == "forbidden_xml"


def test_document_type_is_allowed_where_asked():
    data = packed({"a.xhtml": b"<!DOCTYPE html><html/>"})

    assert check_archive_bytes(data, forbid_doctype=False) == ("a.xhtml",)


def test_entry_that_begins_before_the_file():
    data = packed({"a": b"x" * 100})
    end = data.rindex(b"PK\x05\x06")
    moved = data[: end + 16] + (len(data) * 2).to_bytes(4, "little") + data[end + 20 :]

    assert refused(moved) == "damaged"


def test_archive_without_entries():
    assert check_archive_bytes(packed({})) == ()
