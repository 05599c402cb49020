"""The shelf's first page and its 900th, over 30,000 and 300,000 books: medians of interleaved rounds, as ratios. Prints one line.

Works in a database of its own in a temporary folder: var/venv/bin/python benchmarks/list_pages.py
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = tempfile.TemporaryDirectory(prefix="list-pages-")
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": FOLDER.name}

import django  # noqa: E402 - after the path

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from library.models import Book  # noqa: E402
from library.shelves import PER_PAGE  # noqa: E402
from network.models import Organisation  # noqa: E402

FIRST, GROWN, PAGE, ROUNDS = 30_000, 300_000, 900, 30
SOME = 5_000


def grow(count: int) -> None:
    """Put in plain rows until there are ``count`` books."""
    city, dice = Organisation.objects.get(parent=None), random.Random(count)  # noqa: S311 - no secret
    for start in range(Book.objects.count(), count, SOME):
        rows = range(start, min(start + SOME, count))
        keys = {number: f"shu {dice.randrange(10**9):09}" for number in rows}
        fixed: dict[str, Any] = {"creators": "某人", "organisation": city, "state": "published", "title_initial": "S"}
        books = [Book(title=f"书{number}", title_sort=key, **fixed) for number, key in keys.items()]
        Book.objects.bulk_create(books)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def address(page: int) -> str:
    """The address of page ``page`` of the shelf by title."""
    if page == 1:
        return "/library/?order=title&by=title&language=zh-Hans"
    last = Book.objects.listed().order_by("title_sort", "pk").values_list("pk", flat=True)[(page - 1) * PER_PAGE - 1]
    return f"/library/?by=title&language=zh-Hans&after={last}"


def rounds(pages: dict[str, str]) -> dict[str, float]:
    """Milliseconds of processor time of each page, the median of interleaved rounds."""
    client, times = Client(SERVER_NAME="localhost"), {name: [] for name in pages}  # type: ignore[var-annotated]
    for number in range(ROUNDS + 2):
        for name, path in pages.items():
            start = time.process_time()
            assert client.get(path).status_code == 200  # noqa: S101
            if number > 1:
                times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Measure and print."""
    call_command("prepare", "--empty", stdout=sys.stderr)
    found: dict[str, float] = {}
    for count in (FIRST, GROWN):
        grow(count)
        found |= {f"{count:,} books, {name}": ms for name, ms in rounds({"page 1": address(1), f"page {PAGE}": address(PAGE)}).items()}
    ratio = max(found.values()) / min(found.values())
    told = " · ".join(f"{name} {ms:.1f} ms" for name, ms in found.items())
    print(f"shelf by title: {told} · slowest ÷ fastest {ratio:.2f} (goal ≤ 1.3)")


if __name__ == "__main__":
    main()
    FOLDER.cleanup()
