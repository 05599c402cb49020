"""Search inside of books: size of the index, time to build it, time of queries. Prints one line each.

var/venv/bin/python benchmarks/search/passages.py [BOOKS [CHARACTERS]] [--rebuild]

Makes books of generated Chinese (1,000 of 200,000 characters): by a seed, words of one to four characters by Zipf's law out of 3,500
characters by Zipf's law, each book with favourite words of its own. They are stored as books with chapters in a database of their own
(DATABASE_URL: in that one, which must be empty) and go through the product's worker. Queries are cut out of random places of the texts, so
that frequent words are asked for as often as they are written: the worst there is. "whole" is the section
of the result page with its text, "index" the statement alone.
"""

import itertools
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

SEED = 20261128
CHARACTERS = 3_500
WORDS = 30_000
FAVOURITES = 400
LENGTHS = (1, 2, 2, 2, 2, 2, 3, 3, 4)
CHAPTER = 10_000
QUERIES = 200


def zipf(count: int, power: float) -> list[float]:
    """Return cumulative weights of ranks (Zipf and Mandelbrot)."""
    return list(itertools.accumulate((rank + 2.7) ** -power for rank in range(count)))


class Language:
    """Words by a seed."""

    def __init__(self) -> None:
        chance = random.Random(SEED)  # noqa: S311 - a seed, no secret
        characters = [chr(code) for code in range(0x4E00, 0x9FA5)]
        chance.shuffle(characters)
        by_use = zipf(CHARACTERS, 0.9)
        self.words = ["".join(chance.choices(characters[:CHARACTERS], cum_weights=by_use, k=chance.choice(LENGTHS))) for _ in range(WORDS)]
        self.by_use = zipf(WORDS, 1.0)

    def book(self, number: int, size: int) -> Iterator[list[str]]:
        """Yield the chapters of a book as paragraphs."""
        chance = random.Random(SEED + number)  # noqa: S311 - a seed, no secret
        favourites, by_use = chance.sample(self.words, FAVOURITES), zipf(FAVOURITES, 1.0)
        for _chapter in range(max(1, size // CHAPTER)):
            paragraphs: list[str] = []
            length = 0
            while length < min(size, CHAPTER):
                clauses = [
                    "".join(chance.choices(self.words, cum_weights=self.by_use, k=4) + chance.choices(favourites, cum_weights=by_use, k=1))
                    for _ in range(chance.randint(4, 16))
                ]
                paragraphs.append("，".join(clauses) + "。")
                length += len(paragraphs[-1])
            yield paragraphs


def queries(language: Language, books: int, size: int) -> dict[str, list[str]]:
    """Return queries of each sort, cut out of the texts."""
    chance = random.Random(SEED)  # noqa: S311 - a seed, no secret
    found: dict[str, list[str]] = {name: [] for name in ("2 characters", "4 characters", "phrase of 8", "two words", "no hit")}
    for _ in range(QUERIES):
        chapter = next(iter(language.book(chance.randrange(books), size)))
        clauses = [clause for clause in chance.choice(chapter).rstrip("。").split("，") if len(clause) >= 8]
        if not clauses:
            continue
        clause, other = chance.choice(clauses), chance.choice(clauses)
        for name, length in (("2 characters", 2), ("4 characters", 4), ("phrase of 8", 8)):
            start = chance.randrange(len(clause) - length + 1)
            found[name].append(clause[start : start + length])
        found["two words"].append(f"{clause[:2]} {other[-2:]}")
        found["no hit"].append("".join(chance.sample(clause, 4)) + clause[1] + clause[0] + clause[1])
    return found


def store_books(language: Language, books: int, size: int) -> tuple[int, int]:
    """Store them as the importer does; return their characters and the bytes of their text."""
    from library.importing.cleaning import numbered, paragraph
    from library.models import Book, Chapter
    from network.enums import RowState
    from network.models import Organisation

    city, _made = Organisation.objects.get_or_create(code="140100", defaults={"tier": 1, "name": "太原市", "path": "140100/"})
    characters = octets = 0
    for number in range(books):
        chapters = list(language.book(number, size))
        length = sum(len(paragraph) for chapter in chapters for paragraph in chapter)
        about = {"organisation": city, "state": RowState.PUBLISHED, "chapter_count": len(chapters), "characters": length}
        (book,) = Book.objects.bulk_create([Book(title=f"第{number}部书", **about)])
        rows = []
        for at, paragraphs in enumerate(chapters, 1):
            html, count = numbered("".join(map(paragraph, paragraphs)))
            rows.append(Chapter(book=book, number=at, title=f"第{at}章", html=html, paragraphs=count, characters=sum(map(len, paragraphs))))
        Chapter.objects.bulk_create(rows)
        characters += length
        octets += sum(len(paragraph.encode()) for chapter in chapters for paragraph in chapter)
    return characters, octets


def index_bytes() -> int:
    """Return how large the database is: on SQLite in use, on PostgreSQL the index alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_passages')")
            return int(cursor.fetchone()[0])
        sizes = []
        for name in ("page_count", "freelist_count", "page_size"):
            cursor.execute(f"PRAGMA {name}")
            sizes.append(int(cursor.fetchone()[0]))
        return (sizes[0] - sizes[1]) * sizes[2]


class Waits:
    """How long another writer waits for SQLite, tried every 10 ms."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.over = threading.Event()

    def watch(self, path: str) -> None:
        """Take the lock for writing again and again."""
        other = sqlite3.connect(path, isolation_level=None, timeout=60)
        while not self.over.wait(0.01):
            start = time.perf_counter()
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
            self.longest = max(self.longest, time.perf_counter() - start)
        other.close()


@contextmanager
def watched() -> Iterator[Waits]:
    """Watch the database meanwhile; nothing on PostgreSQL, where nobody waits."""
    from django.db import connection

    waits = Waits()
    watcher = threading.Thread(target=waits.watch, args=[str(connection.settings_dict["NAME"])], daemon=True)
    if connection.vendor == "sqlite":
        watcher.start()
    yield waits
    waits.over.set()
    if watcher.is_alive():
        watcher.join()


def timed(act: Callable[[str], Any], asked: list[str]) -> str:
    """Return median, 95th percentile and maximum in milliseconds, by the clock and of processor time."""
    clock, cpu = [], []
    for query in asked:
        start, before = time.perf_counter(), time.process_time()
        act(query)
        clock.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - before) * 1000)
    told = (
        f"median {statistics.median(times):.1f} p95 {statistics.quantiles(times, n=20)[-1]:.1f} max {max(times):.1f} ms" for times in (clock, cpu)
    )
    return "{} (CPU {})".format(*told)


