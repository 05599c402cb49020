"""Draws the pictures of the demo announcements: flat shapes in the site's colours, nothing photographed, nothing fetched."""

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINE = 960, 600, 2
PAPER, INK, RED, JADE, GOLD, BLUE = "#f4efe4", "#38332c", "#b3392c", "#4d7a68", "#c9973f", "#5d7f9b"
TINTS = ("#e9dfc8", "#dfe6dc", "#e6dcd6", "#dce3e8")
Draw = ImageDraw.ImageDraw
Motif = Callable[[Draw, random.Random], None]


def _box(draw: Draw, left: float, top: float, right: float, bottom: float, colour: str, turn: float = 0) -> None:
    if turn:
        draw.rounded_rectangle(_fine(left, top, right, bottom), turn * FINE, fill=colour)
    else:
        draw.rectangle(_fine(left, top, right, bottom), fill=colour)


def _disc(draw: Draw, x: float, y: float, reach: float, colour: str) -> None:
    draw.ellipse(_fine(x - reach, y - reach, x + reach, y + reach), fill=colour)


def _shape(draw: Draw, colour: str, *points: float) -> None:
    draw.polygon(_fine(*points), fill=colour)


def _line(draw: Draw, colour: str, width: float, *points: float) -> None:
    draw.line(_fine(*points), fill=colour, width=round(width * FINE), joint="curve")


def _fine(*values: float) -> list[float]:
    return [value * FINE for value in values]


def _hills(draw: Draw, dice: random.Random, base: float, height: float, colour: str) -> None:
    phase, wave = dice.random() * 6, dice.uniform(90, 150)
    top = [(x, base - height * (0.6 + 0.4 * math.sin(x / wave + phase))) for x in range(0, WIDTH + 20, 20)]
    _shape(draw, colour, *(value for point in top for value in point), WIDTH, HEIGHT, 0, HEIGHT)


def mountains(draw: Draw, dice: random.Random) -> None:
    """Three ranges and a sun."""
    _disc(draw, dice.randint(600, 780), 150, 54, RED)
    for base, height, colour in ((420, 190, "#b9c6bd"), (490, 150, "#8aa597"), (570, 110, JADE)):
        _hills(draw, dice, base, height, colour)


def river(draw: Draw, dice: random.Random) -> None:
    """Water between hills and reeds."""
    mountains(draw, dice)
    _box(draw, 0, 430, WIDTH, HEIGHT, "#a9c0cd")
    for _wave in range(14):
        x, y = dice.randint(0, 860), dice.randint(445, 580)
        _line(draw, PAPER, 3, x, y, x + dice.randint(50, 140), y)
    for _reed in range(12):
        x = dice.randint(20, 240)
        _line(draw, JADE, 4, x, 600, x + dice.randint(-10, 26), dice.randint(410, 500))


def bridge(draw: Draw, dice: random.Random) -> None:
    """An arched bridge over the river."""
    river(draw, dice)
    draw.arc(_fine(250, 200, 710, 620), 180, 360, fill=RED, width=14 * FINE)
    _box(draw, 120, 405, 840, 424, INK)
    for x in range(280, 700, 42):
        _line(draw, INK, 3, x, 410 - math.sqrt(max(0.0, 1 - ((x - 480) / 230) ** 2)) * 200, x, 410)


def classroom(draw: Draw, dice: random.Random) -> None:
    """A board and rows of seats, some taken."""
    _box(draw, 170, 80, 790, 290, JADE, 10)
    for y in (130, 175, 220):
        _line(draw, PAPER, 5, 220, y, 220 + dice.randint(200, 480), y)
    for row, y in enumerate((380, 470, 560)):
        for x in range(140 - 20 * row, 860, 150 + 10 * row):
            _disc(draw, x + 30, y - 36, 24, dice.choice((RED, GOLD, BLUE, INK)))
            _box(draw, x - 24, y - 14, x + 84, y + 44, "#a98c64", 8)


