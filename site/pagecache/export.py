"""Pages as files that a web server sends by itself; see docs/nginx.conf.

A page is written when it is asked for again and nothing of it changed for two seconds: plain, gzip and br, each under a
name of its own first. Its folder is named by the time: a web server looks only into the one of the present
thousand seconds, so that nothing is sent for longer even where nobody is left to take it away. Writers take away what
they change before they commit (``ledger``); here each worker takes away what reaches its boundary.
"""

import logging
import os
import queue
import re
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pagecache import ledger, writes
from pagecache.asked import Key
from pagecache.bodies import Entry, as_it_is, compressed

logger = logging.getLogger(__name__)

PERIOD = 1_000  # seconds
SETTLED = 2.0  # seconds; a younger page may change within the second of its file's time, which makes the ETag
EARLY = 1.0  # seconds before its boundary that a file is taken away
LONGEST_PATH, LONGEST_NAME = 400, 200  # bytes
WAITING = 200  # pages in the queue
REST = 5.0  # seconds between two looks at what others wrote
NAME = "@page"
ENCODINGS = {"": "", ".gz": "gzip", ".br": "br"}
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_PATH = re.compile(r"/(?:[\w~-][\w.~-]*/)*")

Tree = Callable[[Key, Entry], str]
"""Under which headers the web server has to send a page, as the name of a folder; empty where it knows none."""


def file_of(key: Key) -> str | None:
    """Where the page lies below the folder of its headers; None for what has no such place.

    A path whose parts begin with a dot, hold other characters than letters, digits and ``. _ ~ -`` or are too long goes to the application.
    """
    try:
        path = key.path.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if key.query or key.place or not _HOST.fullmatch(key.host) or not _PATH.fullmatch(path):
        return None
    size = len(path.encode())
    if size > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
        return None
    return f"{key.host}{path}{NAME}"


class Export:
    """Writes pages below ``folder``; one for each worker, with a thread of its own."""

    def __init__(self, folder: Path, tree: Tree) -> None:
        self.folder = folder
        self.tree = tree
        self._waiting: queue.Queue[tuple[Key, Entry]] = queue.Queue(WAITING)
        self._silent_until = 0.0
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin with nothing: what lies there was made by other code. In each process once."""
        self._begin()
        threading.Thread(target=self._run, name="pagecache export", daemon=True).start()

    def _begin(self) -> None:
        with writes.changes().alone():
            writes.ledger().begin(self.folder)

    def stop(self) -> None:
        """End the thread soon."""
        self._stopped.set()

    def offer(self, key: Key, entry: Entry) -> None:
        """Write a page soon, unless it lies there already. Never waits."""
        now = time.time()
        period = int(now) // PERIOD
        if entry.exported == period or now - entry.changed <= SETTLED:
            return
        entry.exported = period
        try:
            self._waiting.put_nowait((key, entry))
        except queue.Full:
            entry.exported = 0

    # --- in the thread ----------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.work(self._pause())
            except Exception as error:  # noqa: BLE001 - a full disk, a folder of somebody else's: the site goes on without
                self._complain(error)
                self._stopped.wait(1)

    def work(self, pause: float) -> None:
        """Write the next page that is offered within ``pause`` seconds, and take away what is over."""
        try:
            key, entry = self._waiting.get(timeout=pause)
        except queue.Empty:
            pass
        else:
            self._write(key, entry)
        self._sweep()

    def _pause(self) -> float:
        until = self._boundary()
        return REST if until is None else min(max(until - EARLY - time.time(), 0.01), REST)

    def _boundary(self) -> float | None:
        with writes.changes().alone():
            return writes.ledger().next_boundary() if writes.ledger().exists() else None

    def _sweep(self) -> None:
        moment = time.time() + EARLY
        with writes.changes().alone():
            until = writes.ledger().next_boundary()
            if until is not None and until <= moment:
                writes.ledger().over(moment)
        ledger.tidy(self.folder, before=int(moment) // PERIOD)

    def _write(self, key: Key, entry: Entry) -> None:
        tree, name = self.tree(key, entry), file_of(key)
        if not tree or not name or not entry.status.startswith("200") or entry.show is as_it_is:
            return
        period = int(time.time()) // PERIOD
        until = min(entry.until, (period + 1) * PERIOD)
        if not writes.ledger().exists():  # somebody removed it
            self._begin()
        if until - EARLY > time.time() and not self._publish(entry, self.folder / "pages" / str(period), f"{tree}/{name}", until):
            entry.exported = 0  # something is being written: once more at the next request

    @staticmethod
    def _publish(entry: Entry, root: Path, name: str, until: float) -> bool:
        """Write all three where no web server looks, then give them their names, unless somebody writes content."""
        path, new = root / name, root / f"new-{secrets.token_hex(8)}"
        made = {Path(f"{path}{suffix}"): Path(f"{new}{suffix}") for suffix in reversed(ENCODINGS)}
        try:
            path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            for written, encoding in zip(made.values(), reversed(ENCODINGS.values()), strict=True):
                _fill(written, compressed(entry.plain, encoding), entry.changed)
            with writes.changes().still(entry.slots, entry.since) as is_still:
                if is_still and not writes.ledger().is_full():
                    writes.ledger().note(str(path), entry.slots, until)
                    for target, written in made.items():
                        written.replace(target)
            return is_still
        finally:
            for written in made.values():
                written.unlink(missing_ok=True)

    def _complain(self, error: Exception) -> None:
        """Say it once a minute."""
        if time.monotonic() >= self._silent_until:
            logger.warning("%s cannot be used (%s): pages are sent by the application alone.", self.folder, error)
            self._silent_until = time.monotonic() + 60


def _fill(path: Path, body: bytes, changed: float) -> None:
    path.write_bytes(body)
    path.chmod(0o644)
    os.utime(path, (changed, changed))
