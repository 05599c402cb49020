"""What a camera or a program writes beside a picture goes before the picture is kept: where, when, by whom, with what it was taken.

What a browser needs to show the picture is copied part by part, it is neither opened nor packed again; all else is left out, what hangs
behind its end too. How the camera was held stays, in an Exif of its own. JPEG: ITU T.81, B.1; Exif: CIPA DC-008; PNG: W3C, 5.6 and 11;
WebP: RFC 9649, 2.3; GIF: GIF89a, 12 to 27.
"""

import re
import struct
import zlib

_EXIF = b"Exif\0\0"
_TURN = 0x0112
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCv cLLi bKGD hIST pHYs sPLT acTL fcTL fdAT".split())
_WEBP_SHOWN = frozenset({b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_VP8X_BYTES = 10
_GIF_SHOWN = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0", b"\x0bICCRGBG1012")
"""Applications whose blocks say how often it runs, or which colours it has."""
_APP0, _APP1, _APP2, _ADOBE, _COLOURS = 0xE0, 0xE1, 0xE2, 0xEE, b"ICC_PROFILE\0"
_START_OF_SCAN, _ALONE, _END = 0xDA, frozenset({0x01, 0xD8}), 0xD9
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
"""Neither a byte of the picture that looks like one, nor a place to begin again inside of it, nor one that only fills."""
_SHORT, _MOST_TAGS = 3, 200
_MOST_PARTS = 20_000
"""Of a JPEG; the largest photographs have some hundreds."""


def without(data: bytes) -> bytes:
    """The picture without its traces; the same bytes where it carries none, is of another kind or is damaged before them."""
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data.startswith(_PNG_MARK):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data[: 8 + int.from_bytes(data[4:8], "little")])
    if data[:4] == b"GIF8":
        return _gif(data)
    return data


def turn_of(data: bytes) -> int:
    """How a JPEG or WebP without its traces is to be turned: Exif's orientation, 1 (as it lies) to 8."""
    if data[:2] == b"\xff\xd8":
        return _turn(data[12:]) if data[2:4] == b"\xff\xe1" and data[6:12] == _EXIF else 1
    at = data.rfind(b"EXIF") if data[:4] == b"RIFF" and data[12:16] == b"VP8X" and data[20] & 0x08 else -1
    return _turn(data[at + 8 :]) if at > 0 else 1


def _jpeg(data: bytes) -> bytes:
    kept, at, turn = [data[:2]], 2, 1
    for _part in range(_MOST_PARTS):
        if (found := _MARKER.search(data, at)) is None:
            break
        start, marker = found.start(), found[1][0]
        if marker == _END:
            kept.append(b"\xff\xd9")
            break
        if marker in _ALONE:
            at = found.end()
            continue
        body, at = start + 4, start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker == _START_OF_SCAN:
            at = behind.start() if (behind := _MARKER.search(data, at)) else len(data)
        if marker == _APP1 and data[body : body + len(_EXIF)] == _EXIF:
            turn = _turn(data[body + len(_EXIF) : at])
        if marker < _APP0 or marker in {_APP0, _ADOBE} or (marker == _APP2 and data[body : body + len(_COLOURS)] == _COLOURS):
            kept.append(data[start:at])
    if turn != 1:
        said = _EXIF + _held(turn)
        kept.insert(1, b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said)
    return b"".join(kept)


def _png(data: bytes) -> bytes:
    kept, at, turn = [data[:8]], 8, 1
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind == b"eXIf":
            turn = _turn(data[at + 8 : end - 4])
        if kind in _PNG_SHOWN:
            kept.append(data[at:end])
        at = len(data) if kind == b"IEND" else end
    if turn != 1:
        body = b"eXIf" + _held(turn)
        kept.insert(2, struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)))
    return b"".join(kept)


def _webp(data: bytes) -> bytes:
    whole = int.from_bytes(data[16:20], "little") == _VP8X_BYTES and len(data) >= _VP8X_BYTES + 20
    if data[12:16] != b"VP8X" or not whole:  # the plain form has no room for traces
        return data
    kept, at, turn = [], 12, 1
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        kind = data[at : at + 4]
        if kind == b"EXIF":
            turn = _turn(data[at + 8 : end].removeprefix(_EXIF))
        if kind in _WEBP_SHOWN:
            kept.append(data[at:end])
        at = end
    if turn != 1:
        body = _held(turn)
        kept.append(b"EXIF" + struct.pack("<I", len(body)) + body)
    head = bytearray(kept[0])
    head[8:9] = bytes([head[8] & ~0x0C | (0x08 if turn != 1 else 0)])
    body = b"WEBP" + bytes(head) + b"".join(kept[1:])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> bytes:
    kept, at = [data[: (start := 13 + _colours(data[10:11]))]], start
    while at + 1 < len(data) and data[at] in b"\x21\x2c":
        is_image = data[at] == 0x2C
        end = _behind_blocks(data, at + (11 + _colours(data[at + 9 : at + 10]) if is_image else 2))
        if is_image or data[at + 1] in b"\xf9\x01" or (data[at + 1] == 0xFF and data[at + 2 : at + 14] in _GIF_SHOWN):
            kept.append(data[at:end])
        at = end
    kept.append(data[at : at + 1])
    return b"".join(kept)


def _colours(packed: bytes) -> int:
    """Bytes of the table of colours that a GIF says it has."""
    return 3 << (packed[0] & 0x07) + 1 if packed and packed[0] & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    """Where the blocks of a GIF end, each of which begins with its length, the last with none."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


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
