"""Forty slow players on one recording of 60 MB: what other visitors wait, and what the workers' memory does. Prints one line.

Works with a site of its own in a temporary folder, served as script/server serves it: var/venv/bin/python benchmarks/slow_players.py
"""

import contextlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.machine import ROOT, ask, manage, p95, pss, serving, surroundings

SAMPLE = ROOT / "tests" / "data" / "recordings" / "video.mp4"
PLAYERS, SECONDS, MEGABYTES = 40, 40.0, 60
RATE = 64_000  # bytes a second that each player takes
PAGES = ("/", "/timetable/", "/search/?q=shufa", "/places/")


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


def recording(folder: str) -> str:
    """The address of a recording of 60 MB, put into the site."""
    code = MAKE.format(sample=str(SAMPLE), size=MEGABYTES * 1_000_000)
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=surroundings(folder, 8000), check=True, capture_output=True, text=True)
    return made.stdout.split()[-1]


def visit(port: int, path: str) -> float:
    """Seconds until a page is whole."""
    answer = ask(port, path)
    assert answer.status == 200, (path, answer.status)
    return answer.seconds


def main() -> None:
    """Measure and print."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        manage(folder, "prepare")
        path = recording(folder)
        port, server = stack.enter_context(serving(folder))
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
    memory = " and ".join(" → ".join(f"{one:.0f}" for one in worker) for worker in zip(before, halfway, after, strict=True))
    print(f"{PLAYERS} slow players: {len(times)} other pages, p95 {p95(times) * 1000:.0f} ms (goal < 1000)")
    print(f"PSS of the workers before, halfway, at the end {memory} MB (goal ≤ 130)")


if __name__ == "__main__":
    main()
