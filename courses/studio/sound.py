"""Sound as WAV: each sentence spoken by espeak-ng where it is there, else a bar of a tune."""

import io
import math
import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

RATE = 8_000
PENTATONIC = (262, 294, 330, 392, 440, 523)
PAUSE = 0.4
TUNE = 2.6
"""Seconds of a sentence that is only a tune."""
PACE = "190"
"""Words a minute, in Chinese characters: slow enough to follow."""


@dataclass(frozen=True)
class Sound:
    """A WAV file and when each sentence begins and ends, in seconds."""

    data: bytes
    times: list[tuple[float, float]]


def record(sentences: Sequence[str]) -> Sound:
    """One recording of the sentences, one after the other with pauses."""
    rate, width, spoken = _spoken(sentences) or (RATE, 1, [_tune(sentence) for sentence in sentences])
    silence = (b"\x80" if width == 1 else b"\0\0") * int(rate * PAUSE)
    times, at = [], 0.0
    for part in spoken:
        times.append((at, at + len(part) / width / rate))
        at += (len(part) + len(silence)) / width / rate
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"".join(part + silence for part in spoken))
    return Sound(held.getvalue(), times)


@cache
def _speaker() -> str | None:
    return shutil.which("espeak-ng")


def _spoken(sentences: Sequence[str]) -> tuple[int, int, list[bytes]] | None:
    """Rate, bytes a sample and the samples of each sentence; None where nobody can speak."""
    speaker = _speaker()
    if speaker is None:
        return None
    rate, width, parts = 0, 0, []
    for sentence in sentences:
        try:
            done = subprocess.run(  # noqa: S603 - our own words, no shell
                [speaker, "-v", "cmn", "-s", PACE, "--stdout", sentence], capture_output=True, timeout=20, check=True
            )
            with wave.open(io.BytesIO(_whole(done.stdout)), "rb") as file:
                rate, width = file.getframerate(), file.getsampwidth()
                parts.append(file.readframes(file.getnframes()))
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError):
            return None
    return rate, width, parts


def _whole(data: bytes) -> bytes:
    """What was written to a pipe does not know its length: put the real one in."""
    body = len(data) - 44
    return data[:4] + (body + 36).to_bytes(4, "little") + data[8:40] + body.to_bytes(4, "little") + data[44:]


@cache
def _note(pitch: int, samples: int) -> bytes:
    """A soft tone that fades, eight bits a sample."""
    turn = 2 * math.pi * pitch / RATE
    return bytes(128 + int(50 * math.sin(turn * at) * (1 - at / samples)) for at in range(samples))


def _tune(sentence: str) -> bytes:
    """A bar of four notes that follow from the words."""
    samples = int(RATE * TUNE / 4)
    return b"".join(_note(PENTATONIC[(ord(character) + at) % len(PENTATONIC)], samples) for at, character in enumerate((sentence + "。。。。")[:4]))
