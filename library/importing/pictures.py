"""Pictures by what they are, not by their names: PNG, JPEG, GIF, WebP, with their sizes, as they are shown, read from the first bytes."""

import base64
import struct
from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes

from . import traces

MAX_BYTES = 12 << 20
MAX_PIXELS = 40_000_000
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_HEAD = 30
_ON_ITS_SIDE = 5
"""From this orientation of Exif on, a picture's width is shown as its height."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Kind (its file extension) and size in pixels."""

    kind: str
    width: int
    height: int


def embedded(address: str) -> bytes | None:
    """The bytes of a picture that its address holds itself (RFC 2397); None for any other address."""
    head, comma, data = address.partition(",")
    if not (head.startswith("data:image/") and comma and len(data) < MAX_BYTES):
        return None
    try:
        return base64.b64decode(unquote(data)) if head.endswith(";base64") else unquote_to_bytes(data)
    except ValueError:
        return None


def look(data: bytes) -> Picture | None:
    """What a picture is; None for anything that no browser should be given."""
    found = None
    if len(data) <= MAX_BYTES and len(data) >= _HEAD:
        found = _png(data) or _gif(data) or _webp(data) or _jpeg(data)
    if found is None or not 0 < found.width * found.height <= MAX_PIXELS:
        return None
    return _turned(found) if traces.turn_of(data) >= _ON_ITS_SIDE else found


def _turned(picture: Picture) -> Picture:
    return Picture(picture.kind, picture.height, picture.width)


def _png(data: bytes) -> Picture | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return Picture("png", *struct.unpack(">II", data[16:24]))


def _gif(data: bytes) -> Picture | None:
    return Picture("gif", *struct.unpack("<HH", data[6:10])) if data[:6] in {b"GIF87a", b"GIF89a"} else None


def _webp(data: bytes) -> Picture | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return Picture("webp", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Picture("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Picture("webp", width & 0x3FFF, height & 0x3FFF)
    return None


def _jpeg(data: bytes) -> Picture | None:
    """Walk the segments to the first frame header (ITU T.81)."""
    if data[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Picture("jpg", width, height)
        if marker == 0xFF:
            at += 1
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big") if not 0xD0 <= marker <= 0xD9 else 2
    return None
