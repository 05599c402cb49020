"""Time the whole result page and the suggestions over HTTP, uncached: each question is asked once, of the server that script/server starts.

var/venv/bin/python benchmarks/search/speed.py FOLDER [NUMBER]: a copy of the installation in FOLDER (a VAR_DIR) is asked; for the goal run
``manage.py demo full`` there first. Questions are pieces of its own titles, three in ten with a second word, a place or a day, some in pinyin,
besides the words most people ask for; suggestions are asked for as somebody types.
"""

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path[:1] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from benchmarks.machine import Answer, ask, p95, serving
from search import text

USUAL = "太原 社区 健康 书法 国画 剪纸 太极 合唱 手机 高血压 中医 面塑 舞蹈 二胡 刀削面 安全 wenjian shufa 龘龘龘 zzxq".split()  # noqa: SIM905 - easier to read
BESIDE = "迎泽 小店 周三 周末 上午 老年".split()  # noqa: SIM905 - easier to read
PAGE_GOAL, TYPING_GOAL = 100.0, 50.0


def copied(source: Path, target: Path) -> None:
    """Copy an installation: what is searched for is written beside the copy."""
    with sqlite3.connect(source / "db.sqlite3") as old, sqlite3.connect(target / "db.sqlite3") as new:
        old.backup(new)
    for name in ("static", "media"):
        (target / name).symlink_to((source / name).resolve())
    for name in ("secret_key", "state.json"):
        (target / name).write_bytes((source / name).read_bytes())


def titles(database: Path) -> list[str]:
    """Return the titles that citizens may find: of books, courses, recordings and other pages."""
    asked = "select title from library_book union select title from wagtailcore_page where live and depth > 3"
    with sqlite3.connect(database) as connection:
        return sorted(row[0] for row in connection.execute(asked))


def questions(found: list[str], number: int, dice: random.Random) -> list[str]:
    """Return different questions, the usual ones first."""
    asked = dict.fromkeys(USUAL)
    while len(asked) < number:
        run = max((match[0] for match in text.runs(text.fold(dice.choice(found)))), key=len, default="")
        size = dice.choice((2, 2, 3, 4, 6))
        begin = dice.randrange(max(1, len(run) - size + 1))
        piece = run[begin : begin + size]
        if dice.random() < 0.1:
            piece = "".join(text.pinyin_syllables(piece)) or piece
        asked[f"{piece} {dice.choice(BESIDE)}" if dice.random() < 0.3 else piece] = None
    return list(asked)


def typed(question: str) -> list[str]:
    """Return what stands in the field while a question is typed, one sign after the other."""
    return [question[: end + 1] for end in range(len(question))]


def told(name: str, answers: list[tuple[str, Answer]], goal: float) -> None:
    """Print how long they took, and which took longest."""
    assert all(answer.status == 200 for _asked, answer in answers), [(asked, answer.status) for asked, answer in answers if answer.status != 200]
    times = [answer.seconds * 1000 for _asked, answer in answers]
    last, longest = max(answers, key=lambda one: one[1].seconds)
    median = statistics.median(times)
    print(
        f"{name}: {len(times)} by the clock, median {median:.0f} ms, p95 {p95(times):.0f} ms (goal: < {goal:.0f}), "
        f"longest {longest.seconds * 1000:.0f} ms ({last})"
    )


def main() -> None:
    """Serve a copy, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int, nargs="?", default=400)
    options = parser.parse_args()
    dice = random.Random(2026)  # noqa: S311 - the same questions every time
    with tempfile.TemporaryDirectory(prefix="speed-") as name:
        folder = Path(name)
        copied(options.folder, folder)
        asked = questions(titles(folder / "db.sqlite3"), options.number, dice)
        with serving(folder, workers=1) as (port, _process):
            for word in ("晋祠", "汾河"):  # what a process reads once
                ask(port, f"/search/?q={quote(word)}")
                ask(port, f"/search/suggest/?q={quote(word)}")
            pages = [(question, ask(port, f"/search/?q={quote(question)}")) for question in asked]
            assert not [answer for _question, answer in pages if "; hit" in answer.headers.get("cache-status", "")], "a page came from the cache"
            beginnings = list(dict.fromkeys(begun for question in asked for begun in typed(question)))
            wanted = dice.sample(beginnings, min(len(beginnings), options.number))
            offers = [(begun, ask(port, f"/search/suggest/?q={quote(begun)}")) for begun in wanted]
    told("result page", pages, PAGE_GOAL)
    told("suggestions", offers, TYPING_GOAL)


if __name__ == "__main__":
    main()
