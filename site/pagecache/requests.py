"""What a request asks of the cache; what was read of it is remembered."""

from dataclasses import dataclass
from typing import Any

from pagecache import codings, writes
from pagecache.asked import CONDITIONS, LONGEST_QUERY, Environ, Key, Said, cookies, only_asks, place_of, read_again, reduced
from pagecache.plans import Plans, decoded
from pagecache.rules import Rules

MEMO, MEMO_LONGEST = 1024, 300
HINTS_KEPT = 5_000


@dataclass(slots=True)
class Asked:
    """A request whose answer may be kept. ``form`` is the encoding and the display that the reader takes."""

    key: Key
    form: tuple[str, Any]
    seen: tuple[int, int | None] | None = None
    """What the reader's place was read under: the number of the last change, the digits known to count; None without a place."""


class Requests:
    """Reads requests by the project's rules, and learns how much of a reader's place each page reads."""

    def __init__(self, rules: Rules, plans: Plans) -> None:
        self.rules = rules
        self.plans = plans
        self._memo: dict[Said, Asked] = {}
        self._digits: dict[str, int] = {}

    def asked(self, said: Said, quiet: int) -> Asked | None:
        """The request as the cache sees it; None for what is handed on untouched.

        It is remembered under every word it was read from, and under nothing else. ``quiet`` is the number of the last
        change: whether a place is known, and how much of it counts, are remembered only as long as they stay.
        """
        if not writes.changes().shared:
            return None
        raw = said[len(CONDITIONS) :]
        known = self._memo.get(raw)
        if known is not None and (known.seen is None or known.seen == (quiet, self._digits.get(known.key.path))):
            return known
        request = read_again(said)
        seen = (quiet, self._digits.get(request["PATH_INFO"])) if "place=" in request.get("HTTP_COOKIE", "") else None
        asked = self._read(request) if only_asks(request) else None
        if asked is not None and (seen is None or quiet) and length(raw) < MEMO_LONGEST:
            asked.seen = seen
            if len(self._memo) >= MEMO:
                self._memo.clear()
            self._memo[raw] = asked
        return asked

    def _read(self, request: Environ) -> Asked | None:
        get = request.get
        host, path, query, cookie = get("HTTP_HOST", ""), request["PATH_INFO"], get("QUERY_STRING", ""), get("HTTP_COOKIE", "")
        if not self.rules.hosts.allows(host, get("SERVER_PORT", "")):
            return None
        kept = cookies(cookie)
        plan = None if self.rules.private & kept.keys() else self.plans(decoded(path))
        if plan is None or "\0" in cookie or "%00" in query:
            return None
        try:
            wanted = reduced(query, plan.names)
            if query and self.rules.display.is_chosen(query):
                return None
        except ValueError:
            return None
        if len(wanted) > LONGEST_QUERY:
            return None
        key = Key(self.rules.scheme(request), host.lower(), path, wanted, self._place(path, kept))
        return Asked(key, (codings.wanted(get("HTTP_ACCEPT_ENCODING", "")), self.rules.display.read(kept.get(self.rules.display.cookie, ""))))

    def _place(self, path: str, kept: dict[str, str]) -> str:
        """As much of the reader's place as the page at ``path`` is known to read."""
        digits = self._digits.get(path, 12)
        code = place_of(kept) if digits else ""
        return code[:digits] if code and self.rules.is_place(code) else ""

    def learn_place(self, key: Key, digits: int) -> bool:
        """Note how much of the place the page reads; True where it was not given enough."""
        known = self._digits.get(key.path)
        if known is not None and digits <= known:
            return False
        if len(self._digits) >= HINTS_KEPT:
            self._digits.clear()
        self._digits[key.path] = digits
        return known is not None


def length(said: Said) -> int:
    """How many signs a request says."""
    return sum(len(word) for word in said if word is not None)
