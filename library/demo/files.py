"""Generated files: EPUB books with a picture, a table, a note and ruby, for the demo and for measuring."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from library.demo.writing import Written, books
from library.exporting.epub import Metadata, Part, write_epub

WIDTH, HEIGHT = 720, 400
_HILLS = ((0.62, "#c9d3c6"), (0.72, "#9db3a4"), (0.84, "#6f8f86"))


def draw_picture(dice: random.Random) -> bytes:
    """Hills, a sun and a river in flat colours, as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "#f3efe2")
    pen = ImageDraw.Draw(image)
    left = dice.randrange(120, WIDTH - 160)
    pen.ellipse((left, 50, left + 70, 120), fill="#b42a1a")
    for level, colour in _HILLS:
        edge = [(0, HEIGHT), (0, int(HEIGHT * level))]
        edge += [(x, int(HEIGHT * level) - dice.randrange(8, 70)) for x in range(60, WIDTH, 110)]
        pen.polygon([*edge, (WIDTH, int(HEIGHT * level)), (WIDTH, HEIGHT)], fill=colour)
    pen.line([(x, 372 + (x // 90 % 2) * 8) for x in range(0, WIDTH + 1, 45)], fill="#e0edf0", width=10)
    made = io.BytesIO()
    image.quantize(32).save(made, "PNG")
    return made.getvalue()


def _rich(book: Written) -> str:
    """What plain text cannot carry."""
    first, *rest = book.chapters[0][1]
    rows = "".join(f"<tr><td>{title}</td><td>{len(paragraphs)} 段</td></tr>" for title, paragraphs in book.chapters[1:])
    return (
        f'<p>{first}<a role="doc-noteref" href="#n1">①</a></p><figure><img src="../files/1.png" alt="远山、红日和一条河"/>'
        "<figcaption>汾河边的傍晚</figcaption></figure>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in rest)
        + "<p>太原在古代叫<ruby>晋阳<rt>jìn yáng</rt></ruby>，书里说到的地方，大多在它的左近。</p>"
        f"<table><caption>各章长短</caption><tr><th>章</th><th>多少</th></tr>{rows}</table>"
        '<aside role="doc-footnote" id="n1"><p>书中的人名都是化名，说的事情是大家凑出来的。</p></aside>'
    )


def write_book(path: Path, book: Written, dice: random.Random) -> Path:
    """Write a book as EPUB."""
    picture = path.with_name("1.png")
    picture.write_bytes(draw_picture(dice))
    parts = [Part(1, book.chapters[0][0], _rich(book))]
    parts += [Part(number, title, _plain(paragraphs)) for number, (title, paragraphs) in enumerate(book.chapters[1:], 2)]
    metadata = Metadata(f"demo-book-{book.title}", book.title, [book.creators], subjects=[book.subject], summary=book.summary)
    with path.open("wb") as file:
        write_epub(file, metadata, parts, [picture])
    return path


def _plain(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def epub_of_size(path: Path, size: int) -> Path:
    """An EPUB of about ``size`` bytes: a picture for each of many chapters."""
    dice = random.Random(size)
    written = list(books(dice, 60))
    drawn = path.with_name("1.png")
    noise = Image.frombytes("RGB", (300, 300), dice.randbytes(270_000))
    noise.save(drawn, "PNG")
    extra = max(0, (size - drawn.stat().st_size) // 3)
    parts = [Part(1, "图", '<figure><img src="../files/1.png" alt="图"/></figure>')]
    number, held = 1, 0
    while held < extra:
        for title, paragraphs in (chapter for book in written for chapter in book.chapters):
            number += 1
            shuffled = ["".join(dice.sample(paragraph, len(paragraph))) for paragraph in paragraphs]
            parts.append(Part(number, f"{title} {number}", _plain(shuffled)))
            held += sum(map(len, shuffled)) * 2
            if held >= extra:
                break
    with path.open("wb") as file:
        write_epub(file, Metadata(f"demo-size-{size}", "厚书", ["测试"]), parts, [drawn])
    return path
