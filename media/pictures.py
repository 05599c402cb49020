"""Looks at an uploaded picture before anything is made of it. Pure: bytes in, a reason in plain words out."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 40_000_000
FORMATS = {"GIF": ("gif",), "JPEG": ("jpg", "jpeg"), "PNG": ("png",), "WEBP": ("webp",)}
"""What Pillow calls them, and the endings they may have."""
PAGE_MARKS = (b"<!doctype", b"<html", b"<script", b"<iframe", b"<?php")
"""A picture that is a web page as well is no accident."""
_CHUNK = 1 << 20
_OVERLAP = 16


class PictureError(ValueError):
    """The file is no picture that can be used; the message says why and what to do."""


def check(file: BinaryIO, name: str) -> None:
    """Raise PictureError unless the whole picture can be read, has a usual format and size, and nothing else is in the file."""
    file.seek(0)
    _check_header(file, name)
    file.seek(0)
    _check_content(file)
    file.seek(0)
    _check_nothing_else(file)
    file.seek(0)


def _check_header(file: BinaryIO, name: str) -> None:
    """Format by content and size in pixels, without decoding anything."""
    if not file.read(1):
        raise PictureError(f"“{name}”是空的，一个字节也没有。请换原图再传一次。")
    file.seek(0)
    ending = name.rpartition(".")[2].lower()
    picture = _open(file)
    if picture.format not in FORMATS:
        raise PictureError(f"“{name}”其实是 {picture.format} 格式。请另存为 JPG 或 PNG 再传。")
    if ending not in FORMATS[picture.format]:
        raise PictureError(f"“{name}”的内容是 {picture.format}，和文件名后面的 .{ending} 对不上。请改对名字，或者重新另存一次。")
    width, height = picture.size
    pixels = width * height * getattr(picture, "n_frames", 1)
    if pixels > MAX_PIXELS:
        raise PictureError(
            f"“{name}”太大了：{width} × {height}，共 {pixels // 10_000} 万像素，最多 {MAX_PIXELS // 10_000} 万。请先缩小到长边 4000 像素以内再传。"
        )


def _open(file: BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(file, formats=tuple(FORMATS))
    except Image.DecompressionBombError:
        raise PictureError(f"这张图的像素太多了，最多 {MAX_PIXELS // 10_000} 万。请先缩小到长边 4000 像素以内再传。") from None
    except UnidentifiedImageError:
        raise PictureError("这个文件不是可以用的图片。请传 JPG、PNG、GIF 或 WebP；SVG 和 PDF 请先另存成 PNG。") from None
    except (OSError, SyntaxError, ValueError):
        raise PictureError("这张图读不出来，可能坏了。请重新导出或者重新下载一次再传。") from None


def _check_content(file: BinaryIO) -> None:
    """Decode all of it: what breaks off is found now, not on a citizen's page."""
    try:
        _open(file).load()
    except PictureError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise PictureError("这张图不完整，下面一截缺了，多半是没有传完。请换原图再传一次。") from None


def _check_nothing_else(file: BinaryIO) -> None:
    """No web page behind or inside the picture."""
    rest = b""
    while chunk := file.read(_CHUNK):
        text = (rest + chunk).lower()
        if any(mark in text for mark in PAGE_MARKS):
            raise PictureError("这张图里夹带了网页代码，不能用。请用画图或者看图软件打开，另存一张新的再传。")
        rest = chunk[-_OVERLAP:]


def sample(width: int = 8, height: int = 8, form: str = "PNG") -> bytes:
    """A small picture of one colour (demo and tests)."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#b42a1a").save(made, form)
    return made.getvalue()
