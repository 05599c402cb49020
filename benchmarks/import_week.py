"""Import the whole city's week (1,840 rows): dry run, commit with index, publish, again. Prints one line; goals are seconds of CPU.

Works in a database of its own, made in a temporary folder. The reading itself runs in a child process, whose CPU is counted too.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "tests" / "data" / "timetables" / "12-city-week.xlsx"
GOALS = {"dry run": 5.0, "commit": 5.0, "publish": 5.0, "again": 5.0}


def cpu() -> float:
    """Seconds of CPU of this process and its finished children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(times: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Do the work and note its CPU."""
    start = cpu()
    found = work()
    times[name] = cpu() - start
    return found


def measure() -> tuple[dict[str, float], int]:
    """Seconds of each step, and how many sessions the second import changed."""
    import django

    django.setup()
    from django.core.management import call_command

    from network.actions import import_divisions
    from network.models import Organisation
    from timetable.actions import open_issue, publish_issue
    from timetable.actions.imports import check_upload, import_upload
    from timetable.weeks import Week

    call_command("migrate", verbosity=0)
    import_divisions()
    city, week = Organisation.objects.get(parent=None), Week(2026, 48)

    def check() -> Any:
        return check_upload(content=SHEET.read_bytes(), filename=SHEET.name, week=week, organisation=city, by=None)

    def publish() -> None:
        for district in city.children.filter(children__children__holds_classroom=True).distinct():
            publish_issue(open_issue(district, week), None)

    times: dict[str, float] = {}
    upload = timed(times, "dry run", check)
    timed(times, "commit", lambda: import_upload(upload, by=None))
    timed(times, "publish", publish)
    again = timed(times, "again", lambda: import_upload(check(), by=None))
    return times, again.changes


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        times, changes = measure()
    steps = " · ".join(f"{name} {seconds:.1f} s CPU (goal {GOALS[name]:.0f})" for name, seconds in times.items())
    print(f"import of 1,840 rows: {steps} · changes the second time {changes} (goal 0)")


if __name__ == "__main__":
    main()
