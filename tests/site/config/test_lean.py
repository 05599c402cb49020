"""A web worker loads no more than it needs."""

import os
import subprocess
import sys

import pytest

from config.environment import ROOT

pytestmark = pytest.mark.sqlite

LOADED = """
import sys
import config.wsgi
print(" ".join(name for name in {names!r} if name in sys.modules))
import psycopg, requests
from wagtail.embeds.finders import oembed
from django.contrib.postgres import fields
print(oembed.requests.__name__, fields.ArrayField.__name__)
"""
HEAVY = [
    "psycopg",
    "requests",
    "urllib3",
    "pygments",
    "openpyxl",
    "numpy",
    "elasticsearch",
    "courses.demo",
    "library.demo",
    "news.demo",
    "timetable.demo",
]


def test_worker_is_lean_and_can_still_load_the_rest(tmp_path):
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "SEARCH_URL"} and "PYTEST" not in name}
    env |= {"PYTHONPATH": paths, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = subprocess.run([sys.executable, "-c", LOADED.format(names=HEAVY)], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["", "requests ArrayField"]