def phone(draw: Draw, dice: random.Random) -> None:
    """A telephone with large signs."""
    _box(draw, 350, 50, 610, 560, INK, 34)
    _box(draw, 370, 90, 590, 510, PAPER, 10)
    for at, colour in enumerate((RED, JADE, GOLD, BLUE)):
        _box(draw, 390 + at % 2 * 98, 120 + at // 2 * 110, 472 + at % 2 * 98, 206 + at // 2 * 110, colour, 16)
    for y in (360, 400, 440):
        _line(draw, INK, 12, 394, y, 394 + dice.randint(90, 170), y)


def bowl(draw: Draw, dice: random.Random) -> None:
    """A bowl of noodles with steam."""
    for x in (400, 480, 560):
        _line(draw, "#c9c0ad", 10, *(value for step in range(8) for value in (x + 14 * math.sin(step), 250 - step * 22)))
    draw.pieslice(_fine(250, 120, 710, 560), 0, 180, fill=RED)
    _box(draw, 400, 540, 560, 572, RED, 8)
    draw.ellipse(_fine(250, 290, 710, 390), fill=GOLD)
    for _noodle in range(16):
        x, y = dice.randint(290, 600), dice.randint(310, 350)
        draw.arc(_fine(x, y - 16, x + 80, y + 26), 180, 360, fill=PAPER, width=5 * FINE)


def books(draw: Draw, dice: random.Random) -> None:
    """A shelf of books."""
    x = 130.0
    while x < 800:
        width, height = dice.randint(38, 78), dice.randint(230, 360)
        colour = dice.choice((RED, JADE, GOLD, BLUE, INK))
        _box(draw, x, 480 - height, x + width, 480, colour, 4)
        _box(draw, x + 8, 510 - height, x + width - 8, 516 - height, PAPER)
        x += width + 5
    _box(draw, 90, 480, 870, 506, "#8d7350")


def notes(draw: Draw, dice: random.Random) -> None:
    """Five lines and notes."""
    for y in range(200, 401, 50):
        _line(draw, INK, 3, 90, y, 870, y)
    for x in range(150, 850, 96):
        y = dice.randrange(200, 401, 25)
        draw.ellipse(_fine(x - 26, y - 18, x + 26, y + 18), fill=dice.choice((RED, INK, JADE)))
        _line(draw, INK, 6, x + 24, y, x + 24, y - 120)


def papercut(draw: Draw, _dice: random.Random) -> None:
    """A round window flower."""
    for ring, reach in enumerate((210, 130, 62)):
        count = 16 - ring * 4
        for step in range(count):
            turn = 2 * math.pi * step / count
            _disc(draw, 480 + reach * math.cos(turn), 300 + reach * math.sin(turn), 40 - ring * 8, RED)
            _disc(draw, 480 + reach * math.cos(turn), 300 + reach * math.sin(turn), 16 - ring * 4, PAPER)
    _disc(draw, 480, 300, 34, RED)


def tools(draw: Draw, _dice: random.Random) -> None:
    """A hammer, a file and a square."""
    _box(draw, 210, 170, 250, 520, "#a98c64", 10)
    _box(draw, 140, 120, 330, 190, INK, 10)
    _box(draw, 450, 90, 500, 380, BLUE, 6)
    _box(draw, 440, 380, 510, 520, RED, 18)
    _shape(draw, GOLD, 620, 500, 620, 150, 680, 150, 680, 440, 860, 440, 860, 500)


def grapes(draw: Draw, _dice: random.Random) -> None:
    """A bunch of grapes."""
    for row, count in enumerate((6, 5, 4, 3, 2, 1)):
        for at in range(count):
            _disc(draw, 480 + (at - (count - 1) / 2) * 74, 190 + row * 62, 39, "#6f4a78" if (row + at) % 3 else "#8c648f")
    _line(draw, JADE, 12, 480, 170, 480, 70, 560, 50)
    draw.pieslice(_fine(480, 40, 700, 190), 150, 330, fill=JADE)


def night(draw: Draw, dice: random.Random) -> None:
    """Houses at night with lit windows."""
    _box(draw, 0, 0, WIDTH, HEIGHT, "#2f3c4c")
    _disc(draw, 770, 120, 52, "#efe3bd")
    for x in range(30, 900, 150):
        top = dice.randint(180, 360)
        _box(draw, x, top, x + 130, HEIGHT, "#1f2833")
        for y in range(top + 24, 580, 54):
            for window in (x + 20, x + 76):
                _box(draw, window, y, window + 34, y + 30, GOLD if dice.random() < 0.6 else "#33414f")


def calendar(draw: Draw, dice: random.Random) -> None:
    """A month's sheet with some days marked."""
    _box(draw, 240, 70, 720, 540, "#ffffff", 14)
    _box(draw, 240, 70, 720, 160, RED, 14)
    for row in range(5):
        for column in range(7):
            marked = dice.random() < 0.2
            _box(draw, 272 + column * 60, 190 + row * 66, 316 + column * 60, 234 + row * 66, GOLD if marked else "#e6dfd0", 8)


def photo(draw: Draw, dice: random.Random) -> None:
    """Old photographs, one upon the other."""
    for x, y in ((180, 90), (330, 150), (480, 80)):
        _box(draw, x, y, x + 320, y + 360, "#ffffff")
        _box(draw, x + 20, y + 20, x + 300, y + 280, dice.choice(("#b7a88d", "#9c9484", "#c2b59a")))
        _shape(draw, "#7d7362", x + 20, y + 280, x + 130, y + 150, x + 200, y + 220, x + 240, y + 180, x + 300, y + 280)


def flags(draw: Draw, _dice: random.Random) -> None:
    """Bunting over a square."""
    _line(draw, INK, 4, 60, 120, 480, 200, 900, 120)
    for at in range(12):
        x = 90 + at * 68
        y = 200 - abs(x - 480) * 80 / 420
        _shape(draw, (RED, GOLD, JADE, BLUE)[at % 4], x, y, x + 52, y, x + 26, y + 76)
    for at, x in enumerate(range(150, 850, 100)):
        _disc(draw, x, 430, 30, (INK, RED, BLUE)[at % 3])
        _box(draw, x - 34, 464, x + 34, 600, (INK, RED, BLUE)[at % 3], 24)


def clock(draw: Draw, _dice: random.Random) -> None:
    """A clock with three quarters of an hour marked."""
    _disc(draw, 480, 300, 230, INK)
    _disc(draw, 480, 300, 214, "#ffffff")
    draw.pieslice(_fine(290, 110, 670, 490), -90, 180, fill="#e3b9ae")
    for step in range(12):
        turn = math.pi * step / 6
        _disc(draw, 480 + 186 * math.cos(turn), 300 + 186 * math.sin(turn), 9, INK)
    _line(draw, RED, 12, 480, 300, 310, 300)
    _line(draw, INK, 14, 480, 300, 540, 190)


def medal(draw: Draw, _dice: random.Random) -> None:
    """A medal on a ribbon."""
    _shape(draw, RED, 370, 40, 450, 40, 520, 300, 440, 300)
    _shape(draw, "#8e2b21", 590, 40, 510, 40, 440, 300, 520, 300)
    _disc(draw, 480, 400, 150, GOLD)
    _disc(draw, 480, 400, 122, "#e0b764")
    star = [(480 + reach * math.sin(math.pi * step / 5), 400 - reach * math.cos(math.pi * step / 5)) for step, reach in enumerate([92, 38] * 5)]
    _shape(draw, PAPER, *(value for point in star for value in point))


MOTIFS: dict[str, tuple[Motif, str]] = {
    "mountains": (mountains, "群山和一轮红日"),
    "river": (river, "一条河，岸边有芦苇，远处是山"),
    "bridge": (bridge, "河上的一座拱桥"),
    "classroom": (classroom, "教室里的黑板和坐着的学员"),
    "phone": (phone, "一部手机，屏幕上四个大图标"),
    "bowl": (bowl, "一碗冒着热气的面"),
    "books": (books, "一排书"),
    "notes": (notes, "五线谱和音符"),
    "papercut": (papercut, "一张圆形的红窗花"),
    "tools": (tools, "锤子、锉刀和角尺"),
    "grapes": (grapes, "一串葡萄"),
    "night": (night, "夜里亮着灯的楼房"),
    "calendar": (calendar, "一页月历，有几天做了记号"),
    "photo": (photo, "三张叠在一起的老照片"),
    "flags": (flags, "彩旗下面站着一排人"),
    "clock": (clock, "一面钟，四十五分钟的地方涂了颜色"),
    "medal": (medal, "挂着红绶带的奖章"),
}
"""Name → how it is drawn, and what it shows."""


def draw_picture(name: str, dice: random.Random) -> bytes:
    """The motif ``name`` as PNG."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), dice.choice(TINTS))
    MOTIFS[name][0](ImageDraw.Draw(image), dice)
    made = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(made, "PNG", compress_level=3)
    return made.getvalue()
