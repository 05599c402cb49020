"""10,000 mixed requests of 50 signed-in users and 30 visitors through the cache of two workers: words of others seen. Prints one line.

Works with a demo city of its own in a temporary folder: var/venv/bin/python benchmarks/cache_crossing.py [requests]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.machine import ROOT, ask, free_port, manage, surroundings
from tests.site.pagecache import crossing


def main() -> None:
    """Measure and print."""
    count, port = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, free_port()
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "prepare")
        with crossing.serving(surroundings(folder, port), str(ROOT)) as sessions:
            for _ in range(100):
                try:
                    ask(port, "/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            start = time.monotonic()
            met = crossing.mixed(port, sessions, count, seed=1)
    how = " · ".join(f"{how} {number}" for how, number in sorted(met.answered.items()))
    print(
        f"cache crossing: {met.asked} requests of {crossing.USERS} users, {crossing.VISITORS} visitors in {time.monotonic() - start:.0f} s ({how}): "
        f"{len(met.foreign)} foreign words (goal 0), {len(met.without)} pages without the own word (goal 0), {len(met.wrong)} other answers (goal 0)"
    )
    for line in [*met.foreign, *met.without, *met.wrong][:10]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
