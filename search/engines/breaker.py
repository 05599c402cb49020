"""When a server fails, nobody else waits for it: for some seconds it is not asked, then a thread of its own tries whether it is back.

That one answered says little of how fast it will be under load: a server that just came back is on trial, and readers wait for it but shortly.
"""

import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two tries."""
TRIAL = 30.0
"""Seconds for which a server that came back is on trial."""


class Breaker:
    """Closed: the server may be asked. ``try_again`` says whether it answers rightly; it never runs on a visitor's time."""

    def __init__(self, try_again: Callable[[], bool], pause: float = PAUSE) -> None:
        self._try_again = try_again
        self._pause = pause
        self._lock = threading.Lock()
        self._open_until: float | None = None
        self._trial_until = 0.0
        self._trying = False
        self.reason = ""

    def is_closed(self) -> bool:
        """Whether the server may be asked now; starts a try when the pause is over."""
        with self._lock:
            if self._open_until is None:
                return True
            due = time.monotonic() >= self._open_until and not self._trying
            self._trying = self._trying or due
        if due:
            self._begin()
        return False

    def is_on_trial(self) -> bool:
        """Whether the server is back only since a short while."""
        return time.monotonic() < self._trial_until

    def open(self, reason: str) -> None:
        """Stop asking."""
        with self._lock:
            begins = self._open_until is None
            self._open_until = time.monotonic() + self._pause
            self.reason = reason
        if begins:
            logger.warning("the search server is not asked, the database's own index answers: %s", reason)

    def close(self) -> None:
        """Ask again, as if nothing had been."""
        with self._lock:
            self._open_until = None
            self._trial_until = 0.0
            self.reason = ""

    def _begin(self) -> None:
        try:
            threading.Thread(target=self._try, name="search-server", daemon=True).start()
        except RuntimeError:  # the machine has no thread left: later
            self._note(answers=False)

    def _try(self) -> None:
        answers = False
        try:
            answers = self._try_again()
            if answers:
                logger.warning("the search server answers again")
        finally:
            self._note(answers)

    def _note(self, answers: bool) -> None:
        """What a try found and that it is over are known together: whoever looks between them would start a second one."""
        with self._lock:
            self._trying = False
            if self._open_until is None:  # somebody closed it meanwhile, who knew more than this try
                return
            if answers:
                self._open_until = None
                self._trial_until = time.monotonic() + TRIAL
                self.reason = ""
            else:
                self._open_until = time.monotonic() + self._pause
