"""10,000 random requests over every public address to the server as production has it: answers of 500 and above, connections lost. Prints one line.

Works with a demo city of its own in a temporary folder: var/venv/bin/python benchmarks/fuzz.py [requests] [seed]
"""

import os
import socket
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[:1] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent.parent / "site")]

from benchmarks.machine import manage, serving

SLOW = 5.0  # seconds


class Line:
    """A connection that is kept while the server keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, raw: bytes, method: str) -> int:
        """The status of the answer; 0 where none came over a connection that was new."""
        fresh = self.socket is None
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.sendall(raw)
            return self._answer(method)
        except OSError:
            self.close()
            return 0 if fresh else self.ask(raw, method)  # the server may close a connection between two requests

    def _answer(self, method: str) -> int:
        assert self.socket is not None
        data = b""
        while b"\r\n\r\n" not in data:
            if not (piece := self.socket.recv(65_536)):
                raise ConnectionResetError
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
        status = int(lines[0].split()[1])
        if method == "HEAD" or status in {204, 304}:
            length = 0
        while length is not None and len(body) < length and (piece := self.socket.recv(262_144)):
            body += piece
        if length is None or b"connection: close" in lines:
            self.close()
        return status

    def close(self) -> None:
        """End it; the next request opens another."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def main() -> None:
    """Measure and print."""
    count, chosen = (int(word) for word in (*sys.argv[1:], *("10000", "1")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        manage(folder, "prepare")
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django

        django.setup()
        from hypothesis import HealthCheck, Phase, given, seed, settings

        from tests.site.requests import Request, requests

        statuses: Counter[int] = Counter()
        bad: list[str] = []
        with serving(folder) as (port, _server):
            line = Line(port)

            @seed(chosen)
            @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(requests())
            def ask(asked: Request) -> None:
                start = time.monotonic()
                status = line.ask(asked.raw(f"127.0.0.1:{port}"), asked.method)
                statuses[status] += 1
                if not 100 <= status < 500 or time.monotonic() - start > SLOW:
                    bad.append(f"{status} after {time.monotonic() - start:.1f} s: {asked}")

            ask()
    told = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
    print(f"fuzz: {statuses.total()} requests ({told}): {len(bad)} errors, lost or slow answers (goal 0)")
    for one in bad[:10]:
        print(f"  {one[:600]}")


if __name__ == "__main__":
    main()
