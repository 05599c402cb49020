"""Server CPU per request: a cached page, its 304 and its gzip, against bare granian sending the same bytes.

Needs a site that script/server prepared: VAR_DIR=var PYTHONPATH=site var/venv/bin/python benchmarks/pagecache.py [path]
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, REQUESTS, TICK = 9, 3_000, os.sysconf("SC_CLK_TCK")
GOALS = {"plain": 1.25, "304": 1.0, "gzip": 1.1}
UNSAID = (b"date:", b"server:", b"connection:")
"""Headers that the server adds itself."""
BARE = """
from pathlib import Path
BODY = Path({body!r}).read_bytes()
HEADERS = {headers!r}
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return (BODY,)
"""


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, port: int, path: str, *headers: str) -> tuple[bytes, bytes]:
        """Head and body of an answer that says its length."""
        lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", "")
        self.connection.sendall("\r\n".join(lines).encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.connection.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        while len(body) < length:
            body += self.connection.recv(262_144)
        return head, body


def family(pid: int) -> list[int]:
    """A process and those below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in below for found in family(int(child)))]


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and those below it took."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid)]
    return sum(int(found[11]) + int(found[12]) for found in fields) / TICK


@contextmanager
def serving(*command: str, port: int) -> Iterator[int]:
    """A server that answers; its process id."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "WEB_WORKERS": os.environ.get("WEB_WORKERS", "1"), "SITE_URL": f"http://127.0.0.1:{port}"},
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def cost(pid: int, port: int, path: str, *headers: str) -> float:
    """Microseconds of server CPU for one request."""
    client, before = Client(port), cpu(pid)
    for _ in range(REQUESTS):
        client.ask(port, path, *headers)
    return (cpu(pid) - before) / REQUESTS * 1e6


def measured(path: str) -> dict[str, list[float]]:
    """Microseconds of each kind in interleaved rounds."""
    ours, theirs = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder, serving(sys.executable, "-m", "config.launch.web", port=ours) as site:
        client = Client(ours)
        client.ask(ours, path)
        head, body = client.ask(ours, path)
        if b"learning; hit" not in head:
            sys.exit(f"{path} is not kept: {head.decode()}")
        etag = next(line.partition(b": ")[2].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"etag"))
        Path(folder, "body").write_bytes(body)
        headers = [tuple(part.decode() for part in line.split(b": ", 1)) for line in head.split(b"\r\n")[1:] if not line.startswith(UNSAID)]
        Path(folder, "bare.py").write_text(BARE.format(body=str(Path(folder, "body")), headers=headers))
        bare = ("granian", "--interface", "wsgi", "--port", str(theirs), "--workers", "1", "--blocking-threads", "4", "--working-dir", folder)
        costs: dict[str, list[float]] = {name: [] for name in ("bare", *GOALS)}
        with serving(str(Path(sys.executable).with_name("granian")), *bare[1:], "bare:application", port=theirs) as other:
            for _ in range(ROUNDS):
                costs["bare"].append(cost(other, theirs, path))
                costs["plain"].append(cost(site, ours, path))
                costs["304"].append(cost(site, ours, path, f"If-None-Match: {etag}"))
                costs["gzip"].append(cost(site, ours, path, "Accept-Encoding: gzip"))
    return costs


def main() -> None:
    """Measure and print one line."""
    path = sys.argv[1] if len(sys.argv) > 1 else "/"
    middle = {name: statistics.median(found) for name, found in measured(path).items()}
    against = {"plain": "bare", "304": "plain", "gzip": "plain"}
    told = (f"{name} {middle[name] / middle[against[name]]:.2f} × {against[name]} (goal {goal})" for name, goal in GOALS.items())
    print(f"page cache, {path}, CPU per request: bare granian {middle['bare']:.0f} µs · " + " · ".join(told))


if __name__ == "__main__":
    main()
