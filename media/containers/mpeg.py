"""MP3: layer III frames, with the frame count of a Xing, Info or VBRI head where there is one."""

import struct
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from media.containers.facts import ContainerError, Facts

_BIT_RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
)
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
SEARCHED = 1 << 16
"""Bytes after the tag in which the first frame must begin."""


class Frame(NamedTuple):
    """One frame's head: its bytes, samples, samples a second, and where a Xing head would stand."""

    length: int
    samples: int
    rate: int
    side: int


def is_likely(head: bytes) -> bool:
    """Whether a file beginning so may be an MP3."""
    return head.startswith(b"ID3") or _frame(head[:4]) is not None


def _frame(head: bytes) -> Frame | None:
    """ISO/IEC 11172-3, 2.4.1.3."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, samples, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if layer != 1 or version == 1 or bits in (0, 15) or samples == 3:
        return None
    first = version == 3
    rate = _SAMPLE_RATES[version][samples]
    count = 1152 if first else 576
    mono = head[3] >> 6 == 3
    side = (17 if mono else 32) if first else (9 if mono else 17)
    return Frame(count // 8 * _BIT_RATES[0 if first else 1][bits] * 1000 // rate + padding, count, rate, side)


def _tag(file: BinaryIO) -> int:
    head = file.read(10)
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return length + 10


def read(file: BinaryIO, size: int) -> Facts:
    """Length from the frame count, else from size and bit rate."""
    start = _tag(file)
    file.seek(start)
    window = file.read(SEARCHED)
    at, frame = _first(window)
    begin = start + at
    file.seek(begin)
    count = _count(file.read(frame.length), frame)
    if count:
        return Facts("audio", "mp3", count * frame.samples / frame.rate)
    return Facts("audio", "mp3", (size - begin) / frame.length * frame.samples / frame.rate)


def _first(window: bytes) -> tuple[int, Frame]:
    """The first frame that another one follows: text that happens to begin like a frame is none."""
    at = window.find(b"\xff")
    while at >= 0:
        frame = _frame(window[at : at + 4])
        if frame and _frame(window[at + frame.length : at + frame.length + 4]):
            return at, frame
        at = window.find(b"\xff", at + 1)
    raise ContainerError(_("This file looks like MP3 but there is no sound in it. Please export it once more."))


def _count(data: bytes, frame: Frame) -> int:
    xing = data[4 + frame.side :]
    if xing[:4] in (b"Xing", b"Info") and len(xing) >= 12 and xing[7] & 1:
        return int(struct.unpack_from(">I", xing, 8)[0])
    if data[36:40] == b"VBRI" and len(data) >= 54:
        return int(struct.unpack_from(">I", data, 50)[0])
    return 0
