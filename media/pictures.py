"""Looks at an uploaded picture before anything is made of it. Pure: bytes in, a reason in plain words out."""

import io
import warnings
from typing import BinaryIO

from django.utils.translation import get_language
from django.utils.translation import gettext as _
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
        raise PictureError(_("“%(name)s” is empty, there is not a byte in it. Please send the original picture again.") % {"name": name})
    file.seek(0)
    ending = name.rpartition(".")[2].lower()
    picture = _open(file)
    if picture.format not in FORMATS:
        raise PictureError(
            _("“%(name)s” is really a %(format)s. Please save it as JPG or PNG and send that.") % {"name": name, "format": picture.format}
        )
    if ending not in FORMATS[picture.format]:
        raise PictureError(
            _("“%(name)s” is %(kind)s inside, which does not fit the ending .%(ending)s. Please mend the name, or save the file anew.")
            % {"name": name, "kind": picture.format, "ending": ending}
        )
    width, height = picture.size
    pixels = width * height * getattr(picture, "n_frames", 1)
    if pixels > MAX_PIXELS:
        text = _("“%(name)s” is too large: %(width)s × %(height)s, %(size)s pixels, at most %(most)s. Please make its long side 4000 pixels at most.")
        raise PictureError(text % {"name": name, "width": width, "height": height, "size": _millions(pixels), "most": _millions(MAX_PIXELS)})


def _millions(pixels: int) -> str:
    """4500 万, 45 million: Chinese counts in ten thousands."""
    return f"{pixels // 10_000} 万" if (get_language() or "zh").startswith("zh") else f"{pixels / 1_000_000:g} million"


def _too_many_pixels() -> str:
    text = _("This picture has too many pixels, at most %(most)s. Please make its long side 4000 pixels at most.")
    return text % {"most": _millions(MAX_PIXELS)}


def _open(file: BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(file, formats=tuple(FORMATS))
    except Image.DecompressionBombError:
        raise PictureError(_too_many_pixels()) from None
    except UnidentifiedImageError:
        raise PictureError(_("This file is no picture that can be used. Please send JPG, PNG, GIF or WebP; save SVG and PDF as PNG first.")) from None
    except (OSError, SyntaxError, ValueError):
        raise PictureError(_("This picture cannot be read, perhaps it is damaged. Please export or download it once more and send that.")) from None


def _check_content(file: BinaryIO) -> None:
    """Decode all of it: what breaks off is found now, not on a citizen's page."""
    try:
        _open(file).load()
    except PictureError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise PictureError(
            _("This picture is incomplete, its lower part is missing; perhaps the upload broke off. Please send the original again.")
        ) from None


def _check_nothing_else(file: BinaryIO) -> None:
    """No web page behind or inside the picture."""
    rest = b""
    while chunk := file.read(_CHUNK):
        text = (rest + chunk).lower()
        if any(mark in text for mark in PAGE_MARKS):
            raise PictureError(
                _("There is code of a web page in this picture, it cannot be used. Please open it in a picture program, save it anew and send that.")
            )
        rest = chunk[-_OVERLAP:]


def sample(width: int = 8, height: int = 8, form: str = "PNG") -> bytes:
    """A small picture of one colour (demo and tests)."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#b42a1a").save(made, form)
    return made.getvalue()
