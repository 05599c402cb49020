"""Fifty users and thirty visitors through the cache of two real workers: nobody sees the word of another."""

import contextlib
import os
import shutil
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import ROOT
from tests.browser.city import free_port, surroundings, template
from tests.site.pagecache import crossing

pytestmark = pytest.mark.sqlite

REQUESTS = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 240


@pytest.fixture
def folder(_own_folder):
    own = Path(settings.VAR) / "crossing"
    shutil.copytree(template(), own)
    yield own
    shutil.rmtree(own)


def wait(port):
    for _ in range(1_200):
        with contextlib.suppress(OSError), contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=5)) as talk:
            talk.request("GET", "/healthz")
            return talk.getresponse().status
        time.sleep(0.1)
    return pytest.fail("the server does not answer")


def test_nobody_meets_the_word_of_another(folder):
    port = free_port()
    with crossing.serving(surroundings(folder, port) | {"WEB_WORKERS": "2"}, str(ROOT)) as sessions:
        wait(port)
        met = crossing.mixed(port, sessions, REQUESTS, seed=1)
    assert (met.asked, met.foreign, met.without, met.wrong) == (REQUESTS, [], [], [])
    assert min(met.answered["hit"], met.answered["made"], met.answered["bypass"]) > REQUESTS // 40, met.answered
