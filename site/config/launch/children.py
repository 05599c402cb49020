"""The processes of a running site: started together, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config.launch.words import say

PATIENCE = 10.0
"""Seconds between the polite and the final signal."""
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """On Linux the kernel ends the child when the script is killed without a chance to clean up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A command that runs beside the others; ``vital`` ones end the site with them, the rest are started again."""

    name: str
    command: list[str]
    vital: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self, surroundings: Mapping[str, str], folder: Path) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only the script."""
        self.process = subprocess.Popen(
            self.command,
            env=dict(surroundings),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the script runs no threads
        )

    def signal(self, number: int) -> None:
        """Send ``number`` to it and to what it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return None if self.process is None else self.process.poll()


class Family:
    """All children of one site."""

    def __init__(self, surroundings: Mapping[str, str], folder: Path) -> None:
        self.surroundings = surroundings
        self.folder = folder
        self.children: list[Child] = []
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def add(self, child: Child) -> Child:
        """Start ``child`` and watch over it."""
        child.start(self.surroundings, self.folder)
        self.children.append(child)
        return child

    def watch(self) -> int:
        """Wait until a signal comes or a vital child ends; 0 after a signal."""
        while not self.stopping:
            for child in self.children:
                code = child.ended()
                if code is None:
                    continue
                if child.vital:
                    say(f"The {child.name} ended by itself with code {code}: see the lines above.")
                    return 1
                say(f"The {child.name} ended with code {code} and is started again.")
                time.sleep(1)
                child.start(self.surroundings, self.folder)
            time.sleep(0.2)
        return 0

    def end(self) -> None:
        """End every child: politely, then for good."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(child.ended() is None for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
        _wait(child.process for child in self.children)


def _wait(processes: Iterable[subprocess.Popen[bytes] | None]) -> None:
    for process in processes:
        if process is not None:
            process.wait()
