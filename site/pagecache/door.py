"""The outermost WSGI callable: answers from memory what it may, and hands on the rest."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pagecache import conditions, counts, tags, writes
from pagecache.answers import Answer, Making, run
from pagecache.asked import READ, Environ, Key, Said, drops, handed_on
from pagecache.bodies import Entry, Ready
from pagecache.export import Export
from pagecache.hot import Hot, Reply
from pagecache.plans import Plan, Plans, decoded
from pagecache.requests import MEMO, MEMO_LONGEST, Asked, Requests, length
from pagecache.rules import Rules
from pagecache.store import Store

logger = logging.getLogger(__name__)

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
STALE_FOR = 2.0  # seconds
SETTLED = 2.0  # seconds; younger pages may change within the second that Last-Modified names
PATIENCE = 10.0  # seconds that a request waits for another's rendering
PASSING_KEPT = 5_000
PASS_FOR = 30.0  # seconds that a key which could not be kept is handed on at once
GIVE_BACK_EVERY = 32  # pages made: a millisecond among a second of work
STATUS = "learning"
HIT = f"{STATUS}; hit"


@dataclass(slots=True)
class Flight:
    """A rendering under way."""

    began: float = field(default_factory=time.monotonic)
    landed: threading.Event = field(default_factory=threading.Event)


class PageCache:
    """One per worker. ``app`` is Django."""

    def __init__(self, app: Application, rules: Rules, limit: int, counted: Path | None = None, export: Export | None = None) -> None:
        self.app = app
        self.rules = rules
        self.export = export
        self.store = Store(limit)
        self.requests = Requests(rules, Plans())
        self.standard = rules.display.read("")
        self._counted = counted
        self._row = counts.Row()
        self._pid = 0
        self._hot: dict[Said, Hot] = {}
        self._passing: dict[Key, tuple[float, int]] = {}
        self._flights: dict[Key, Flight] = {}
        self._made = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. What was answered a moment ago is sent again at once: every step here is paid at every hit."""
        said: Said = tuple(map(environ.get, READ))
        if said[-1] is not None:  # a proxy has spoken: whether it may depends on who it is
            said = (*said, environ.get("REMOTE_ADDR"))
        hot = self._hot.get(said)
        if hot is not None and hot.look() == hot.seen and time.time() < hot.until:
            if hot.is_304:
                self._row.numbers[counts.NOT_MODIFIED] += 1
            self._row.add(counts.HIT)
            start_response(hot.status, hot.headers.copy())
            return hot.parts.copy()
        return self._answer(environ, start_response, said)

    def _answer(self, environ: Environ, start_response: StartResponse, said: Said) -> Iterable[bytes]:
        if self._pid != os.getpid():
            self._start()
        quiet = tags.quiet()
        asked = self.requests.asked(said, quiet)
        if asked is None:
            self._row.add(counts.PASSED)
            return self.app(environ, start_response)
        entry = self.store.get(asked.key)
        if entry is None or not self._is_fresh(entry, quiet):
            return self._make(environ, start_response, said, asked)
        if self.export is not None:
            self.export.offer(asked.key, entry)
        reply = self._reply(environ, asked, entry, HIT, counts.HIT)
        self._keep_hot(said, entry, quiet, reply)
        start_response(reply.status, reply.headers.copy())
        return reply.parts.copy()

    def _start(self) -> None:
        """In each process once: after a fork nothing is shared but the files."""
        with self._lock:
            if self._pid == os.getpid():
                return
            self._row = counts.Row(self._counted)
            self._row.numbers[counts.LIMIT] = self.store.limit
            self._row.write()
            others = writes.link()
            if others is not None:
                others.follow()
            self._start_export()
            self._pid = os.getpid()

    def _start_export(self) -> None:
        try:
            if self.export is not None:
                self.export.start()
            else:
                with writes.changes().alone():
                    writes.ledger().begin(None)
        except (OSError, sqlite3.Error) as error:
            logger.warning("The export is off: %s", error)
            self.export = None

    # --- from memory ------------------------------------------------------------------------

    def _is_fresh(self, entry: Entry, quiet: int) -> bool:
        """Whether nothing that the answer was made of has changed, and its time is not over. ``quiet`` was read when the request came."""
        if not quiet or quiet != entry.verified:
            if writes.changes().changed(entry.slots, entry.since):
                return False
            entry.verified = quiet
        return time.time() < entry.until

    def _send(self, environ: Environ, start: StartResponse, asked: Asked, entry: Entry, how: str, counted: int) -> Iterable[bytes]:
        reply = self._reply(environ, asked, entry, how, counted)
        start(reply.status, reply.headers)
        return reply.parts

    def _reply(self, environ: Environ, asked: Asked, entry: Entry, how: str, counted: int) -> Reply:
        ready = entry.ready.get(asked.form) or self._form(asked, entry)
        dated = (entry.dated,) if time.time() - entry.changed > SETTLED else ()
        if ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ) and conditions.is_unchanged(environ, ready.etag, entry):
            self._row.numbers[counts.NOT_MODIFIED] += 1
            self._row.add(counted)
            return Reply("304 Not Modified", [*ready.short, *dated, ("Cache-Status", how)], [])
        self._row.add(counted)
        return Reply(entry.status, [*ready.headers, *dated, ("Cache-Status", how)], [] if environ["REQUEST_METHOD"] == "HEAD" else [ready.body])

    def _keep_hot(self, said: Said, entry: Entry, quiet: int, reply: Reply) -> None:
        """Send the same again for a second, unless anything changes: so long, which page was asked for last is not noted."""
        watched, settled = writes.changes().watched(quiet), entry.changed + SETTLED
        if watched is None or length(said) >= MEMO_LONGEST:
            return
        if len(self._hot) >= MEMO:
            self._hot.clear()
        self._hot[said] = Hot.of(reply, watched, entry.until if time.time() > settled else min(entry.until, settled))

    def _form(self, asked: Asked, entry: Entry) -> Ready:
        before = entry.size
        ready = entry.form(*asked.form)
        self.store.grown(asked.key, entry, entry.size - before)
        self._hot.clear()
        return ready

    # --- anew -------------------------------------------------------------------------------

    def _make(self, environ: Environ, start: StartResponse, said: Said, asked: Asked, turns: int = 3) -> Iterable[bytes]:
        """Render, once for all who ask at the same time; they get the old page meanwhile where that hides nothing."""
        if self._is_passing(asked.key):
            self._row.add(counts.PASSED)
            return self.app(environ, start)
        flight = self._take_off(asked.key) if turns else None
        if flight is None:
            return self._lead(environ, start, said, asked)
        old = self.store.get(asked.key)
        if old is not None and self._may_be_stale(old, flight):
            return self._send(environ, start, asked, old, f"{HIT}; ttl=-1; detail=refreshing", counts.STALE)
        flight.landed.wait(PATIENCE)
        quiet = tags.quiet()
        asked = self.requests.asked(said, quiet) or asked
        entry = self.store.get(asked.key)
        if entry is not None and self._is_fresh(entry, quiet):
            return self._send(environ, start, asked, entry, f"{HIT}; detail=waited", counts.HIT)
        return self._make(environ, start, said, asked, turns - 1)

    def _is_passing(self, key: Key) -> bool:
        """Whether what is asked for could lately not be kept, and nothing was written since."""
        until, number = self._passing.get(key, (0.0, 0))
        return until > time.monotonic() and writes.changes().quiet() == number

    def _take_off(self, key: Key) -> Flight | None:
        """The rendering under way; None for whoever is to begin it."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                self._flights[key] = Flight()
        return flight

    def _may_be_stale(self, old: Entry, flight: Flight) -> bool:
        changes = writes.changes()
        if self.rules.note is not None or time.monotonic() - flight.began > STALE_FOR or changes.is_cleared(old.since):
            return False
        return not changes.changed(old.urgent, old.since)

    def _lead(self, environ: Environ, start: StartResponse, said: Said, asked: Asked) -> Iterable[bytes]:
        try:
            return self._render(environ, start, said, asked)
        finally:
            with self._lock:
                flight = self._flights.pop(asked.key, None)
            if flight is not None:
                flight.landed.set()

    def _render(self, environ: Environ, start: StartResponse, said: Said, asked: Asked) -> Iterable[bytes]:
        plan = self.requests.plans(decoded(asked.key.path)) or Plan()
        old = self.store.get(asked.key)
        since = writes.changes().number()
        with tags.recording() as recorded:
            answer = run(self.app, handed_on(environ, asked.key, plan.names | self.rules.display.parameters))
        if self.requests.learn_place(asked.key, recorded.place):
            self._hot.clear()
            asked = self.requests.asked(said, tags.quiet()) or asked
            return self._render(environ, start, said, asked)
        if (answer.status.startswith("404") or recorded.undeclared) and drops(environ.get("QUERY_STRING", ""), plan.names):
            return self._hand_on(environ, start, recorded.undeclared)  # a redirect of the editors may stand on the whole address
        making = Making(self.rules.urgent, self.rules.display.show, self.standard, since, plan.static)
        entry = making.entry(answer, recorded, old)
        if entry is None:
            return self._deliver(environ, start, asked, answer)
        key = asked.key._replace(place=asked.key.place[: recorded.place])
        if self.rules.note is not None:
            self.rules.note(key, entry)
        how = f"{STATUS}; fwd=" + ("stale" if old is not None else "uri-miss") + ("; stored" if self.store.put(key, entry) else "")
        self._hot.clear()  # what made room is let go
        self._made += 1
        if self._made % GIVE_BACK_EVERY == 0:
            self.rules.give_back()
        self._row.numbers[counts.ENTRIES], self._row.numbers[counts.BYTES] = len(self.store), self.store.bytes
        return self._send(environ, start, Asked(key, asked.form), entry, how, counts.REFRESHED if old else counts.MISS)

    def _hand_on(self, environ: Environ, start: StartResponse, undeclared: set[str]) -> Iterable[bytes]:
        """The whole request to the application, whose answer is not kept."""
        if undeclared:
            logger.warning("%s is not kept: its view reads %s and does not declare it.", environ["PATH_INFO"], ", ".join(sorted(undeclared)))
        self._row.add(counts.PASSED)
        return self.app(environ, start)

    def _deliver(self, environ: Environ, start: StartResponse, asked: Asked, answer: Answer) -> Iterable[bytes]:
        """Hand out what is not kept, to whom it was made for."""
        self.store.drop(asked.key)
        self._hot.clear()
        if len(self._passing) >= PASSING_KEPT:
            self._passing.clear()
        self._passing[asked.key] = (time.monotonic() + PASS_FOR, writes.changes().number())
        self._row.add(counts.PASSED)
        body = self.rules.display.show(answer.body, asked.form[1]) if answer.is_html else answer.body
        headers = [(name, value) for name, value in answer.headers if name.lower() not in {"cache-status", "content-length"}]
        start(answer.status, [*headers, ("Content-Length", str(len(body))), ("Cache-Status", f"{STATUS}; fwd=uri-miss")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
