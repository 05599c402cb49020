"""The guard before any ZIP container (spreadsheet, document, e-book) is opened.

It reads the directory, then unpacks every entry in small pieces into nothing, and refuses with a kind:
``damaged``, ``too_large``, ``encrypted``, ``unsafe`` (names or layout meant to deceive) or ``forbidden_xml``.
Nothing larger than one piece is ever held in memory.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

ArchiveKind = Literal["damaged", "too_large", "encrypted", "unsafe", "forbidden_xml"]

_PIECE = 1 << 16
_END_RECORD = b"PK\x05\x06"
_END_RECORD_SIZE = 22
_LONGEST_COMMENT = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s5HIIIHH")
_FORBIDDEN_XML = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_NAME = re.compile(r"\.(?:xml|rels|vml|xhtml|html?|opf|ncx|svg|rdf)$", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\\:]|^/|(?:^|/)\.\.(?:/|$)")
_SMALL = 1 << 20


class ArchiveError(ValueError):
    """An archive that must not be opened; ``kind`` says why, the text says where."""

    def __init__(self, kind: ArchiveKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: number of entries, bytes once expanded, bytes out per byte in, length of the directory."""

    entries: int = 2_000
    expanded: int = 64 << 20
    ratio: int = 250
    directory: int = 1 << 20


def check_archive(file: BinaryIO, limits: Limits | None = None, *, forbid_doctype: bool = True) -> tuple[str, ...]:
    """Return the names in a ZIP file that is safe to open; raise ``ArchiveError`` for any other.

    ``file`` must be seekable. ``forbid_doctype`` refuses a document type or an entity in any XML entry
    (spreadsheets and documents never carry one; old e-books do).
    """
    limits = limits or Limits()
    _check_end_record(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, UnicodeError) as error:
        raise ArchiveError("damaged", f"the directory cannot be read: {error}") from error
    entries = archive.infolist()
    _check_directory(entries, limits)
    starts = _check_layout(file, entries, archive.start_dir)
    for entry, start in zip(entries, starts, strict=True):
        _check_content(file, entry, start, forbid_doctype=forbid_doctype)
    return tuple(entry.filename for entry in entries)


def check_archive_bytes(data: bytes, limits: Limits | None = None, *, forbid_doctype: bool = True) -> tuple[str, ...]:
    """Do what ``check_archive`` does for a file held in memory."""
    return check_archive(io.BytesIO(data), limits, forbid_doctype=forbid_doctype)


def _check_end_record(file: BinaryIO, limits: Limits) -> None:
    """Look at the directory's announced size before zipfile builds an object for each entry."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _END_RECORD_SIZE))
    tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < _END_RECORD_SIZE:
        raise ArchiveError("damaged", "the end of the archive is missing")
    count, length = struct.unpack_from("<HI", tail, at + 10)
    if count > limits.entries or length > limits.directory:
        raise ArchiveError("too_large", f"{count} entries, a directory of {length} bytes")


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise ArchiveError("too_large", f"{len(entries)} entries")
    if sum(entry.file_size for entry in entries) > limits.expanded:
        raise ArchiveError("too_large", f"expands to more than {limits.expanded} bytes")
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry, limits)
        folded = entry.filename.casefold()
        if folded in seen:
            raise ArchiveError("unsafe", f"two entries are named {entry.filename!r}")
        seen.add(folded)


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.orig_filename
    if _UNSAFE_NAME.search(name):
        raise ArchiveError("unsafe", f"the name {name!r} leads outside the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveError("unsafe", f"{name!r} is a symbolic link")
    if entry.flag_bits & 1:
        raise ArchiveError("encrypted", f"{name!r} is encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError("damaged", f"{name!r} is compressed in an unknown way")
    if entry.file_size > _SMALL and entry.file_size > limits.ratio * entry.compress_size:
        raise ArchiveError("too_large", f"{name!r} expands more than {limits.ratio} times")


def _check_layout(file: BinaryIO, entries: list[zipfile.ZipInfo], directory: int) -> list[int]:
    """Return where each entry's data starts; entries may neither overlap nor reach into the directory."""
    if not entries:
        return []
    starts = [_data_start(file, entry) for entry in entries]
    spans = sorted((entry.header_offset, start + entry.compress_size) for entry, start in zip(entries, starts, strict=True))
    ends = [span[0] for span in spans[1:]] + [directory]
    for (begin, end), limit in zip(spans, ends, strict=True):
        if end > limit:
            raise ArchiveError("unsafe", f"the entry at {begin} overlaps the next one")
    return starts


def _data_start(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    if entry.header_offset < 0:
        raise ArchiveError("damaged", f"{entry.filename!r} begins before the file")
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise ArchiveError("damaged", f"{entry.filename!r} has no header of its own")
    fields = _LOCAL_HEADER.unpack(header)
    name_length, extra_length = fields[9], fields[10]
    if fields[3] != entry.compress_type:
        raise ArchiveError("unsafe", f"{entry.filename!r} has two headers that disagree")
    name = file.read(name_length)
    if name != entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace"):
        raise ArchiveError("unsafe", f"{entry.filename!r} has two names")
    return int(entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length)


def _check_content(file: BinaryIO, entry: zipfile.ZipInfo, start: int, *, forbid_doctype: bool) -> None:
    """Unpack an entry piece by piece: its size and checksum must be as announced, its XML without a DOCTYPE."""
    size = checksum = 0
    tail = b""
    scan = forbid_doctype and bool(_XML_NAME.search(entry.filename))
    for piece in _pieces(file, entry, start):
        size += len(piece)
        if size > entry.file_size:
            raise ArchiveError("too_large", f"{entry.filename!r} is larger than it says")
        checksum = zlib.crc32(piece, checksum)
        if scan:
            tail = _scan_xml(entry, tail + piece)
    if size != entry.file_size or checksum != entry.CRC:
        raise ArchiveError("damaged", f"{entry.filename!r} does not match its checksum")


def _scan_xml(entry: zipfile.ZipInfo, piece: bytes) -> bytes:
    """Return the last bytes, to be looked at together with the next piece. UTF-16 is read by leaving out its NULs."""
    if _FORBIDDEN_XML.search(piece.replace(b"\0", b"")):
        raise ArchiveError("forbidden_xml", f"{entry.filename!r} declares a document type or an entity")
    return piece[-64:]


def _pieces(file: BinaryIO, entry: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
    file.seek(start)
    left = entry.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left:
        data = file.read(min(left, _PIECE))
        if not data:
            raise ArchiveError("damaged", f"{entry.filename!r} breaks off")
        left -= len(data)
        if inflate is None:
            yield data
        else:
            yield from _inflated(inflate, data, entry)
    if inflate is not None and not inflate.eof:
        raise ArchiveError("damaged", f"{entry.filename!r} breaks off")


def _inflated(inflate: "zlib._Decompress", data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    while not inflate.eof:
        try:
            piece = inflate.decompress(data, _PIECE)
        except zlib.error as error:
            raise ArchiveError("damaged", f"{entry.filename!r}: {error}") from error
        data = inflate.unconsumed_tail
        if piece:
            yield piece
        if not data and len(piece) < _PIECE:
            return
