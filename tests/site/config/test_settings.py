"""Every variable of the environment is read and told of; bad values stop the start."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from config import environment
from tests.site.pagecache.asking import Asker

ROOT = Path(settings.ROOT)
READ = re.compile(
    r"""(?:environment\.|\b)(?:text|flag|number|words|networks|folder|addresses|getenv)\(\s*"([A-Z][A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z][A-Z_]+)"|\$\{([A-Z][A-Z_]+):-"""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "PYTHONPATH", "DJANGO_ALLOW_ASYNC_UNSAFE", "CONTENT_LENGTH", "PATH_INFO"}


def read_variables():
    files = [*(ROOT / "site" / "config").rglob("*.py"), *(ROOT / "script").iterdir(), ROOT / "tests" / "conftest.py"]
    found = set()
    for path in files:
        if path.is_file():
            for groups in READ.findall(path.read_text(encoding="utf-8")):
                found.update(name for name in groups if name)
    return found - NOT_OURS


def listed_variables():
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_variable_is_in_the_manual_and_every_one_in_the_manual_is_read():
    assert read_variables() == listed_variables()


def start(tmp_path, **variables):
    """What Django says to the settings of an installation with these variables."""
    surroundings = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **variables}
    code = "from config import settings as s; print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE if s.SITE.secure else '-', s.SITE.port)"
    return subprocess.run([sys.executable, "-c", code], env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SITE_URL": "learn.example.cn"}, "SITE_URL='learn.example.cn' is no web address. Write it like https://learn.example.cn"),
        ({"SITE_URL": "ftp://learn.example.cn"}, "is no web address"),
        ({"PORT": "http"}, "PORT='http' is not a whole number"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is known or shorter than 32 characters"),
        ({"SECRET_KEY": "x" * 31}, "SECRET_KEY is known or shorter than 32 characters"),
        ({"SECRET_KEY": "django-insecure-" + "x" * 40}, "SECRET_KEY is known"),
        ({"DEBUG": "1", "SITE_URL": "https://learn.example.cn"}, "DEBUG=1 with"),
        ({"DEBUG": "1", "SITE_URL": "http://learn.example.cn"}, "DEBUG=1 with"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must look like postgresql://"),
        ({"DATABASE_URL": "postgresql://host"}, "DATABASE_URL must look like postgresql://"),
        ({"SEARCH_URL": "solr://host:9200"}, "SEARCH_URL must look like elasticsearch://"),
        ({"SEARCH_URL": "elasticsearch:///name"}, "SEARCH_URL must look like elasticsearch://"),
        ({"SEARCH_URL": "opensearch://host:port"}, "SEARCH_URL has no usable port"),
        ({"SEARCH_URL": "opensearch://host/Big Name"}, "SEARCH_URL: 'Big Name' is no name of an index"),
        ({"TRUSTED_PROXIES": "proxy.example.cn"}, "TRUSTED_PROXIES: "),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path, variables, told):
    said = start(tmp_path, **variables)
    assert said.returncode != 0
    assert "SettingError: " in said.stderr
    assert told in said.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:8000", "['127.0.0.1', '127.0.0.1', 'localhost', '[::1]'] - 8000"),
        ("https://learn.example.cn", "['learn.example.cn', '127.0.0.1', 'localhost', '[::1]'] True 443"),
    ],
)
def test_the_address_decides_about_cookies(tmp_path, url, told):
    assert start(tmp_path, SITE_URL=url).stdout.strip() == told


def test_a_secret_is_made_once_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert len(first) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_passwords_stay_out_of_messages():
    address = environment.DatabaseAddress(name="n", user="u", password="topsecret")
    assert "topsecret" not in repr(address)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_connection_stays_open_for_the_next_request():
    ask, opened = Asker(get_wsgi_application()), []

    def note(**about):
        opened.append(about["connection"].alias)

    ask("/healthz")
    connection_created.connect(note)
    assert ([ask("/healthz")[0] for _ in range(2)], opened) == ([200, 200], [])
    connection_created.disconnect(note)
