"""MP4 and M4A: boxes (ISO/IEC 14496-12). H.264 and AAC only: what every phone plays."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from media.containers.facts import ContainerError, Facts, take

MOST_BOXES = 5_000
DEEPEST = 12
INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex"}
VIDEO = {b"avc1", b"avc3"}
SOUND = {b"mp4a", b".mp3"}
OTHER_VIDEO = {b"hvc1": "H.265", b"hev1": "H.265", b"av01": "AV1", b"mp4v": "MPEG-4", b"vp09": "VP9", b"dvh1": "Dolby Vision", b"apcn": "ProRes"}


class Box(NamedTuple):
    """A box: its type, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


@dataclass
class Track:
    """What is known of one track."""

    handler: bytes = b""
    codec: bytes = b""
    width: int = 0
    height: int = 0


@dataclass
class Movie:
    """What is known of the whole."""

    scale: int = 0
    duration: int = 0
    tracks: list[Track] = field(default_factory=list)

    def track(self) -> Track:
        """The track whose boxes are being read."""
        if not self.tracks:
            raise ContainerError(_("This MP4 is damaged: a track stands in the wrong place. Please export it once more."))
        return self.tracks[-1]


def read(file: BinaryIO, size: int) -> Facts:
    """Length, tracks and codecs out of ``moov``, wherever it stands."""
    movie = Movie()
    for box in _boxes(file, 0, size, [0]):
        _note(file, box, movie)
    return _facts(movie)


def _boxes(file: BinaryIO, start: int, end: int, seen: list[int], depth: int = 0) -> Iterator[Box]:
    """Every box that matters, outer ones first; nothing of the sound and pictures themselves is read."""
    at = start
    while at + 8 <= end:
        seen[0] += 1
        if seen[0] > MOST_BOXES or depth > DEEPEST:
            raise ContainerError(_("This MP4 has far too many parts. Please export it once more."))
        file.seek(at)
        length, kind = struct.unpack(">I4s", take(file, 8))
        head = 8
        if length == 1:
            length, head = int(struct.unpack(">Q", take(file, 8))[0]), 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            raise ContainerError(_("The file is incomplete, its end is missing. Please export or upload it once more."))
        yield Box(kind, at + head, at + length)
        if kind in INSIDE:
            yield from _boxes(file, at + head, at + length, seen, depth + 1)
        at += length


def _note(file: BinaryIO, box: Box, movie: Movie) -> None:
    if box.kind == b"trak":
        movie.tracks.append(Track())
        if len(movie.tracks) > 32:
            raise ContainerError(_("This MP4 has too many tracks. Please leave one of picture and one of sound."))
    elif box.kind in READERS:
        file.seek(box.start)
        READERS[box.kind](take(file, min(box.end - box.start, 256)), movie)


def _mvhd(data: bytes, movie: Movie) -> None:
    form, at = (">IQ", 20) if data[:1] == b"\x01" else (">II", 12)
    movie.scale, movie.duration = _unpack(form, data, at)


def _mehd(data: bytes, movie: Movie) -> None:
    form = ">Q" if data[:1] == b"\x01" else ">I"
    movie.duration = movie.duration or _unpack(form, data, 4)[0]


def _tkhd(data: bytes, movie: Movie) -> None:
    width, height = _unpack(">II", data, 88 if data[:1] == b"\x01" else 76)
    track = movie.track()
    track.width, track.height = width >> 16, height >> 16


def _hdlr(data: bytes, movie: Movie) -> None:
    track = movie.track()
    track.handler = track.handler or data[8:12]


def _stsd(data: bytes, movie: Movie) -> None:
    movie.track().codec = data[12:16]


READERS = {b"mvhd": _mvhd, b"mehd": _mehd, b"tkhd": _tkhd, b"hdlr": _hdlr, b"stsd": _stsd}


def _unpack(form: str, data: bytes, at: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, data, at)
    except struct.error:
        raise ContainerError(_("This MP4 is damaged: its head is incomplete. Please export it once more.")) from None


def _facts(movie: Movie) -> Facts:
    tracks = movie.tracks
    video = next((track for track in tracks if track.handler == b"vide"), None)
    sound = next((track for track in tracks if track.handler == b"soun"), None)
    if video is None and sound is None:
        raise ContainerError(_("There is neither picture nor sound in this MP4. Please export it once more."))
    if video and video.codec not in VIDEO:
        text = _("The picture is encoded in %(codec)s, which many phones cannot play. Please export it as H.264 (also called AVC).")
        raise ContainerError(text % {"codec": OTHER_VIDEO.get(video.codec) or _("a rare way")})
    if sound and sound.codec not in SOUND:
        raise ContainerError(_("The sound has a rare encoding that many phones cannot play. Please export it as AAC."))
    if not movie.scale or not movie.duration:
        raise ContainerError(_("This MP4 does not say how long it is (perhaps it was stored in pieces). Please save it anew in a video editor."))
    seconds = movie.duration / movie.scale
    return Facts("video", "mp4", seconds, video.width, video.height) if video else Facts("audio", "m4a", seconds)
