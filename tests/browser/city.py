"""The demo city as a running site: made once by ``manage.py prepare``, copied for every process, served by granian."""

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.conf import settings
from django.db import connection

from config.environment import ROOT
from config.launch.children import Child
from pagecache import memory
from tests.database import one_at_a_time
from timetable.clock import today

ONLY_SHOWN = frozenset("__pycache__ css fonts js locale src static templates templatetags urls.py views viewsets".split())  # noqa: SIM905 - easier to read
"""The city's rows depend on all but these: pages, addresses and styles do not change them."""
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "SEARCH_URL", "SITE_URL", "DEBUG", "DEMO", "TRUSTED_PROXIES", "ALLOWED_HOSTS")
PATIENCE = 60.0  # seconds until the site must answer


def _sources() -> Iterator[Path]:
    for app in [*sorted(found.parent for found in ROOT.glob("*/apps.py")), ROOT / "site"]:
        for folder, folders, names in os.walk(app):
            folders[:] = sorted(set(folders) - ONLY_SHOWN)
            yield from (Path(folder, name) for name in sorted(set(names) - ONLY_SHOWN))


def key(day: dt.date) -> str:
    """A digest of the day and of all that makes the city's rows."""
    digest = hashlib.sha256(str(day).encode())
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def surroundings(folder: Path, port: int) -> dict[str, str]:
    """The environment of a site in ``folder``."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS and not name.startswith("PYTEST_")}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return kept | {"VAR_DIR": str(folder), "PORT": str(port), "WEB_WORKERS": "1", "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "config.settings"}


def _manage(folder: Path, port: int, *words: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    run = subprocess.run(command, env=surroundings(folder, port), cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"The demo city could not be made:\n{run.stdout}\n{run.stderr}")


def template() -> Path:
    """The folder of a whole city of today; made when there is none, the older ones are thrown away."""
    shelf = Path(settings.VAR).parent
    whole = shelf / f"city-{key(today())}"
    with one_at_a_time("city"):
        if not whole.exists():
            for old in shelf.glob("city-*"):
                shutil.rmtree(old, ignore_errors=True)
            making = shelf / "city-making"
            _manage(making, 8000, "prepare")
            _manage(making, 8000, "search", "inside")  # the worker's work
            making.rename(whole)
    return whole


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class City:
    """A running site. Its rows can be read through Django's models inside ``reading``."""

    folder: Path
    port: int
    server: Child
    _signed_in: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def get(self, path: str, cookies: dict[str, str] | None = None) -> "Answer":
        """Ask for ``path`` as a plain client does."""
        talk = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            talk.request("GET", path, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())})
            answer = talk.getresponse()
            return Answer(answer.status, answer.getheader("Content-Type", "") or "", answer.read())
        finally:
            talk.close()

    def account(self, name: str) -> tuple[str, str]:
        """User name and password of one of the first accounts: admin, city, district, street, community."""
        known: list[dict[str, Any]] = json.loads((self.folder / "credentials").read_text(encoding="utf-8"))
        return next((one["username"], one["password"]) for one in known if one["username"] == name)

    def sign_in(self, name: str) -> dict[str, str]:
        """Cookies of one of the first accounts, signed in by the form; kept for the next who asks."""
        if name not in self._signed_in:
            jar = CookieJar()
            opener = build_opener(HTTPCookieProcessor(jar))
            form = opener.open(f"{self.url}/accounts/login/").read().decode()
            username, password = self.account(name)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
            assert token
            opener.open(
                f"{self.url}/accounts/login/?next=/accounts/help/",
                urlencode({"csrfmiddlewaretoken": token[1], "login": username, "password": password}).encode(),
            )
            self._signed_in[name] = {cookie.name: cookie.value or "" for cookie in jar}
            assert "sessionid" in self._signed_in[name], f"{username} could not sign in"
        return self._signed_in[name]

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Let Django's models look into this city's database; nothing may be written."""
        with reading(self.folder):
            yield


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Let Django's models look into the database of a city's folder; nothing may be written."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = folder / "db.sqlite3"
    memory.forget_all()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        memory.forget_all()


@contextlib.contextmanager
def copied(folder: Path) -> Iterator[None]:
    """Let Django's models work with a copy of the city's database in ``folder``."""
    for part in template().glob("db.sqlite3*"):
        shutil.copy(part, folder)
    with reading(folder):
        yield


@dataclass
class Answer:
    """What came back."""

    status: int
    kind: str
    body: bytes


def _wait(city: City) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if city.get("/healthz").status == 200:
                return
        if city.server.ended() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The site of {city.folder} does not answer; its server's code is {city.server.ended()}.")


@contextlib.contextmanager
def running(name: str) -> Iterator[City]:
    """A copy of the city, served by the server that production has, under its own port and folder."""
    folder, port = Path(settings.VAR) / name, free_port()
    shutil.copytree(template(), folder)
    _manage(folder, port, "prepare")  # the address is another
    server = Child("web server", [sys.executable, "-m", "config.launch.web"])
    server.start(surroundings(folder, port), ROOT)
    city = City(folder, port, server)
    try:
        _wait(city)
        yield city
    finally:
        server.signal(15)
        if server.process is not None:
            server.process.wait(20)
