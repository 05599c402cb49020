"""400 slow connections of each kind held open: what other visitors wait meanwhile. Prints a line for each kind.

Works with a demo city of its own in a temporary folder, served as script/server serves it: var/venv/bin/python benchmarks/slow_connections.py
"""

import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.machine import ask, manage, p95, pss, serving

CONNECTIONS, SECONDS, PAUSE = 400, 15.0, 0.05
PAGES = ("/", "/timetable/", "/places/", "/search/?q=shufa", "/courses/", "/healthz", "/accounts/login/")
FORM = (
    f"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nCookie: csrftoken={'a' * 32}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
)
KINDS = {
    "say nothing": ("", ""),
    "send a head line by line": ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n", "X-More: x\r\n"),
    "keep theirs open": ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", ""),
    "send a form byte by byte": (FORM, "a"),
    "do not read a long page": ("GET /timetable/WEEK/all/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", ""),
}
"""What each sends at the beginning and each half second after."""


def opened(port: int, text: str) -> list[socket.socket]:
    """The slow connections."""
    held = []
    for _ in range(CONNECTIONS):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.settimeout(5)
        one.connect(("127.0.0.1", port))
        one.sendall(text.encode())
        held.append(one)
    return held


def trickle(held: list[socket.socket], more: str) -> None:
    """Each sends a little; those that the server has closed have nothing more to say."""
    for one in list(held):
        try:
            one.sendall(more.encode())
        except OSError:
            held.remove(one)


def visits(port: int, held: list[socket.socket], more: str) -> tuple[list[float], int]:
    """Seconds of other visitors' pages meanwhile, and how many failed."""
    times, failed, until, next_piece = [], 0, time.monotonic() + SECONDS, 0.0
    while time.monotonic() < until:
        if more and time.monotonic() > next_piece:
            trickle(held, more)
            next_piece = time.monotonic() + 0.5
        for page in PAGES:
            try:
                answer = ask(port, page, timeout=10)
            except OSError:
                failed += 1
                continue
            times.append(answer.seconds)
            failed += answer.status != 200
        time.sleep(PAUSE)
    return times, failed


def main() -> None:
    """Measure and print."""
    week = time.strftime("%G-W%V")
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "prepare")
        with serving(folder) as (port, server):
            for page in PAGES * 4:
                ask(port, page)
            for kind, (first, more) in {"none": ("", ""), **KINDS}.items():
                held = opened(port, first.replace("PORT", str(port)).replace("WEEK", week)) if kind != "none" else []
                times, failed = visits(port, held, more)
                memory = " and ".join(f"{one:.0f}" for one in pss(server))
                for one in held:
                    one.close()
                told = f"median {statistics.median(times) * 1000:.0f} ms, p95 {p95(times) * 1000:.0f} ms" if len(times) > 1 else "no answer"
                print(f"{CONNECTIONS} that {kind}: {len(times)} pages of others, {failed} failed, {told} (goal p95 < 1000) · PSS {memory} MB")
                time.sleep(1)


if __name__ == "__main__":
    main()
