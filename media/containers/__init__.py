"""What an audio or video file is by its content: kind, type, length, size of the picture. Pure Python, reads heads and tails only.

``read(file)`` takes MP4 and M4A (H.264, AAC), WebM, MP3, Ogg (Opus, Vorbis) and WAV: what browsers on phones play without help.
Anything else raises ``ContainerError``, whose text tells an editor what it is and what to do.
"""

import io
from collections.abc import Callable
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.containers import matroska, mp4, mpeg, ogg, wav
from media.containers.facts import ContainerError, Facts, source

__all__ = ["EXTENSIONS", "TYPES", "ContainerError", "Facts", "read"]

LONGEST = 12 * 3600
"""Seconds; whatever says it is longer is damaged."""
TYPES = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "webm": "video/webm",
    "weba": "audio/webm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}
"""Extension under which a recording is kept → its media type."""
EXTENSIONS = tuple(TYPES)

_Reader = Callable[[BinaryIO, int], Facts]
_OTHERS = (
    (b"RIFF", 8, b"AVI ", gettext_lazy("an AVI video")),
    (b"\x30\x26\xb2\x75", 0, b"", gettext_lazy("WMV or WMA")),
    (b"FLV", 0, b"", gettext_lazy("an FLV video")),
    (b"fLaC", 0, b"", gettext_lazy("a FLAC recording")),
    (b"#!AMR", 0, b"", gettext_lazy("an AMR recording")),
    (b"PK", 0, b"", gettext_lazy("an archive")),
    (b"%PDF", 0, b"", gettext_lazy("a PDF file")),
)


def read(file: BinaryIO) -> Facts:
    """Look into ``file`` (seekable, open for bytes) and tell what it is; its place in the file is put back to the start."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    reader = _reader(file.read(64), size)
    file.seek(0)
    try:
        found = reader(file, size)
    finally:
        file.seek(0)
    if not 0 < found.seconds <= LONGEST:
        text = _("The file says that it is %(seconds)s seconds long, which cannot be. Perhaps it is damaged; please export it once more.")
        raise ContainerError(text % {"seconds": f"{found.seconds:.1f}"})
    return found


def _reader(head: bytes, size: int) -> _Reader:
    if not size:
        raise ContainerError(_("This file is empty. Please choose again."))
    if head[4:8] == b"ftyp":
        return mp4.read
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return matroska.read
    if head.startswith(b"OggS"):
        return ogg.read
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return wav.read
    if mpeg.is_likely(head):
        return mpeg.read
    text = _("%(what)s; browsers on phones cannot play it. Please take an MP4 or WebM video, or an MP3, M4A, OGG or WAV recording.")
    raise ContainerError(text % {"what": _other(head)})


def _other(head: bytes) -> str:
    for magic, at, second, name in _OTHERS:
        if head.startswith(magic) and head[at : at + len(second)] == second:
            return _("This is %(kind)s") % {"kind": name}
    if _is_text(head):
        return _("This is text, no recording")
    return _("Nobody knows what this file is")


def _is_text(head: bytes) -> bool:
    try:
        decoded = head.decode("utf-8", "ignore") if source(head) else ""
    except UnicodeError:
        return False
    return bool(decoded) and all(character.isprintable() or character in "\r\n\t" for character in decoded)
