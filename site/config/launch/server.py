"""script/server: everything from an empty machine to a site that answers."""

import fcntl
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from config import environment
from config.environment import SettingError
from config.launch import catalogues
from config.launch.children import Child, Family, die_with_parent
from config.launch.packages import ROOT, RUNTIME, Environment
from config.launch.words import Stop, full_disk, guarded, say

ROOM = 400_000_000
"""Bytes that must be free: packages, database, static files and a backup."""
PATIENCE = 60.0
"""Seconds until the site must answer."""
UNSEEN = {"var", ".git", "tests", "docs", "benchmarks", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def main() -> int:
    """Run in the system's Python first, then again in the environment's."""
    var = environment.var_dir()
    _check_room(var)
    ours = Environment(var)
    ours.ensure(RUNTIME)
    if not ours.is_inside():
        os.execve(ours.python, [str(ours.python), "-m", "config.launch.server", *sys.argv[1:]], os.environ)  # noqa: S606 - our own interpreter
    with _only_one(var):
        return _run(ours.python, var)


def _run(python: Path, var: Path) -> int:
    start = time.monotonic()
    port, address = environment.number("PORT", 8000), environment.text("LISTEN", "127.0.0.1")
    _check_port(address, port)
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]), "DJANGO_SETTINGS_MODULE": "config.settings"}
    if list(catalogues.old()):
        subprocess.run([python, "-c", "from config.launch import catalogues; catalogues.compile_old()"], env=surroundings, check=True)
    _prepare(python, var, surroundings)
    # Each thread would keep free memory of its own: 4 MB of every worker.
    family = Family({"MALLOC_ARENA_MAX": "1", **surroundings}, ROOT)
    try:
        server = family.add(Child("web server", [str(python), "-m", "config.launch.web"], vital=True))
        answered = _wait_until_it_answers(server, family, address, port)
        if answered:
            family.add(Child("task worker", [str(python), "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--verbosity", "0"]))
            family.add(Child("tick", [str(python), "manage.py", "tick", "--forever"]))
            _announce(var, time.monotonic() - start)
        return family.watch()
    finally:
        family.end()


def _prepare(python: Path, var: Path, surroundings: dict[str, str]) -> None:
    """Bring the database up to the program's state, unless both are as they were when the site last ran."""
    kept, now = var / "run" / "prepared", _fingerprint()
    if kept.exists() and kept.read_text(encoding="ascii") == now:
        return
    options = ["--empty"] if "--empty" in sys.argv or environment.text("DEMO").lower() == "none" else []
    # A start that is killed takes the preparation with it: the next one must not meet it at work.
    command = [str(python), "manage.py", "prepare", *options]
    code = subprocess.run(command, env=surroundings, cwd=ROOT, check=False, preexec_fn=die_with_parent).returncode
    if code:
        raise Stop("The site could not be prepared: see the lines above. Start again when mended, nothing is lost.")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(now, encoding="ascii")


def _fingerprint() -> str:
    """A digest of every source file's time and size and of the environment's variables that Django reads."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - UNSEEN)
        for name in sorted(files):
            status = Path(folder, name).stat()
            digest.update(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    for name in ("PORT", "SITE_URL", "VAR_DIR", "DATABASE_URL", "SEARCH_URL", "REDIS_URL"):
        digest.update(f"{name}={environment.text(name)}\n".encode())
    return digest.hexdigest()


def _check_room(var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    status = os.statvfs(var)
    if not (var / "run" / "prepared").exists() and status.f_bavail * status.f_frsize < ROOM:
        raise Stop(full_disk(var))


def _check_port(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise Stop(
                f"Port {port} of {address} cannot be used ({error.strerror}).\n"
                f"End the program that has it, or take another: PORT={port + 1} script/server"
            ) from None


@contextmanager
def _only_one(var: Path) -> Iterator[IO[str]]:
    """Two sites must not share a ``VAR_DIR``."""
    (var / "run").mkdir(exist_ok=True)
    with (var / "run" / "server.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Stop(f"A site already runs with {var}. End it, or start a second one with: VAR_DIR=… PORT=… script/server") from None
        yield lock


def _wait_until_it_answers(server: Child, family: Family, address: str, port: int) -> bool:
    """Whether ``/healthz`` and the front page answered; False when a signal came first or the server ended."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + PATIENCE
    while not family.stopping and server.ended() is None:
        if _status(host, port, "/healthz") == 200 and _status(host, port, "/") < 500:
            return True
        if time.monotonic() > deadline:
            raise Stop(f"The site did not answer within {PATIENCE:.0f} seconds. See the lines above; manage.py doctor tells more.")
        time.sleep(0.1)
    return False


def _status(host: str, port: int, path: str) -> int:
    """The status of our own answer, 599 where there is none yet."""
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": environment.site_address().host})
        return connection.getresponse().status
    except OSError:
        return 599
    finally:
        connection.close()


def _announce(var: Path, seconds: float) -> None:
    url = environment.site_address().url
    lines = [f"The site answers ({seconds:.1f} s).", "", f"  Site      {url}/", f"  Editors   {url}/admin/", ""]
    path = var / "credentials"
    if path.exists():
        known = json.loads(path.read_text(encoding="utf-8"))
        width = max(len(account["username"]) for account in known)
        lines += [f"  {account['username']:{width}}   {account['password']}   {account['where']}" for account in known]
        lines += ["", f"  These passwords are as first set; they are kept in {path}."]
    say("\n".join([*lines, "  Ctrl-C ends the site.", ""]))


if __name__ == "__main__":
    try:
        sys.exit(guarded(main, environment.var_dir()))
    except SettingError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
