"""WAV: RIFF chunks, PCM only."""

import struct
from typing import BinaryIO

from django.utils.translation import gettext as _

from media.containers.facts import ContainerError, Facts, take

PCM = (1, 0xFFFE)
MOST_CHUNKS = 100


def read(file: BinaryIO, size: int) -> Facts:
    """Length from the bytes of sound there really are."""
    at, rate = 12, 0
    for _chunk in range(MOST_CHUNKS):
        if at + 8 > size:
            break
        file.seek(at)
        name, length = struct.unpack("<4sI", take(file, 8))
        if name == b"fmt ":
            rate = _rate(take(file, 16))
        elif name == b"data" and rate:
            return Facts("audio", "wav", min(length, size - at - 8) / rate)
        at += 8 + length + length % 2
    raise ContainerError(_("There is no sound in this WAV, or it is damaged. Please export it once more."))


def _rate(head: bytes) -> int:
    form, _channels, _samples, rate = struct.unpack_from("<HHII", head)
    if form not in PCM or not rate:
        raise ContainerError(_("This WAV has a rare encoding that phones cannot play. Please export it as MP3."))
    return int(rate)
