"""Two machines with a real Redis between them, which dies and comes back."""

import os
import shutil
import socket
import subprocess
import time

import pytest
import redis

from pagecache.changes import Changes, slots_of
from pagecache.remote import TIMEOUT, Link

PATIENCE = 0.5

if shutil.which("redis-server") is None:
    if os.environ.get("CI"):
        pytest.fail("CI needs redis-server: .ci/run installs it.", pytrace=False)
    pytest.skip("needs redis-server, which is not installed", allow_module_level=True)


class Redis:
    """A server of our own, without a file."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url, self.folder = f"redis://127.0.0.1:{self.port}/0", folder
        self.start()

    def start(self):
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            assert eventually(lambda: answers(client))

    def die(self):
        self.process.kill()
        self.process.wait()


def answers(client):
    try:
        return client.ping()
    except redis.ConnectionError:
        return False


def eventually(condition, seconds=20.0):
    """Whether ``condition`` comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def server(tmp_path):
    made = Redis(tmp_path)
    yield made
    made.die()


@pytest.fixture
def machines(server, tmp_path):
    """Stamps and link of two machines that listen."""
    links = [Link(server.url, Changes(tmp_path / name / "changes"), PATIENCE) for name in ("here", "there")]
    threads = [link.follow() for link in links]
    assert eventually(lambda: all(link.is_following for link in links))
    yield links
    for link in links:
        link.stop()
    for thread in threads:
        thread.join(10)
    for link in links:
        link.close()


def write(link, tag):
    link.changes.bump([tag])
    link.tell(slots_of([tag]))


def is_changed(link, tag, since):
    return link.changes.changed(slots_of([tag]), since)


def test_what_is_written_here_is_heard_there_and_nothing_else(machines):
    here, there = machines
    since = there.changes.number()
    write(here, "list:news")
    assert eventually(lambda: is_changed(there, "list:news", since))
    assert not is_changed(there, "list:other", since)


def test_clearing_reaches_every_machine(machines):
    here, there = machines
    since = there.changes.number()
    here.tell_everything()
    assert eventually(lambda: is_changed(there, "list:other", since))


def test_without_redis_everything_is_made_anew_again_and_again_and_writers_do_not_wait(server, machines):
    here, there = machines
    server.die()
    began = time.monotonic()
    for _ in range(20):
        write(here, "list:news")
    assert time.monotonic() - began < 20 * TIMEOUT  # as long as if each of them waited
    for _ in range(2):
        since = there.changes.number()
        assert eventually(lambda since=since: is_changed(there, "list:other", since))


def test_when_redis_comes_back_what_was_written_meanwhile_is_heard(server, machines):
    here, there = machines
    server.die()
    write(here, "list:news")
    server.start()
    assert eventually(lambda: here.is_following and there.is_following)
    time.sleep(1.1)  # a writer tries again after a second
    since = there.changes.number()
    write(here, "list:news")
    assert eventually(lambda: is_changed(there, "list:news", since))


def test_messages_from_strangers_harm_nothing(server, machines):
    here, there = machines
    since = there.changes.number()
    with redis.Redis.from_url(server.url) as client:
        client.xadd("pagecache:changes:4", {"machine": "x", "slots": "-5,99999999,a,,7"})
        client.xadd("pagecache:changes:4", {"nothing": "at all"})
    write(here, "list:news")
    assert eventually(lambda: is_changed(there, "list:news", since))


@pytest.mark.parametrize("said", ["something", "everything"])
def test_what_fails_while_another_thread_is_heard_is_made_up_for(server, tmp_path, monkeypatch, said):
    """Two threads write at once: the one's message goes wrong while Redis still answers the other's, which came before."""
    link = Link(server.url, Changes(tmp_path / "changes"), PATIENCE)
    add = link._speaker.xadd

    def both(*args, **options):
        monkeypatch.setattr(link._speaker, "xadd", fails)
        link.tell((500,))
        monkeypatch.setattr(link._speaker, "xadd", add)
        add(*args, **options)

    def fails(*_args, **_options):
        raise redis.ConnectionError

    monkeypatch.setattr(link._speaker, "xadd", both)
    link.tell((600,)) if said == "something" else link.tell_everything()
    monkeypatch.setattr(link, "_silent_until", 0.0)
    link.tell((700,))
    link.tell((800,))
    messages = [message[b"slots"] for _identity, message in link._listener.xrange("pagecache:changes:4")]
    link.close()
    assert messages[1:] == [b"*", b"800"]
