"""WebM: EBML elements (RFC 8794, RFC 9559)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from media.containers.facts import ContainerError, Facts, take

HEAD, DOC_TYPE = 0x1A45DFA3, 0x4282
SEGMENT, CLUSTER = 0x18538067, 0x1F43B675
INFO, SCALE, DURATION = 0x1549A966, 0x2AD7B1, 0x4489
TRACKS, TRACK, TRACK_TYPE, VIDEO, WIDTH, HEIGHT = 0x1654AE6B, 0xAE, 0x83, 0xE0, 0xB0, 0xBA
INSIDE = {HEAD, SEGMENT, INFO, TRACKS, TRACK, VIDEO}
MOST_ELEMENTS = 5_000
DEEPEST = 12
IS_VIDEO, IS_SOUND = 1, 2


class Element(NamedTuple):
    """An element: its id, where its content begins and ends."""

    key: int
    start: int
    end: int


@dataclass
class Found:
    """What is known of the file."""

    doc_type: bytes = b""
    scale: int = 1_000_000
    duration: float = 0.0
    types: tuple[int, ...] = ()
    width: int = 0
    height: int = 0


def read(file: BinaryIO, size: int) -> Facts:
    """Length and tracks; stops where sound and pictures begin."""
    found = Found()
    for element in _elements(file, 0, size, [0]):
        if element.key == CLUSTER:
            break
        if element.key not in INSIDE:
            _note(file, element, found)
    return _facts(found)


def _number(file: BinaryIO, longest: int, *, keep_marker: bool) -> tuple[int, bool]:
    """A variable-length integer, and whether all its bits are set (size unknown)."""
    first = take(file, 1)[0]
    length = 9 - first.bit_length()
    if not 1 <= length <= longest:
        raise ContainerError(_("This WebM is damaged. Please export it once more."))
    value = first if keep_marker else first & (1 << 8 - length) - 1
    for byte in take(file, length - 1):
        value = value << 8 | byte
    return value, value == (1 << 7 * length) - 1


def _elements(file: BinaryIO, start: int, end: int, seen: list[int], depth: int = 0) -> Iterator[Element]:
    at = start
    while at < end:
        seen[0] += 1
        if seen[0] > MOST_ELEMENTS or depth > DEEPEST:
            raise ContainerError(_("This WebM has far too many parts. Please export it once more."))
        file.seek(at)
        key, _unknown = _number(file, 4, keep_marker=True)
        length, unknown = _number(file, 8, keep_marker=False)
        begin = file.tell()
        stop = end if unknown else min(begin + length, end)
        yield Element(key, begin, stop)
        if key in INSIDE:
            yield from _elements(file, begin, stop, seen, depth + 1)
        at = stop


def _note(file: BinaryIO, element: Element, found: Found) -> None:
    if element.key not in {DOC_TYPE, SCALE, DURATION, TRACK_TYPE, WIDTH, HEIGHT} or element.end - element.start > 64:
        return
    file.seek(element.start)
    data = take(file, element.end - element.start)
    number = int.from_bytes(data, "big")
    if element.key == DOC_TYPE:
        found.doc_type = data.rstrip(b"\0")
    elif element.key == SCALE:
        found.scale = number
    elif element.key == DURATION and len(data) in (4, 8):
        found.duration = float(struct.unpack(">f" if len(data) == 4 else ">d", data)[0])
    elif element.key == TRACK_TYPE:
        found.types += (number,)
    elif element.key == WIDTH:
        found.width = number
    elif element.key == HEIGHT:
        found.height = number


def _facts(found: Found) -> Facts:
    if found.doc_type != b"webm":
        raise ContainerError(_("This is MKV, browsers on phones cannot play it. Please export it as MP4."))
    if not {IS_VIDEO, IS_SOUND} & set(found.types):
        raise ContainerError(_("There is neither picture nor sound in this WebM. Please export it once more."))
    if not found.duration > 0:
        raise ContainerError(_("This WebM does not say how long it is (perhaps a web page recorded it). Please save it anew in a video editor."))
    seconds = found.duration * found.scale / 1e9
    if IS_VIDEO in found.types:
        return Facts("video", "webm", seconds, min(found.width, 32_767), min(found.height, 32_767))
    return Facts("audio", "weba", seconds)
