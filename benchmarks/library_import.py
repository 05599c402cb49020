"""Import 30,000 records with their index through the bulk path, and an EPUB of 1 MB. Prints processor seconds, the child processes' included.

Works in a database of its own in a temporary folder: var/venv/bin/python benchmarks/library_import.py [EPUB…]
"""

import csv
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = tempfile.TemporaryDirectory(prefix="library-import-")
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": FOLDER.name}

import django

django.setup()

from django.core.management import call_command

from config import structure
from content.actions import load_terms
from library.actions import Choices, import_books
from library.demo.catalogue import HEADINGS, records
from library.demo.files import epub_of_size
from library.models import Book
from network.models import Organisation

RECORDS = 30_000
GOALS = {"records": 10.0, "epub": 1.0}


def spent() -> float:
    """Processor seconds of this process and of the children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def sheet(path: Path) -> Path:
    """A spreadsheet of records."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        table.writerows(records(random.Random(1), RECORDS))  # noqa: S311 - no secret
    return path


def main() -> None:
    """Measure and print one line."""
    structure.create(Path(FOLDER.name) / "db.sqlite3")
    call_command("import_divisions", stdout=sys.stderr)
    load_terms()
    choices = Choices(Organisation.objects.get(parent=None))
    file = sheet(Path(FOLDER.name) / "records.csv")
    parts = []
    for name in ("first", "again"):
        before, clock = spent(), time.monotonic()
        counts = import_books([file], choices).counts
        stored = f"{counts['added']} added" if name == "first" else f"{counts['unchanged']} unchanged"
        parts.append(f"{name}: {stored}, {spent() - before:.1f} s CPU ({time.monotonic() - clock:.1f} s)")
    given = [Path(name) for name in sys.argv[1:]] or [epub_of_size(Path(FOLDER.name) / "book.epub", 1 << 20)]
    for path in given:
        before = spent()
        import_books([path], choices)
        parts.append(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB: {spent() - before:.2f} s CPU")
    print(f"library import ({Book.objects.count()} books): {' · '.join(parts)} (goals {GOALS['records']:.0f} s, {GOALS['epub']:.0f} s)")


if __name__ == "__main__":
    main()
    FOLDER.cleanup()
