"""What a camera or a program writes beside a picture goes before the picture is kept: where, when, by whom, with what it was taken.

Only the parts that carry it are left out, the picture itself is neither opened nor packed again. How the camera was held stays, in an Exif
of its own. JPEG: ITU T.81, B.1; Exif: CIPA DC-008; PNG: W3C, 5.3; WebP: RFC 9649, 2.3.
"""

import re
import struct
import zlib

_EXIF = b"Exif\0\0"
_TURN = 0x0112
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_PNG_TRACES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_TRACES = frozenset({b"EXIF", b"XMP "})
_APP1, _START_OF_SCAN, _END = 0xE1, 0xDA, b"\xff\xd9"
_JPEG_TRACES = frozenset({_APP1, 0xED, 0xFE})
"""APP1 (Exif, XMP), APP13 (IPTC), comment."""
_MORE_PICTURES = b"MPF\0"
"""CIPA DC-007: behind its end the file holds more pictures, each with an Exif of its own."""
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SHORT, _MOST_TAGS = 3, 200


def without(data: bytes) -> bytes:
    """The picture without its traces; the same bytes where it carries none, is of another kind or is damaged before them."""
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data.startswith(_PNG_MARK):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return data


def turn_of(data: bytes) -> int:
    """How a JPEG or WebP without its traces is to be turned: Exif's orientation, 1 (as it lies) to 8."""
    if data[:2] == b"\xff\xd8":
        return _turn(data[12:]) if data[2:4] == b"\xff\xe1" and data[6:12] == _EXIF else 1
    at = data.rfind(b"EXIF") if data[:4] == b"RIFF" and data[12:16] == b"VP8X" and data[20] & 0x08 else -1
    return _turn(data[at + 8 :]) if at > 0 else 1


def _jpeg(data: bytes) -> bytes:
    kept, at, turn = [data[:2]], 2, 1
    while at + 4 <= len(data) and data[at] == 0xFF and data[at : at + 2] != _END:
        marker = data[at + 1]
        end = _behind(data, at)
        if data[at + 4 : at + 10] == _EXIF and marker == _APP1:
            turn = _turn(data[at + 10 : end])
        if not (marker in _JPEG_TRACES or data[at + 4 : at + 8] == _MORE_PICTURES):
            kept.append(data[at:end])
        at = end
    kept.append(data[at : at + 2] if data[at : at + 2] == _END else data[at:])
    if turn != 1:
        body = _EXIF + _held(turn)
        kept.insert(1, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    return b"".join(kept)


def _behind(data: bytes, at: int) -> int:
    """Where the next marker of a JPEG begins."""
    marker = data[at + 1]
    if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
        return at + (1 if marker == 0xFF else 2)
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if marker != _START_OF_SCAN:
        return end
    found = _MARKER.search(data, end)
    return found.start() if found else len(data)


def _png(data: bytes) -> bytes:
    kept, at, turn = [data[:8]], 8, 1
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind == b"eXIf":
            turn = _turn(data[at + 8 : end - 4])
        if kind not in _PNG_TRACES:
            kept.append(data[at:end])
        at = len(data) if kind == b"IEND" else end
    if turn != 1:
        body = b"eXIf" + _held(turn)
        kept.insert(2, struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)))
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    if data[12:16] != b"VP8X":  # the plain form has no room for traces
        return data
    kept, at, turn = [], 12, 1
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        kind = data[at : at + 4]
        if kind == b"EXIF":
            turn = _turn(data[at + 8 : end].removeprefix(_EXIF))
        if kind not in _WEBP_TRACES:
            kept.append(data[at:end])
        at = end
    if turn != 1:
        body = _held(turn)
        kept.append(b"EXIF" + struct.pack("<I", len(body)) + body)
    head = bytearray(kept[0])
    head[8:9] = bytes([head[8] & ~0x0C | (0x08 if turn != 1 else 0)])
    body = b"WEBP" + bytes(head) + b"".join(kept[1:])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _turn(exif: bytes) -> int:
    """The orientation that the first directory of an Exif names; 1 where it names none that is known."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 8:
        return 1
    (at,) = struct.unpack_from(f"{order}I", exif, 4)
    if at + 2 > len(exif):
        return 1
    (count,) = struct.unpack_from(f"{order}H", exif, at)
    for entry in range(at + 2, min(at + 2 + 12 * min(count, _MOST_TAGS), len(exif) - 11), 12):
        tag, kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, entry)
        if tag == _TURN and kind == _SHORT:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _held(turn: int) -> bytes:
    """An Exif that says nothing but how the camera was held."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _TURN, _SHORT, 1, turn, 0, 0)
