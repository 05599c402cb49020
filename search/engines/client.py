"""One connection to a search server for a process. The server's own client library is loaded here and nowhere else."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

if TYPE_CHECKING:
    from config.environment import SearchAddress

BUDGET = 1.0
"""Seconds that a reader waits, all in all."""
SHORTLY = 0.2
"""Seconds that a reader waits for a server that is on trial after it failed."""
PATIENCE = 30.0
"""Seconds that the worker waits."""
MAX_WAITING = 16
"""Threads that may hang on a server that trickles."""
Answer = dict[str, Any]


class Unavailable(Exception):  # noqa: N818 - said of the server
    """The server did not answer, or not as the one that holds our index; the message says what happened."""


class _Library(Protocol):
    """What we need of a client library: one request and its answer, read from JSON."""

    def __call__(self, method: str, path: str, body: str | None, *, kind: str, patience: float) -> Any: ...


class Client:
    """Requests to one server."""

    def __init__(self, address: "SearchAddress") -> None:
        self.address = address
        self._request: _Library = {"elasticsearch": _elasticsearch, "opensearch": _opensearch}[address.kind](address)
        self._waiting = threading.BoundedSemaphore(MAX_WAITING)

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, patience: float = PATIENCE) -> Answer:
        """Send one request with a JSON body. Every failure is Unavailable."""
        text = None if body is None else json.dumps(body, ensure_ascii=False)
        return self._checked(lambda: self._request(method, path, text, kind="application/json", patience=patience))

    def send_lines(self, path: str, lines: Sequence[Mapping[str, Any]], *, patience: float = PATIENCE) -> Answer:
        """Send several requests in one, a line each."""
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return self._checked(lambda: self._request("POST", path, text, kind="application/x-ndjson", patience=patience))

    def ask(self, lines: Sequence[Mapping[str, Any]], *, on_trial: bool = False) -> list[Answer]:
        """Send several searches and wait ``BUDGET`` at most (``on_trial``: ``SHORTLY``), even for a server that sends a byte now and then."""
        budget = SHORTLY if on_trial else BUDGET
        path = f"/{self.address.index}/_msearch"
        if not self._waiting.acquire(blocking=False):
            raise Unavailable("too many requests wait for the search server")
        box: SimpleQueue[Any] = SimpleQueue()

        def work() -> None:
            answer: Answer | Unavailable = Unavailable("the question was given up")
            try:
                answer = self.send_lines(path, lines, patience=budget)
            except Unavailable as error:
                answer = error
            finally:
                self._waiting.release()  # first: who has the answer may ask again
                box.put(answer)

        try:
            threading.Thread(target=work, name="search-server", daemon=True).start()
        except RuntimeError as error:
            self._waiting.release()
            raise Unavailable(f"no thread can ask the search server: {error}") from error
        try:
            answer = box.get(timeout=budget)
        except Empty:
            raise Unavailable(f"the search server did not answer within {budget:g} s") from None
        if isinstance(answer, Unavailable):
            raise answer
        return _responses(answer)

    def _checked(self, request: Callable[[], Any]) -> Answer:
        try:
            answer = request()
        except Exception as error:
            raise Unavailable(f"{type(error).__name__}: {error}"[:200]) from error
        if not isinstance(answer, dict):
            raise Unavailable("the search server's answer is not what a search server says")
        return answer


def _responses(answer: Answer) -> list[Answer]:
    """Return the answers to several searches; one that failed fails all."""
    responses = answer.get("responses")
    if not isinstance(responses, list) or not all(isinstance(response, dict) and "hits" in response for response in responses):
        raise Unavailable(f"the search server could not search: {json.dumps(answer)[:120]}")
    return responses


def _elasticsearch(address: "SearchAddress") -> _Library:
    from elasticsearch import Elasticsearch

    known = {"basic_auth": (address.user, address.password)} if address.user else {}
    library = Elasticsearch(address.url, max_retries=0, retry_on_timeout=False, **known)

    def request(method: str, path: str, body: str | None, *, kind: str, patience: float) -> Any:
        headers = {"accept": "application/json", "content-type": kind}
        answer = library.options(request_timeout=patience).perform_request(
            method, path, headers=headers, body=None if body is None else body.encode()
        )
        return answer.body

    return request


def _opensearch(address: "SearchAddress") -> _Library:
    from opensearchpy import OpenSearch

    known = {"http_auth": (address.user, address.password)} if address.user else {}
    library = OpenSearch(address.url, max_retries=0, retry_on_timeout=False, **known)

    def request(method: str, path: str, body: str | None, *, kind: str, patience: float) -> Any:
        headers = {"content-type": kind}
        return library.transport.perform_request(method, path, headers=headers, params={"request_timeout": patience}, body=body)

    return request


@cache
def _of(address: "SearchAddress") -> Client:
    return Client(address)


def load() -> None:
    """Load the client library of the server that ``SEARCH_URL`` names, before anybody waits for it; some tenths of a second."""
    if settings.SEARCH_SERVER is not None:
        client()


def client() -> Client:
    """Return this process's connection to the server that ``SEARCH_URL`` names."""
    return _of(settings.SEARCH_SERVER)
