"""Kill, stop, empty and swap a real search server under load. Prints a line for each trouble: who was answered, how fast, and when all was well.

var/venv/bin/python benchmarks/search/outage.py [elasticsearch | opensearch] [PORT]

Four readers ask through the product's whole pipeline all the time; every answer is compared with what the database's own index says.
Meanwhile documents are saved, and a process runs the worker's task as often as the worker would. A killed server comes back empty.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "site")]

import hostile
import judge

READERS = 4
OUTAGE = 8.0
"""Seconds that a trouble lasts."""
SETTLED = 60.0
NOTICED = 1.2
"""Seconds from the beginning of a trouble within which a reader may be the one who finds out."""


@dataclass
class Load:
    """Readers, and how long each answer took: when it was asked, seconds, whether it was right."""

    expected: dict[str, int]
    answered: list[tuple[float, float, bool]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def read(self, seed: int) -> None:
        """Ask until told to stop."""
        from django.db import connection

        dice = random.Random(seed)  # noqa: S311 - no secret
        while not self.stopping.is_set():
            query = dice.choice(list(self.expected))
            start = time.monotonic()
            right = False
            with contextlib.suppress(Exception):
                right = total(query) == self.expected[query]
            self.answered.append((start, time.monotonic() - start, right))
            time.sleep(0.05)
        connection.close()


def work() -> None:
    """Run the task as the worker does, in a process of its own: when it is due again. Until told to stop."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "judge_settings"
    import django

    django.setup()
    from search.engines import outbox, tasks

    while True:
        behind = outbox.server_state().behind_since
        if outbox.pending() or behind:
            tasks.deliver.func()
            behind = outbox.server_state().behind_since
        time.sleep(tasks.AGAIN.total_seconds() if behind else 0.5)


def total(query: str) -> int:
    """Return how many results the page counts."""
    from django.http import QueryDict
    from judged.apps import NAME

    from search import answers

    asked = QueryDict(mutable=True)
    asked.update({"q": query, "kind": NAME})
    return answers.answer(answers.question(asked, {})).total


class Server:
    """The real server, and what can be done to it."""

    def __init__(self, kind: str, port: str) -> None:
        self.kind, self.port = kind, port
        self.surroundings = dict(os.environ)  # the site of this benchmark has a folder of its own, the server does not move there
        self.url = self.start()

    def start(self) -> str:
        """Start it, empty, and return its address."""
        done = subprocess.run([ROOT / "script" / self.kind, "start", self.port], check=True, capture_output=True, text=True, env=self.surroundings)
        self.port = done.stdout.strip().rpartition(":")[2]
        return done.stdout.strip()

    def signal(self, number: signal.Signals) -> None:
        """Send all its processes a signal."""
        folder = Path(self.surroundings.get("VAR_DIR", str(ROOT / "var"))) / "servers"
        os.killpg(int((folder / f"{self.kind}-run" / "pid").read_text(encoding="ascii")), number)

    def stop(self) -> None:
        """End it."""
        subprocess.run([ROOT / "script" / self.kind, "stop"], check=True, env=self.surroundings)


def empty() -> None:
    """Take the index away."""
    from search.engines import tasks
    from search.engines.client import client

    for index in tasks._behind(client().address.index):
        client().send("DELETE", f"/{index}")


def another_site() -> None:
    """Let the index say that it is another site's."""
    from search.engines import outbox, server, tasks
    from search.engines.client import client

    name = client().address.index
    tasks.send(name, [(server.STAMPED, {"key": server.STAMPED, "stamp": "another"}, outbox.mark())])
    client().send("POST", f"/{name}/_refresh")


def equal() -> bool:
    """Whether the server answers, and it and the database's index hold what the database does."""
    from search import verifying
    from search.engines import outbox, server

    return server.is_usable() and not outbox.pending() and not any(one.faults for one in verifying.compare())


def ordeal(name: str, load: Load, begin: Callable[[], Any], end: Callable[[], Any]) -> bool:
    """Make one trouble, end it, wait until all is well, print; return whether the goals were met."""
    from judged.models import Document

    from search.engines import server

    begin()
    since, saving = time.monotonic(), []
    while time.monotonic() - since < OUTAGE:
        start = time.monotonic()
        Document.objects.create(key=f"{name} {start}", title="存进来的", author="", body="")
        saving.append(time.monotonic() - start)
        time.sleep(0.5)
    noticed = not server.is_usable()
    end()
    back = time.monotonic()
    while not equal() and time.monotonic() - back < 2 * SETTLED:
        time.sleep(0.5)
    took = time.monotonic() - back
    asked = [(start - since, seconds, right) for start, seconds, right in list(load.answered) if start >= since]
    right = sum(right for _start, _seconds, right in asked) / len(asked)
    first = max((seconds for start, seconds, _right in asked if start < NOTICED), default=0.0)
    later = sorted(seconds for start, seconds, _right in asked if start >= NOTICED)
    print(
        f"{name}: {right:.2%} of {len(asked)} answered rightly, first at most {first:.2f} s, later at most {later[-1] * 1000:.0f} ms "
        f"(p99 {later[len(later) * 99 // 100] * 1000:.0f}), saving at most {max(saving):.2f} s, equal {took:.1f} s after the return"
        f"{'' if noticed else ' (already mended when it ended)'}"
    )
    return right == 1 and first <= 1.2 and later[-1] <= 0.3 and max(saving) <= 1 and took <= SETTLED


def main() -> None:
    """Start, fill, trouble."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["elasticsearch", "opensearch"], nargs="?", default="elasticsearch")
    parser.add_argument("port", nargs="?", default="0")
    options = parser.parse_args()
    running = Server(options.kind, options.port)
    with tempfile.TemporaryDirectory(prefix="outage-") as folder:
        judge.start(f"{running.url.replace('http', options.kind, 1)}/outage", folder)
        hostile.fill(random.Random(1))  # noqa: S311 - the same documents every time
        from search.engines import server

        server.breaker.open("asked to")
        load = Load({query: total(query) for query in [*hostile.WORDS, "家常 书法", "daoxiao", "书发入门", "龘龘"]})
        server.breaker.close()
        if not equal():
            raise SystemExit(f"not equal at the beginning: {server.breaker.reason}")
        threads = [threading.Thread(target=load.read, args=[seed]) for seed in range(READERS)]
        worker = subprocess.Popen([sys.executable, __file__, "worker"])
        for thread in threads:
            thread.start()
        try:
            time.sleep(2)
            met = [
                ordeal("killed and started again", load, lambda: running.signal(signal.SIGKILL), running.start),
                ordeal("hanging", load, lambda: running.signal(signal.SIGSTOP), lambda: running.signal(signal.SIGCONT)),
                ordeal("emptied", load, empty, lambda: None),
                ordeal("another site's index", load, another_site, lambda: None),
            ]
        finally:
            load.stopping.set()
            for thread in threads:
                thread.join()
            worker.terminate()
            worker.wait()
            running.stop()
    print("goal: 100 % answered, first at most 1.2 s, later at most 300 ms, saving at most 1 s, equal at most 60 s after the return")
    if not all(met):
        sys.exit(1)


if __name__ == "__main__":
    work() if sys.argv[1:] == ["worker"] else main()
