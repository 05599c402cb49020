"""Ogg: Opus or Vorbis; the length stands in the last page (RFC 3533, RFC 7845)."""

import struct
from typing import BinaryIO

from django.utils.translation import gettext as _

from media.containers.facts import ContainerError, Facts, take

TAIL = 1 << 17
OPUS_RATE = 48_000
NOWHERE = (1 << 64) - 1


def read(file: BinaryIO, size: int) -> Facts:
    """Length from the last page of the first stream."""
    head = take(file, 27)
    serial = head[14:18]
    lengths = take(file, head[26])
    packet = take(file, sum(lengths))
    rate, skipped = _rate(packet)
    file.seek(max(0, size - TAIL))
    last = _last(file.read(TAIL), serial)
    return Facts("audio", "ogg", (last - skipped) / rate)


def _rate(packet: bytes) -> tuple[int, int]:
    """Positions a second, and positions before the sound begins."""
    if packet.startswith(b"OpusHead") and len(packet) >= 19:
        return OPUS_RATE, int(struct.unpack_from("<H", packet, 10)[0])
    if packet.startswith(b"\x01vorbis") and len(packet) >= 16:
        rate = int(struct.unpack_from("<I", packet, 12)[0])
        if rate:
            return rate, 0
    raise ContainerError(_("The sound of this OGG is neither Opus nor Vorbis, phones cannot play it. Please export it as MP3."))


def _last(tail: bytes, serial: bytes) -> int:
    at = tail.rfind(b"OggS")
    while at >= 0:
        page = tail[at : at + 27]
        if len(page) == 27 and page[14:18] == serial:
            place = int(struct.unpack_from("<Q", page, 6)[0])
            if place != NOWHERE:
                return place
        at = tail.rfind(b"OggS", 0, at)
    raise ContainerError(_("This OGG has no end, perhaps the upload broke off. Please upload it once more."))
