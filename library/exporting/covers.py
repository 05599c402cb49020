"""Covers drawn from title and author: SVG with the reader's own fonts, PNG where a program asks for one."""

import io
from functools import cache
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CLOTHS = ("#23405f", "#1d5350", "#435029", "#77480f", "#7c2d21", "#573050", "#3b444b", "#5d4331")
"""The eight cloths of the design system (``site/static/src/base/01-tokens.css``)."""
WIDTH, HEIGHT = 300, 426
_LINE = 6
_MOST_LINES = 5
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)


def lines_of(title: str) -> list[str]:
    """A title in lines of a cover: six characters, or whole words of Latin."""
    if not title.isascii():
        return [title[at : at + _LINE] for at in range(0, len(title), _LINE)][:_MOST_LINES]
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE * 2:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[: _LINE * 3]
    return lines[:_MOST_LINES]


def draw_svg(title: str, author: str, cloth: int) -> str:
    """The cover as SVG."""
    rows = "".join(f'<text x="36" y="{92 + 46 * at}" font-size="38">{escape(line)}</text>' for at, line in enumerate(lines_of(title)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">'
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="{CLOTHS[cloth - 1]}"/>'
        f'<rect width="15" height="{HEIGHT}" fill="#000" fill-opacity=".25"/><path d="M36 40h228M36 46h228" stroke="#fff" stroke-width="2"/>'
        f'<g fill="#fff" font-family="Songti SC, Noto Serif CJK SC, SimSun, serif" font-weight="700">{rows}</g>'
        f'<text x="36" y="{HEIGHT - 30}" font-size="22" fill="#fff" font-family="PingFang SC, Noto Sans CJK SC, sans-serif">'
        f"{escape(author[:16])}</text>"
        "</svg>"
    )


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    """A font that has Chinese; None on a machine without one."""
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    return None


def draw_png(title: str, author: str, cloth: int) -> bytes:
    """The cover as PNG; without words where the machine has no font for them."""
    image = Image.new("RGB", (WIDTH, HEIGHT), CLOTHS[cloth - 1])
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 14, HEIGHT), fill="#222")
    for y in (40, 46):
        pen.line((36, y, 264, y), fill="#fff", width=2)
    title_font, author_font = _font(38), _font(20)
    if title_font and author_font:
        for at, line in enumerate(lines_of(title)):
            pen.text((36, 58 + 46 * at), line, font=title_font, fill="#fff")
        pen.text((36, HEIGHT - 50), author[:12], font=author_font, fill="#fff")
    out = io.BytesIO()
    image.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()
