"""How long a page is kept, who renders it, and what a writer that was killed leaves behind."""

import datetime as dt
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone

from config.cached import in_front_of
from network.models import Organisation
from pagecache import door, tags, writes
from pagecache.changes import Changes, slots_of
from tests.factories.home import NoticeFactory, front_page
from tests.factories.network import CommunityFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.site.pagecache.asking import Asker
from timetable import clock
from timetable.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


class SlowSite:
    """The site, which counts its renderings and ends one only when ``go_on`` is set."""

    def __init__(self):
        self.app, self.rendered, self.begun, self.go_on = get_wsgi_application(), 0, threading.Event(), threading.Event()
        self.go_on.set()

    def __call__(self, environ, start_response):
        self.rendered += 1
        self.begun.set()
        self.go_on.wait(60)
        return self.app(environ, start_response)


@pytest.fixture
def site(settings):
    settings.PAGECACHE_BYTES = 8_000_000
    settings.ALLOWED_HOSTS = ["testserver"]
    front_page()
    writes.clear()
    return SlowSite()


@pytest.fixture
def ask(site):
    return Asker(in_front_of(site))


@contextmanager
def meanwhile(site, ask, path, count=1):
    """While ``count`` threads ask and a rendering is under way; afterwards the list has what they got."""
    found = []

    def run():
        try:
            found.append(ask(path))
        finally:
            connections.close_all()

    site.begun.clear(), site.go_on.clear()
    threads = [threading.Thread(target=run) for _ in range(count)]
    try:
        for thread in threads:
            thread.start()
        assert site.begun.wait(60)
        yield found
    finally:
        site.go_on.set()
        for thread in threads:
            thread.join()


def later(monkeypatch, moment):
    monkeypatch.setattr(door, "time", SimpleNamespace(time=moment.timestamp, monotonic=time.monotonic))


def test_a_page_is_kept_until_its_next_boundary(ask, monkeypatch):
    CommunityFactory()
    end = timezone.now() + dt.timedelta(minutes=5)
    NoticeFactory(ends_at=end)
    assert [ask.how("/notices/"), ask.how("/notices/")] == ["fwd=uri-miss; stored", "hit"]
    assert [ask.how("/places/"), ask.how("/places/")] == ["fwd=uri-miss; stored", "hit"]
    later(monkeypatch, min(end, tags.next_midnight()) + dt.timedelta(seconds=1))
    assert "hit" not in ask.how("/notices/")
    later(monkeypatch, tags.next_midnight() - dt.timedelta(seconds=1))
    how = ask.how("/places/")
    later(monkeypatch, tags.next_midnight())
    assert (how in {"hit", "fwd=stale; stored"}, ask.how("/places/")) == (True, "fwd=stale; stored")


def test_a_list_of_today_holds_until_the_next_class_ends(monkeypatch):
    noon = dt.datetime(2026, 11, 25, 12, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "localtime", lambda: noon)
    with tags.recording() as recorded:
        verdicts = [clock.is_over(noon + dt.timedelta(hours=hours)) for hours in (-1, 3, 2)]
    assert (verdicts, recorded.until) == ([True, False, False], (noon + dt.timedelta(hours=2, microseconds=1)).timestamp())


def test_who_ask_at_once_get_one_rendering(site, ask):
    with meanwhile(site, ask, "/places/", 8) as found:
        time.sleep(0.3)
    assert (site.rendered, len({body for _status, _headers, body in found}), {status for status, *_ in found}) == (1, 1, {200})


def test_meanwhile_the_old_page_is_shown_but_never_one_that_hides_a_cancellation(site, ask, monkeypatch):
    monkeypatch.setattr(door, "STALE_FOR", 60.0)
    place = CommunityFactory()
    session = SessionFactory(series=SeriesFactory(organisation=place), date=timezone.localdate(), state="published")
    here, week = f"/places/{place.code}/", f"/timetable/{clock.today():%G-W%V}/{place.code}/"
    ask(here), ask(week)
    Organisation.objects.filter(pk=place.pk).update(short_name="新名社区")
    with meanwhile(site, ask, here) as found:
        assert ask.how(here) == "hit; ttl=-1; detail=refreshing"
    assert [headers["Cache-Status"] for _status, headers, _body in found] == ["learning; fwd=stale; stored"]
    Session.objects.filter(pk=session.pk).update(status="cancelled", reason="停电")
    with meanwhile(site, ask, week, 2) as found:
        time.sleep(0.3)
        assert found == []  # who came second waits
    assert [("停电".encode() in body) for _status, _headers, body in found] == [True, True]


def _die_while_writing(path):
    Changes(path).open(("list:news",))
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_writer_that_was_killed_makes_everything_new(tmp_path, caplog):
    ours = Changes(tmp_path / "changes")
    ours.open(("list:home",))
    ours.close(("list:home",))
    worker = multiprocessing.get_context("fork").Process(target=_die_while_writing, args=(ours.path,))
    since = ours.number()
    worker.start()
    worker.join()
    assert (ours.changed(slots_of(["list:other"]), since), ours.quiet() > 0) == (True, True)
    assert "died while it wrote" in caplog.text
    assert not ours.changed(slots_of(["list:other"]), ours.number())


WRITE_AND_WAIT = """
import sys
from pathlib import Path
from pagecache.changes import Changes
theirs = Changes(Path(sys.argv[1]))
theirs.open(("list:news",))
print("open", flush=True)
sys.stdin.readline()
theirs.close(("list:news",))
"""


def test_a_page_made_while_a_write_is_open_falls_when_it_closes(tmp_path):
    ours = Changes(tmp_path / "changes")
    command = [sys.executable, "-c", WRITE_AND_WAIT, str(ours.path)]
    paths = os.pathsep.join(sys.path)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}) as worker:
        assert worker.stdout.readline() == "open\n"
        since = ours.number()
        assert (ours.quiet(), ours.changed(slots_of(["list:news"]), since)) == (0, False)
        worker.stdin.write("go on\n")
        worker.stdin.flush()
        assert worker.wait(20) == 0
    assert (ours.changed(slots_of(["list:news"]), since), ours.changed(slots_of(["list:other"]), since)) == (True, False)
