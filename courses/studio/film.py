"""Slides as WebM: a lossy WebP is one key frame of VP8, so that frames are put into the container and nothing is encoded twice."""

import io
import struct
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
WIDTH, HEIGHT = 640, 360
CLOTHS = ("#2f5d50", "#7a3b2e", "#28466b", "#6b4a1e", "#4d3a66", "#5a5a2a", "#6e2f45", "#2f4858")
PAPER = "#f6f2e7"


def _font(size: int) -> ImageFont.FreeTypeFont | None:
    for path in FONTS:
        try:
            return ImageFont.truetype(path, size)
        except OSError:
            continue
    return None


def slide(sign: str, text: str, cloth: int, number: int, total: int) -> Image.Image:
    """A slide: the character of the lecture, a line of text, how far it has come. Without a font only shapes."""
    drawn = Image.new("RGB", (WIDTH, HEIGHT), CLOTHS[(cloth - 1) % len(CLOTHS)])
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((WIDTH - 250, 40, WIDTH - 50, 240), outline=PAPER, width=4)
    for at in range(total):
        left = 40 + at * 34
        pen.rectangle((left, 40, left + 22, 48), fill=PAPER if at < number else None, outline=PAPER)
    large, small = _font(130), _font(30)
    if large is not None and small is not None:
        pen.text((WIDTH - 150, 140), sign, font=large, fill=PAPER, anchor="mm")
        pen.text((40, HEIGHT - 60), text[:18], font=small, fill=PAPER, anchor="lm")
    return drawn


def jpeg(image: Image.Image) -> bytes:
    """As a picture to upload."""
    held = io.BytesIO()
    image.save(held, "JPEG", quality=82)
    return held.getvalue()


def _frame(image: Image.Image) -> bytes:
    """The key frame inside a WebP."""
    held = io.BytesIO()
    image.save(held, "WEBP", quality=55, method=2)
    data = held.getvalue()
    at = data.index(b"VP8 ")
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    return data[at + 8 : at + 8 + length]


def _element(key: int, content: bytes) -> bytes:
    return key.to_bytes((key.bit_length() + 7) // 8, "big") + (len(content) | 1 << 56).to_bytes(8, "big") + content


def _number(key: int, value: int, size: int = 4) -> bytes:
    return _element(key, value.to_bytes(size, "big"))


def _cluster(second: int, frame: bytes) -> bytes:
    """One second: its time, one key frame."""
    return _element(0x1F43B675, _number(0xE7, second * 1000) + _element(0xA3, b"\x81\x00\x00\x80" + frame))


def _cues(places: Sequence[int]) -> bytes:
    """Where each second begins, so that a player can jump."""
    points = (
        _element(0xBB, _number(0xB3, second * 1000) + _element(0xB7, _number(0xF7, 1) + _number(0xF1, place, 8)))
        for second, place in enumerate(places)
    )
    return _element(0x1C53BB6B, b"".join(points))


def webm(slides: Sequence[Image.Image], seconds_each: int) -> bytes:
    """A film of the slides, each shown ``seconds_each`` seconds."""
    frames = [_frame(one) for one in slides for _ in range(1)]
    clusters = [_cluster(at, frames[at // seconds_each]) for at in range(len(frames) * seconds_each)]
    head = _element(
        0x1A45DFA3,
        _number(0x4286, 1, 1)
        + _number(0x42F7, 1, 1)
        + _number(0x42F2, 4, 1)
        + _number(0x42F3, 8, 1)
        + _element(0x4282, b"webm")
        + _number(0x4287, 2, 1)
        + _number(0x4285, 2, 1),
    )
    info = _element(
        0x1549A966,
        _number(0x2AD7B1, 1_000_000)
        + _element(0x4489, struct.pack(">d", len(clusters) * 1000.0))
        + _element(0x4D80, b"slides")
        + _element(0x5741, b"slides"),
    )
    video = _element(0xE0, _number(0xB0, WIDTH, 2) + _number(0xBA, HEIGHT, 2))
    tracks = _element(
        0x1654AE6B, _element(0xAE, _number(0xD7, 1, 1) + _number(0x73C5, 1, 1) + _number(0x83, 1, 1) + _element(0x86, b"V_VP8") + video)
    )
    before = info + tracks
    at, places = len(before) + len(_cues([0] * len(clusters))), []
    for cluster in clusters:
        places.append(at)
        at += len(cluster)
    return head + _element(0x18538067, before + _cues(places) + b"".join(clusters))
