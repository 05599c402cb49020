"""Forty slow players on one recording of 60 MB: what other visitors wait, and what the workers' memory does. Prints one line.

Works with a site of its own in a temporary folder, served as script/server serves it: var/venv/bin/python benchmarks/slow_players.py
"""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "data" / "recordings" / "video.mp4"
PLAYERS, SECONDS, MEGABYTES = 40, 40.0, 60
RATE = 64_000  # bytes a second that each player takes
PAGES = ("/", "/timetable/", "/search/?q=shufa", "/places/")


def surroundings(folder: str, port: int) -> dict[str, str]:
    """Settings of the site that is measured."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return os.environ | {
        "VAR_DIR": folder,
        "PORT": str(port),
        "PYTHONPATH": paths,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MALLOC_ARENA_MAX": "1",
        "WEB_WORKERS": "2",
    }


MAKE = """
import django; django.setup()
from pathlib import Path
from django.core.files.base import ContentFile
from wagtail.models import Collection
from media import actions
from media.enums import Variant
from media.models import Recording
made = Recording(title="benchmark", collection=Collection.get_first_root_node())
actions.take_file(made, Variant.FILE, ContentFile(Path({sample!r}).read_bytes(), name="video.mp4"))
made.save()
with open(made.file.path, "ab") as file:
    file.truncate({size})
print(made.url_of(Variant.FILE))
"""


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pss(parent: int) -> list[float]:
    """Megabytes of each worker of the server ``parent``, shared pages in proportion."""
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    lines = (Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines() for worker in workers)
    return [next(int(line.split()[1]) / 1000 for line in found if line.startswith("Pss:")) for found in lines]


def play(port: int, path: str, until: float) -> None:
    """Ask for open-ended ranges one after another and read them slowly, as a phone in a weak network."""
    at = 0
    while time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
            line.settimeout(30)
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nRange: bytes={at}-\r\nConnection: close\r\n\r\n".encode())
            while time.monotonic() < until and (data := line.recv(16_384)):
                at += len(data)
                time.sleep(len(data) / RATE)


def visit(port: int, path: str) -> float:
    """Seconds until a page is whole."""
    talk, start = http.client.HTTPConnection("127.0.0.1", port, timeout=30), time.perf_counter()
    talk.request("GET", path)
    answer = talk.getresponse()
    answer.read()
    talk.close()
    assert answer.status == 200, (path, answer.status)  # noqa: S101
    return time.perf_counter() - start


@contextlib.contextmanager
def site(folder: str) -> Iterator[tuple[int, str, int]]:
    """Port, the recording's address, the server's process."""
    port = free_port()
    env = surroundings(folder, port)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    code = MAKE.format(sample=str(SAMPLE), size=MEGABYTES * 1_000_000)
    path = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout.split()[-1]
    server = subprocess.Popen([sys.executable, "-m", "config.launch.web"], cwd=ROOT, env=env)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                visit(port, "/healthz")
                break
            time.sleep(0.2)
        yield port, path, server.pid
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, site(folder) as (port, path, server):
        for page in PAGES * 4:
            visit(port, page)
        before, until = pss(server), time.monotonic() + SECONDS
        players = [threading.Thread(target=play, args=(port, path, until), daemon=True) for _ in range(PLAYERS)]
        for player in players:
            player.start()
        times: list[float] = []
        halfway: list[float] = []
        while time.monotonic() < until:
            times += [visit(port, page) for page in PAGES]
            time.sleep(0.05)
            if not halfway and until - time.monotonic() < SECONDS / 2:
                halfway = pss(server)
        after = pss(server)
        for player in players:
            player.join(40)
    p95 = statistics.quantiles(times, n=20)[-1]
    memory = " and ".join(" → ".join(f"{one:.0f}" for one in worker) for worker in zip(before, halfway, after, strict=True))
    print(f"{PLAYERS} slow players: {len(times)} other pages, p95 {p95 * 1000:.0f} ms (goal < 1000)")
    print(f"PSS of the workers before, halfway, at the end {memory} MB (goal ≤ 130)")


if __name__ == "__main__":
    main()
