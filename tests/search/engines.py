"""The four engines as the one behaviour suite knows them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import SearchAddress
from search.engines import client, outbox, server, tasks

ROOT = Path(settings.ROOT)
SERVERS = [pytest.param(name, marks=pytest.mark.server) for name in ("elasticsearch", "opensearch")]
ENGINES = [pytest.param("sqlite", marks=pytest.mark.sqlite), pytest.param("postgresql", marks=pytest.mark.postgres), *SERVERS]
on_servers = pytest.mark.parametrize("engine_name", SERVERS, indirect=True, scope="session")
on_all = pytest.mark.parametrize("engine_name", ENGINES, indirect=True, scope="session")


@dataclass(frozen=True)
class Engine:
    """One of the four; a server stands before whichever database the tests use."""

    name: str
    address: SearchAddress | None = None

    def settle(self) -> None:
        """Let everything that was written be found."""
        if self.address is not None:
            tasks.drain()
            assert server.is_usable(), server.breaker.reason


def started(kind: str, port: str = "0") -> str:
    """Return the address of a real server; where none can be had, the test is skipped, in CI it fails."""
    done = subprocess.run([ROOT / "script" / kind, "start", port], capture_output=True, text=True, check=False)
    if done.returncode and os.environ.get("CI"):
        pytest.fail(f"CI needs {kind}: {done.stderr[-300:]}")
    if done.returncode:
        pytest.skip(f"{kind} could not be started: {done.stderr.strip()[-200:]}")
    return done.stdout.strip()


@contextmanager
def patient() -> Iterator[None]:
    """Wait for a server as long as a slow machine needs; what happens after the budget has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "BUDGET", client.PATIENCE)
        patch.setattr(client, "SHORTLY", client.PATIENCE)
        yield


def fresh() -> None:
    """Forget what earlier tests learned of the server."""
    server.breaker.close()
    outbox.is_behind.cache_clear()
