"""CPU of every kind of public page with many times the rows of the full city: medians of interleaved rounds, as ratios.

The pages are the examples of ``tests/browser/kinds.py``, the next pages of long lists and some searches. See ``grown.py`` for what is copied.
Without a cache in front, in memory what a process keeps. Passages inside books and suggestions are left out: the city has hardly any.
Steps are those of SQLite's machine, which no noise moves; what its full-text index does inside is not among them.
var/venv/bin/python benchmarks/growth.py [times…] [--in FOLDER] [--only WORDS]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

sys.path[:1] = [str(Path(__file__).resolve().parent.parent)]  # in place of this folder, where another benchmark is named like the package

from benchmarks.grown import grow
from benchmarks.machine import ROOT, manage, surroundings
from benchmarks.uncached import Asked, rounds

GOAL, SEARCH_GOAL, SEARCH_TIMES = 1.3, 3.0, 10
ROUNDS, REQUESTS = 5, 8
QUERIES = {"rare word": "刀削面", "usual word": "健康", "two words": "书法 迎泽", "pinyin": "taiji", "nothing": "鲸鱼座"}
LONGER = 1.1
"""From here on it is said how much longer a page got: a list that was not full shows more rows."""
FAR = 9000
"""Books before the next page of a shelf."""


def say_addresses() -> None:
    """Print what is asked for in the full city as JSON: name → address, the reader's place."""
    import django

    django.setup()
    from library import shelves
    from library.models import Book
    from tests.browser import kinds

    found = {name: kinds.example(name) for name in kinds.ALL if name.partition("-")[0] not in kinds.BESIDE}
    asked = {name: (one.path, one.place) for name, one in found.items() if one.status == 200}
    near = asked["timetable:near-neighbour"][1]
    asked |= {
        f"near, {name}": (f"/timetable/near/?where={near}&{more}", "") for name, more in (("of a subject", "subject=cooking"), ("today", "day=today"))
    }
    asked |= {f"near, {digits} digits": (f"/timetable/near/?where={near[:digits].ljust(digits, '0')}", "") for digits in (6, 9)}
    asked["full page of a kind of courses"] = ("/courses/?kind=course", "")
    for order, (column, sign) in shelves.ORDERS.items():
        pk = Book.objects.listed().order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", flat=True)[FAR]
        asked[f"next page of books, {order}"] = (f"/library/?order={order}&after={pk}", "")
    asked |= {f"search, {name}": (f"/search/?q={quote(words)}", "") for name, words in QUERIES.items()}
    print(json.dumps(asked))


def cities(folder: Path, sizes: list[int]) -> dict[int, Path]:
    """The full city and its enlarged copies, those made that are not there."""
    full = folder / "1"
    if not full.exists():
        full.mkdir(parents=True)
        manage(full, "prepare", "--empty")
        manage(full, "demo", "full")
    for times in sizes:
        if not (folder / str(times)).exists():
            shutil.copytree(full, folder / "making", symlinks=True)
            grow(folder / "making" / "db.sqlite3", times)
            (folder / "making").rename(folder / str(times))
    return {times: folder / str(times) for times in (1, *sizes)}


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser()
    reader.add_argument("times", nargs="*", type=int, default=[10])
    reader.add_argument("--only", default="", help="only pages whose names have this")
    reader.add_argument("--in", dest="folder", type=Path, help="keep the cities in this folder, for the next run")
    options = reader.parse_args()
    with ExitStack() as stack:
        places = cities(options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory())), options.times)
        told = subprocess.run([sys.executable, __file__, "addresses"], env=surroundings(places[1], 8000), check=True, capture_output=True, text=True)
        wanted: dict[str, tuple[str, str]] = {name: one for name, one in json.loads(told.stdout).items() if options.only in name}
        asked = {times: Asked(surroundings(place, 8000) | {"PAGECACHE_MB": "0"}, ROOT, stack) for times, place in places.items()}
        ways: dict[str, Callable[..., dict[str, float]]] = {}
        for name, (path, place) in wanted.items():
            cookie = f"place={place}" if place else ""
            for times, child in asked.items():
                ways[f"{name} {times}"] = lambda child=child, path=path, cookie=cookie, **more: child(path, cookie=cookie, requests=REQUESTS, **more)
        found = rounds(ways, ROUNDS)
    missed = []
    for name in wanted:
        own, line = found[f"{name} 1"], []
        for times in options.times:
            one = found[f"{name} {times}"]
            ratio, goal = one["cpu"] / own["cpu"], SEARCH_GOAL if name.startswith("search") else GOAL
            longer = one["length"] / own["length"]
            said = f"{ratio:.2f}" + (f", a page {longer:.2f} × as long" if longer > LONGER else "")
            line.append(
                f"{times} × {one['cpu']:.1f} ms ({one['least']:.1f}–{one['most']:.1f}), {one['queries']} queries, {one['steps']:,} steps = {said}"
            )
            if ratio > goal and not (name.startswith("search") and times > SEARCH_TIMES):
                missed.append(f"{name} at {times} ×: {said} (goal ≤ {goal})")
        print(f"{name}: 1 × {own['cpu']:.1f} ms, {own['queries']} queries, {own['steps']:,} steps · {' · '.join(line)}", flush=True)
    print(f"{len(wanted)} pages, over the goal: {'; '.join(missed) or 'none'}")


if __name__ == "__main__":
    say_addresses() if sys.argv[1:] == ["addresses"] else main()
