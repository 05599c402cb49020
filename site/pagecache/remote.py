"""The same stamps on several machines, over a Redis stream.

Each machine keeps its own file. What is written on one is told to the others, which bump their own. While Redis cannot
be reached nobody can know what the others wrote: pages go on being served, and everything is made anew every
``PATIENCE`` seconds, so that nothing is stale for longer.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import redis

from pagecache.changes import Changes

logger = logging.getLogger(__name__)

STREAM = "pagecache:changes:4"
KEPT = 10_000  # messages; who missed more makes everything anew
PATIENCE = 5.0  # seconds
WAIT = 1.0  # seconds that a follower waits for a message before it looks again
TIMEOUT = 0.25  # seconds that a writer waits for Redis
EVERYTHING = "*"


class Link:
    """Tells other machines, and follows what they say. ``heard`` is called with the slots that another one changed, None for everything."""

    def __init__(
        self, url: str, changes: Changes, patience: float = PATIENCE, heard: Callable[[Collection[int] | None], None] = lambda _: None
    ) -> None:
        self.changes = changes
        self.heard = heard
        self.patience = patience
        self._speaker = redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._listener = redis.Redis.from_url(url, socket_timeout=WAIT + 2, socket_connect_timeout=TIMEOUT)
        self._lock = threading.Lock()
        self._failed, self._made_up = 0, 0
        self._silent_until = 0.0
        self._last: str | None = None
        self._stop = threading.Event()
        self.is_following = False
        self._before = changes.on_loss
        changes.on_loss = self._lost

    # --- telling ----------------------------------------------------------------------------

    def tell(self, slots: Iterable[int]) -> None:
        """Say that ``slots`` changed. Never fails and never waits longer than ``TIMEOUT``; what was not said becomes “everything” later."""
        self._say(EVERYTHING if self._unsaid else ",".join(map(str, slots)))

    def tell_everything(self) -> None:
        """Say that everything is to be made anew."""
        self._say(EVERYTHING)

    def _lost(self) -> None:
        self._before()
        self.tell_everything()

    @property
    def _unsaid(self) -> bool:
        """Whether something was not said, and “everything” not since."""
        return self._failed > self._made_up

    def _say(self, what: str) -> None:
        failed = self._failed  # before: of what fails in another thread meanwhile this says nothing
        if time.monotonic() < self._silent_until:
            self._note_failure()
            return
        try:
            self._speaker.xadd(STREAM, {"machine": self.changes.machine(), "slots": what}, maxlen=KEPT, approximate=True)
        except redis.RedisError as error:
            logger.warning("Redis cannot be told of a change (%s): other machines follow within %.0f s.", error, self.patience)
            self._silent_until = time.monotonic() + 1
            self._note_failure()
        else:
            if what == EVERYTHING:
                self._made_up = max(self._made_up, failed)

    def _note_failure(self) -> None:
        with self._lock:
            self._failed += 1

    # --- following --------------------------------------------------------------------------

    def follow(self) -> threading.Thread:
        """Start listening in a thread that ends with the process."""
        thread = threading.Thread(target=self._follow, name="pagecache follower", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End the thread soon."""
        self._stop.set()

    def close(self) -> None:
        """Let go of the connections."""
        self._speaker.close()
        self._listener.close()

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._catch_up()
                self.is_following = True
                while not self._stop.is_set():
                    self._listen()
            except redis.RedisError as error:
                self.is_following, self._last = False, None  # what was written meanwhile, nobody may have told
                logger.warning("Redis cannot be reached (%s): pages are made anew every %.0f s.", error, self.patience)
                self.changes.clear()
                self._stop.wait(self.patience)

    def _catch_up(self) -> None:
        """Go on after the last message; where it is no longer there, something was missed."""
        if self._last is None or not self._listener.xrange(STREAM, self._last, self._last):
            newest: Any = self._listener.xrevrange(STREAM, count=1)
            self._last = newest[0][0].decode() if newest else "0-0"
            self.changes.clear()
        if self._unsaid:
            self._silent_until = 0.0
            self.tell_everything()

    def _listen(self) -> None:
        answer: Any = self._listener.xread({STREAM: self._last or "0-0"}, block=int(WAIT * 1000), count=500)
        for identity, message in (entry for _stream, entries in answer or () for entry in entries):
            self._last = identity.decode()
            self._take(self._last, message)
        if self._unsaid:
            self.tell_everything()

    def _take(self, identity: str, message: dict[bytes, bytes]) -> None:
        moment, _, sequence = identity.partition("-")
        if not self.changes.take_remote((int(moment), int(sequence))) or message.get(b"machine") == b"%d" % self.changes.machine():
            return
        said = message.get(b"slots", b"").decode()
        if said == EVERYTHING:
            self.changes.clear()
            self.heard(None)
            return
        slots = [int(slot) for slot in said.split(",") if slot.isdigit()]
        self.changes.bump_slots(slots)
        self.heard(slots)
