"""Asks a WSGI application as a browser would; a second worker is a process of its own."""

import io
import multiprocessing
import time
from contextlib import contextmanager

from django.db import connections

from pagecache import export, tags

ROOM = 20.0
"""Seconds that a test of the export may take."""


def looked_through(look):
    """What ``look`` finds in the exported files; it looks again where a folder was swept away meanwhile, which a server never notices."""
    for _ in range(50):
        try:
            return look()
        except FileNotFoundError:
            continue
    return look()


def boundary():
    """When every file of the export goes next: as a thousand seconds or the day end."""
    return min((time.time() // export.PERIOD + 1) * export.PERIOD, tags.next_midnight().timestamp())


def away_from_a_boundary():
    """Wait where a boundary would come in the middle of a test."""
    if (left := boundary() - time.time()) < ROOM:
        time.sleep(left)


def environ_of(path, query="", method="GET", **headers):
    """What a server hands to the application; ``headers`` are written ``if_none_match="…"``."""
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


class Asker:
    """Asks one worker's cache."""

    def __init__(self, app):
        self.app = app

    def __call__(self, path, query="", method="GET", **headers):
        begun = []
        parts = self.app(environ_of(path, query, method, **headers), lambda status, headers, _error=None: begun.append((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, found = begun[0]
        return int(status[:3]), dict(found), body

    def how(self, *args, **kwargs):
        """What became of a request, as Cache-Status says."""
        return self(*args, **kwargs)[1]["Cache-Status"].removeprefix("learning; ")


def _answer(pipe, app):
    connections.close_all()
    ask = Asker(app)
    while (asked := pipe.recv()) is not None:
        args, kwargs = asked
        pipe.send(ask(*args, **kwargs))


@contextmanager
def another_process(app):
    """``app`` in a process of its own: the caller asks it through a pipe."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_answer, args=(theirs, app), daemon=True)
    worker.start()

    def ask(*args, **kwargs):
        ours.send((args, kwargs))
        assert ours.poll(30), "the other worker does not answer"
        return ours.recv()

    try:
        yield ask
    finally:
        ours.send(None)
        worker.join(10)
        worker.kill()
