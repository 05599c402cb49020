"""Monday morning: 500 clients within 10 s, right after 920 publications. Errors, waiting, renderings per page and worker.

Needs a site with the demo city that script/server prepared: VAR_DIR=var PYTHONPATH=site:. var/venv/bin/python benchmarks/pagecache_rush.py
"""

import os
import statistics
import sys
import threading
import time
from pathlib import Path

import django

from benchmarks.pagecache import Client, free_port, serving

CLIENTS, SPREAD, PUBLICATIONS = 500, 10.0, 920
WORKERS = 2


def publish() -> list[str]:
    """Change 920 sessions of this week, each in a transaction of its own; the pages that show them."""
    from timetable import clock
    from timetable.models import Session
    from timetable.weeks import Week

    week = Week.from_date(clock.today())
    sessions = list(Session.objects.filter(week=week.key)[:PUBLICATIONS])
    for session in sessions:
        session.save()
    print(f"{len(sessions)} sessions written")
    return ["/", "/timetable/", f"/timetable/{week}/all/", *sorted({f"/timetable/{week}/{one.organisation.code[:6]}/" for one in sessions})[:4]]


def come(port: int, path: str, at: float, taken: list[float], errors: list[str]) -> None:
    """One client: a page at its moment."""
    time.sleep(at)
    begun = time.monotonic()
    try:
        head, _body = Client(port).ask(path)
        taken.append(time.monotonic() - begun)
        if b" 200 " not in head[:20]:
            errors.append(head[:40].decode())
    except OSError as error:
        errors.append(str(error))


def main() -> None:
    """Run the rush and print one line."""
    sys.path.remove(str(Path(__file__).parent))  # the other benchmark there is named like the package
    os.environ["WEB_WORKERS"] = str(WORKERS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    from pagecache import counts

    port, taken, errors = free_port(), [], []
    with serving(sys.executable, "-m", "config.launch.web", port=port):
        paths = publish()
        threads = [
            threading.Thread(target=come, args=(port, paths[number % len(paths)], SPREAD * number / CLIENTS, taken, errors))
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = counts.workers(Path(settings.VAR) / "run" / "pagecache")
    made = sum(one["miss"] + one["refreshed"] for one in found)
    named = sorted(set(errors))[:3] or ""
    most = statistics.quantiles(taken, n=20)[-1] * 1000
    renderings = made / len(paths) / WORKERS
    print(
        f"rush: {CLIENTS} clients in {SPREAD:.0f} s, {len(errors)} errors {named} (goal 0) · {renderings:.2f} renderings for each page and "
        f"worker (goal 1) · median {statistics.median(taken) * 1000:.1f} ms, p95 {most:.1f} ms"
    )


if __name__ == "__main__":
    main()
