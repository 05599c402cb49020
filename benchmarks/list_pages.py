"""A list's first page and its 900th, over 30,000 and 300,000 rows: medians of interleaved rounds, as ratios. Prints a line for each list.

Works in a database of its own in a temporary folder: var/venv/bin/python benchmarks/list_pages.py
"""

import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
FOLDER = tempfile.TemporaryDirectory(prefix="list-pages-")
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": FOLDER.name}

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from content.models import Audience, Category
from courses import actions, querysets
from courses.enums import ItemKind, Length, Way
from courses.models import CataloguePage, Item, ItemTerm
from courses.models.catalogue import LINES_ON_A_PAGE
from library.models import Book
from library.shelves import PER_PAGE
from network.models import Organisation
from pagecache import memory

FIRST, GROWN, PAGE, ROUNDS = 30_000, 300_000, 900, 15
SOME = 5_000
CATALOGUE = "/courses/"
RARE = 300
"""One item in so many has the rare subject and the rare audience."""


def grow_books(count: int) -> None:
    """Put in plain rows until there are ``count`` books."""
    city, dice = Organisation.objects.get(parent=None), random.Random(count)  # noqa: S311 - no secret
    for start in range(Book.objects.count(), count, SOME):
        rows = range(start, min(start + SOME, count))
        keys = {number: f"shu {dice.randrange(10**9):09}" for number in rows}
        fixed: dict[str, Any] = {"creators": "某人", "organisation": city, "state": "published", "title_initial": "S"}
        books = [Book(title=f"书{number}", title_sort=key, **fixed) for number, key in keys.items()]
        Book.objects.bulk_create(books)


class _Courses:
    """Rows of the catalogue as real ones are spread: over categories, subjects, audiences, districts, kinds, lengths."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.index = CataloguePage.objects.order_by("depth").first()
        self.subjects = {one.pk: [subject.pk for subject in one.subjects.all()] for one in Category.objects.all()}
        self.categories, self.audiences = sorted(self.subjects), list(Audience.objects.values_list("pk", flat=True))
        self.districts = [*Organisation.objects.districts().values_list("code", flat=True), "", ""]

    def item(self, number: int) -> Item:
        """A row; its page is not needed by lists."""
        dice, category = self.dice, self.dice.choice(self.categories)
        audiences = dice.sample(self.audiences[1:], 2) + (self.audiences[:1] if dice.randrange(RARE) == 0 else [])
        return Item(
            page_id=10**6 + number, path=f"{self.index.path}9{number:07}", url_path=f"{self.index.url_path}n{number}/",
            title=f"课{number}", lead="导语", kind=dice.choice(ItemKind.values),
            category_id=category, subjects=f",{dice.choice(self.subjects[category])}," if self.subjects[category] else "",
            audiences=f",{','.join(map(str, sorted(audiences)))},", district=dice.choice(self.districts), way=dice.choice(Way.values),
            length=dice.choice(Length.values), seconds=600, tenths=dice.randrange(1, 20), used=dice.randrange(900),
            published_at=timezone.now() - dt.timedelta(minutes=dice.randrange(2_000_000)),
        )  # fmt: skip


def grow_courses(count: int) -> None:
    """Put in rows until there are ``count`` items."""
    made = _Courses(count)
    with connection.constraint_checks_disabled():
        for start in range(Item.objects.count(), count, SOME):
            items = Item.objects.bulk_create([made.item(number) for number in range(start, min(start + SOME, count))])
            ItemTerm.objects.bulk_create([term for item in items for term in actions.terms_of(item)])
    memory.forget_all()


def books(page: int) -> str:
    """The address of page ``page`` of the shelf by title."""
    if page == 1:
        return "/library/?order=title&by=title&language=zh-Hans"
    last = Book.objects.listed().order_by("title_sort", "pk").values_list("pk", flat=True)[(page - 1) * PER_PAGE - 1]
    return f"/library/?by=title&language=zh-Hans&after={last}"


def courses(order: str = "", **narrowed: Any) -> Callable[[int], str]:
    """Addresses of pages of the catalogue; where a list is shorter, its last page."""

    def address(page: int) -> str:
        asked = "&".join(f"{name}={value[0]}" for name, value in narrowed.items()) + (f"&order={order}" if order else "")
        if page == 1:
            return f"{CATALOGUE}?{asked}"
        wanted = querysets.Wanted(order=order, **{name: value[1] for name, value in narrowed.items()})
        rows, prefix = querysets.rows_of("", wanted)
        at = min((page - 1) * LINES_ON_A_PAGE, rows.count() - 1) - 1
        used, published_at, key = rows.values_list(*(f"{prefix}{name}" for name in ("used", "published_at", "pk")))[at]
        return f"{CATALOGUE}?{asked}&before={quote(f'{used if order else published_at.isoformat()}_{key}')}"

    return address


def rounds(pages: dict[str, str]) -> dict[str, float]:
    """Milliseconds of processor time of each page, the median of interleaved rounds."""
    client, times = Client(SERVER_NAME="localhost"), {name: [] for name in pages}  # type: ignore[var-annotated]
    for number in range(ROUNDS + 2):
        for name, path in pages.items():
            start = time.process_time()
            assert client.get(path).status_code == 200
            if number > 1:
                times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def first_count() -> float:
    """Milliseconds of processor time of the catalogue right after something changed: all counts are made anew."""
    client, times = Client(SERVER_NAME="localhost"), []
    for _ in range(5):
        memory.forget_all()
        start = time.process_time()
        assert client.get(CATALOGUE).status_code == 200
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def lists() -> dict[str, Callable[[int], str]]:
    """What is measured: name → address of a page."""
    subject = Category.objects.get(slug="cooking").subjects.first()
    rare, usual = Audience.objects.order_by("pk")[:2]
    cooking = ("cooking", subject.category_id)
    return {
        "shelf by title": books,
        "catalogue": courses(),
        "catalogue, most used": courses("used"),
        "catalogue, a category": courses(category=cooking),
        "catalogue, a subject": courses(category=cooking, subject=(subject.slug, subject.pk)),
        "catalogue, an audience": courses(audience=(usual.slug, usual.pk)),
        "catalogue, a rare audience": courses(audience=(rare.slug, rare.pk)),
        "catalogue, a rare audience, most used": courses("used", audience=(rare.slug, rare.pk)),
    }


def main() -> None:
    """Measure and print."""
    call_command("prepare", "--empty", stdout=sys.stderr)
    found: dict[str, dict[str, float]] = {}
    counts: dict[int, float] = {}
    for count in (FIRST, GROWN):
        grow_books(count)
        grow_courses(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        named = lists()
        made = rounds({f"{name}|{page}": address(page) for name, address in named.items() for page in (1, PAGE)})
        for key, took in made.items():
            name, page = key.split("|")
            found.setdefault(name, {})[f"{count:,} rows, page {page}"] = took
        counts[count] = first_count()
    for name, times in found.items():
        told = " · ".join(f"{which} {took:.1f} ms" for which, took in times.items())
        print(f"{name}: {told} · slowest ÷ fastest {max(times.values()) / min(times.values()):.2f} (goal ≤ 1.3)")
    print("catalogue after a change, all counts anew: " + " · ".join(f"{count:,} rows {took:.0f} ms" for count, took in counts.items()))


if __name__ == "__main__":
    main()
    FOLDER.cleanup()
