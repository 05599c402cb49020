"""SQLite with two writers and two readers for ten seconds: the site's settings against Django's own, in the same run. Prints a line for each.

A write is one transaction as the site makes it: look at a row, change it, note it in a second table. Reads are indexed lists of twenty rows. Four
processes on one file, as web workers and the task worker are. var/venv/bin/python benchmarks/sqlite_writers.py [seconds]
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROLES = ("writer", "writer", "reader", "reader")
ROWS, GOAL, TIMES = 20_000, 2_000, 3.0
MAKE = (
    "CREATE TABLE held (id INTEGER PRIMARY KEY, place INTEGER, changed INTEGER, title TEXT)",
    "CREATE INDEX held_place ON held (place, changed)",
    "CREATE TABLE noted (id INTEGER PRIMARY KEY, held INTEGER, text TEXT)",
)


def configure(file: str, kind: str) -> None:
    """Django with one database: ours as ``config.settings`` says, or as Django comes."""
    from django.conf import settings

    database: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    if kind == "ours":
        database["OPTIONS"] = json.loads(os.environ["OURS"])
    settings.configure(DATABASES={"default": database}, USE_TZ=True)
    import django

    django.setup()


def our_options() -> dict[str, Any]:
    """The options that the site gives its database."""
    sys.path[:1] = [str(ROOT / "site")]
    from config import settings

    options: dict[str, Any] = settings.DATABASES["default"]["OPTIONS"]
    return options


def work(role: str, seconds: float) -> dict[str, int]:
    """Write or read as fast as it goes; what was done, and how often the database was locked."""
    from django.db import OperationalError, connection, transaction

    dice, done, locked = random.Random(), 0, 0  # noqa: S311 - no secret
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        key = dice.randrange(1, ROWS)
        try:
            with connection.cursor() as cursor:
                if role == "reader":
                    cursor.execute("SELECT id, title FROM held WHERE place = %s ORDER BY changed DESC LIMIT 20", [key % 900])
                    cursor.fetchall()
                else:
                    with transaction.atomic():
                        cursor.execute("SELECT changed FROM held WHERE id = %s", [key])
                        changed = cursor.fetchone()[0]
                        cursor.execute("UPDATE held SET changed = %s WHERE id = %s", [changed + 1, key])
                        cursor.execute("INSERT INTO noted (held, text) VALUES (%s, %s)", [key, "changed"])
            done += 1
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            locked += 1
    return {"done": done, "locked": locked}


def run(kind: str, seconds: float) -> dict[str, float]:
    """One run of four processes: writes and reads a second, locks."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "db.sqlite3"))
        command = [sys.executable, str(Path(__file__).resolve())]
        subprocess.run([*command, "make", file, kind], check=True)
        started = [subprocess.Popen([*command, role, file, kind, str(seconds)], stdout=subprocess.PIPE, text=True) for role in ROLES]
        told = [(role, json.loads(one.communicate()[0])) for role, one in zip(ROLES, started, strict=True)]
    sums = {role: sum(one["done"] for which, one in told if which == role) / seconds for role in ("writer", "reader")}
    return {"writes": sums["writer"], "reads": sums["reader"], "locked": sum(one["locked"] for _role, one in told)}


def child(role: str, file: str, kind: str, seconds: str = "0") -> None:
    """One process."""
    configure(file, kind)
    from django.db import connection, transaction

    if role != "make":
        print(json.dumps(work(role, float(seconds))))
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in MAKE:
            cursor.execute(statement)
        cursor.executemany(
            "INSERT INTO held VALUES (%s, %s, %s, %s)", [(number, number % 900, number, f"课{number}") for number in range(1, ROWS + 1)]
        )


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    os.environ["OURS"] = json.dumps(our_options())
    found = {kind: run(kind, seconds) for kind in ("ours", "Django's own")}
    for kind, one in found.items():
        goal = f" (goal {GOAL:,}, 0 locked)" if kind == "ours" else ""
        print(f"SQLite, {kind}: {one['writes']:,.0f} writes/s, {one['reads']:,.0f} reads/s, {one['locked']:.0f} locked{goal}")
    ours, own = (one["writes"] for one in found.values())
    print(f"writes: {ours / own:.1f} × Django's own (goal ≥ {TIMES})")


if __name__ == "__main__":
    child(*sys.argv[1:]) if len(sys.argv) > 2 else main()
