"""script/server as an operator meets it: started, started again, interrupted, in the way of another."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from config.launch.packages import RUNTIME, _digest

ROOT = Path(settings.ROOT)
PATIENCE = 300
WHAT_RUNS = ("config.launch.web", "db_worker", "tick --forever")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """One VAR_DIR and one port; the suite's own environment stands in for a new one."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        (folder / "venv").symlink_to(sys.prefix)

    def start(self, **variables):
        surroundings = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTHONPATH", "CI"}}
        surroundings |= {"VAR_DIR": str(self.folder), "PORT": str(self.port), "DEMO": "none", "WEB_WORKERS": "1", **variables}
        return subprocess.Popen([ROOT / "script" / "server"], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def started(self, **variables):
        """The process once it says that the site answers, and what it said."""
        process, said, deadline = self.start(**variables), "", time.monotonic() + PATIENCE
        for line in process.stdout:
            said += line
            if "Ctrl-C ends the site" in line:
                return process, said
            assert time.monotonic() < deadline, said
        pytest.fail(f"script/server ended with {process.wait()}:\n{said}")


def family(pid):
    """The process and everything below it."""
    below = subprocess.run(["/bin/ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [pid, *(one for child in below for one in family(int(child)))]


def said_of(pid, what):
    """What the kernel says of a process; nothing where it ended, which it may do between any two looks."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def alive(pids):
    states = {pid: said_of(pid, "stat").rsplit(")", 1)[-1].split()[:1] for pid in pids}
    return [pid for pid, state in states.items() if state not in ([], ["Z"])]


def gone(pids, seconds):
    """Wait for the end of ``pids`` and return those that still run."""
    deadline = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive(pids)


def end(process, number):
    pids = family(process.pid)
    process.send_signal(number)
    code = process.wait(30)
    process.stdout.close()
    return code, gone(pids, 5)


def answers(port, deadline):
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    marker = Path(sys.prefix, "installed")
    if not marker.exists() or _digest(ROOT / RUNTIME) not in marker.read_text():
        pytest.skip("the environment was not made by script/test")
    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def first(site):
    """The site after its first start, which comes upon what a start left that was killed half way."""
    process = site.start()
    while not (site.folder / "db.sqlite3").exists():
        assert process.poll() is None
        time.sleep(0.05)
    left = family(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    assert gone(left, 10) == []
    process, said = site.started()
    yield process, said
    if process.poll() is None:
        end(process, signal.SIGTERM)


def has_addresses_and_passwords(site, said):
    assert f"http://127.0.0.1:{site.port}/admin/" in said
    assert re.findall(r"^  (\w+) +[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", said, re.MULTILINE) == ["admin", "city", "district", "street", "community"]
    assert (site.folder / "credentials").stat().st_mode & 0o777 == 0o600
    with urlopen(f"http://127.0.0.1:{site.port}/healthz") as answer:
        assert answer.read() == b"ok\n"


def test_the_first_start_ends_with_addresses_and_passwords_also_after_one_that_was_killed(site, first):
    has_addresses_and_passwords(site, first[1])


@pytest.mark.matrix  # ten seconds: with `first` a whole start is among the few of script/test
def test_a_first_start_that_nobody_disturbs_ends_with_the_same(site, tmp_path):
    undisturbed = Site(tmp_path)
    process, said = undisturbed.started()
    has_addresses_and_passwords(undisturbed, said)
    assert "Database made" in said
    assert end(process, signal.SIGINT) == (0, [])


def test_worker_and_tick_run_beside_the_server(first):
    process, _ = first
    missing, deadline = set(WHAT_RUNS), time.monotonic() + PATIENCE
    while missing and time.monotonic() < deadline:  # between fork and exec a child still has our name
        commands = [said_of(pid, "cmdline").replace("\0", " ") for pid in family(process.pid)]
        missing = {word for word in WHAT_RUNS if not any(word in command for command in commands)}
        time.sleep(0.1)
    assert missing == set()


def test_a_worker_that_dies_is_replaced_while_the_site_answers(site, first):
    process, _ = first
    server = next(pid for pid in family(process.pid) if "config.launch.web" in said_of(pid, "cmdline"))
    children = Path(f"/proc/{server}/task/{server}/children")
    before = children.read_text().split()
    os.kill(int(before[0]), signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while (before[0] in (now := children.read_text().split()) or len(now) < len(before)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (len(now), before[0] in now) == (len(before), False)
    assert answers(site.port, deadline)


def test_a_second_site_in_the_same_folder_is_refused(site, first):
    other = site.start(PORT=str(free_port()))
    said, _ = other.communicate(timeout=PATIENCE)
    assert (other.returncode, "A site already runs with" in said) == (1, True)


def test_a_taken_port_is_named_with_a_way_on(site, first, tmp_path):
    other = Site(tmp_path)
    other.port = site.port
    process = other.start()
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"Port {site.port} of 127.0.0.1 cannot be used" in said
    assert f"PORT={site.port + 1} script/server" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.matrix)])
def test_a_signal_ends_every_child_and_the_next_start_loses_nothing(site, first, number):
    process, said = first
    if process.poll() is not None:
        process, _ = site.started()
    passwords = json.loads((site.folder / "credentials").read_text(encoding="utf-8"))
    assert end(process, number) == (0, [])
    again, said = site.started()
    assert all(account["password"] in said for account in passwords)
    assert "Database made" not in said
    assert end(again, signal.SIGINT) == (0, [])  # Ctrl-C, here too where only SIGTERM starts again


def test_an_old_python_is_told_what_to_install(tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14", "python"):
        old = tmp_path / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    run = subprocess.run([ROOT / "script" / "server"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert (run.returncode, "needs Python 3.11 or newer" in run.stderr) == (1, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_full_disk_is_named_with_a_way_on(tmp_path):
    if subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=20m", "small", tmp_path], check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        process = Site(tmp_path).start()
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        subprocess.run(["/bin/umount", tmp_path], check=True)
    assert process.returncode == 1
    assert f"The disk of {tmp_path} is full (20 MB free)." in said
    assert "nothing is lost" in said