def main(books: int, size: int, *, rebuild: bool) -> None:
    """Measure and print."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from config import structure

    if connection.vendor == "sqlite":
        structure.create(Path(settings.DATABASES["default"]["NAME"]))
    else:
        call_command("migrate", verbosity=0)
    from search.passages import content_types, feeding, finding
    from search.passages.stores import Asked, store

    language = Language()
    start = time.perf_counter()
    characters, octets = store_books(language, books, size)
    print(f"{books} books, {characters:,} characters, {octets:,} bytes of text; stored in {time.perf_counter() - start:.0f} s", flush=True)
    settings.TASKS["default"]["BACKEND"] = "django_tasks.backends.dummy.DummyBackend"  # the worker is run below
    feeding.mark_all()
    before, start, cpu = index_bytes() if connection.vendor == "sqlite" else 0, time.perf_counter(), time.process_time()
    with watched() as waits:
        feeding.drain()
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    held = index_bytes() - before
    print(
        f"built in {took:.0f} s ({cpu:.0f} s CPU, {1000 * took / books:.0f} ms a book); longest wait of another writer {waits.longest * 1000:.0f} ms"
    )
    print(f"size {held:,} bytes: {held / characters:.2f} a character, {held / octets:.2f} × text; {feeding.status().passages:,} passages", flush=True)
    types = list(content_types())
    for name, asked in queries(language, books, size).items():
        index = timed(lambda query: store().find(Asked(query, types)), asked)
        whole = timed(finding.find, asked)
        hits = [sum(hit.hits for hit in store().find(Asked(query, types))) for query in asked[:50]]
        found, middle = sum(map(bool, hits)), statistics.median(hits)
        print(
            f"{name}: index {index}, whole {whole}; {found} of {len(hits)} found, median {middle:.0f} passages in the five best works",
            flush=True,
        )
    if rebuild:
        start = time.perf_counter()
        with watched() as waits:
            feeding.rebuild()
        print(f"rebuilt in {time.perf_counter() - start:.0f} s; longest wait of another writer {waits.longest * 1000:.0f} ms")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        os.environ["VAR_DIR"] = folder
        main(*[*numbers, *(1000, 200_000)[len(numbers) :]], rebuild="--rebuild" in sys.argv)
