"""What the benchmarks share: a site of its own in a folder, served as script/server serves it; CPU and memory of its processes."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "SEARCH_URL", "SITE_URL", "DEBUG", "DEMO")
TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(folder: str | Path, port: int, workers: int = 2) -> dict[str, str]:
    """Environment of a site in ``folder``."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MALLOC_ARENA_MAX": "1",
        "WEB_WORKERS": str(workers),
    }


def manage(folder: str | Path, *arguments: str) -> None:
    """Run a command of ``manage.py`` for the site in ``folder``."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=surroundings(folder, 8000), check=True, stdout=subprocess.DEVNULL)


def family(pid: int) -> list[int]:
    """A process and those below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in below for found in family(int(child)))]


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and those below it took."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid)]
    return sum(int(found[11]) + int(found[12]) for found in fields) / TICK


def pss(parent: int) -> list[float]:
    """Megabytes of each child of ``parent``, shared pages in proportion."""
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    lines = (Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines() for worker in workers)
    return [next(int(line.split()[1]) / 1000 for line in found if line.startswith("Pss:")) for found in lines]


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def ask(port: int, path: str, headers: dict[str, str] | None = None, timeout: float = 30) -> Answer:
    """Ask for a page over a connection of its own."""
    talk, start = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout), time.perf_counter()
    try:
        talk.request("GET", path, headers=headers or {})
        answer = talk.getresponse()
        body = answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body, time.perf_counter() - start)
    finally:
        talk.close()


@contextlib.contextmanager
def serving(folder: str | Path, workers: int = 2, log: Path | None = None) -> Iterator[tuple[int, int]]:
    """The production server of the site in ``folder``: its port and its process. What it says goes to ``log``."""
    port = free_port()
    with Path(log or os.devnull).open("w") as said:
        command = [sys.executable, "-m", "config.launch.web"]
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings(folder, port, workers), stderr=said)
        try:
            for _ in range(300):
                with contextlib.suppress(OSError):
                    ask(port, "/healthz")
                    break
                time.sleep(0.1)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(20)


def p95(times: list[float]) -> float:
    """The time that one of twenty exceeds."""
    return statistics.quantiles(times, n=20)[-1]
