"""What visitors send along with a request: who sends slowly may hold only some of the server's threads, and what nobody reads is read to its end."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

AT_ONCE = 4
"""Requests with a body that one worker takes at the same time; the server has threads beside these."""
LONGEST = 32 * 1024 * 1024  # bytes; a longer body that nobody wanted is not taken to its end
PIECE = 65_536
BUSY = "现在提交的人太多，请过一分钟再试。".encode()
BUSY_IN_ENGLISH = b"Too many people are sending something just now. Please try again in a minute."


class Intake:
    """In front of Django. A thread waits for a body as long as its sender likes: no server of ours limits that time."""

    def __init__(self, app: Application, at_once: int = AT_ONCE) -> None:
        self.app = app
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request; 503 where too many are sending."""
        if not ("CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ) or environ.get("CONTENT_LENGTH") in {"", "0"}:
            return self.app(environ, start_response)
        if not self._places.acquire(blocking=False):
            said = BUSY_IN_ENGLISH if environ.get("PATH_INFO", "").startswith("/en/") else BUSY
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(said))), ("Retry-After", "60")]
            start_response("503 Service Unavailable", headers)
            return [said]
        try:
            parts = self.app(environ, start_response)
            _read_to_the_end(environ)
        finally:
            self._places.release()
        return parts


def _read_to_the_end(environ: Environ) -> None:
    """Take what the view left. A server closes the connection on an unread body, and the sender may lose the answer with it."""
    length = environ.get("CONTENT_LENGTH", "0")
    if not environ.get("wsgi.input_terminated") or "HTTP_EXPECT" in environ or not length.isdecimal() or int(length) > LONGEST:
        return
    left, body = LONGEST, environ["wsgi.input"]
    try:
        while left > 0 and (piece := body.read(PIECE)):
            left -= len(piece)
    except OSError:  # the sender has gone
        return
