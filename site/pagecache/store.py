"""The answers that a worker keeps, by the bytes they take."""

from collections import OrderedDict
from threading import Lock

from pagecache.asked import Key
from pagecache.bodies import Entry


class Store:
    """Keeps what was asked for last, up to ``limit`` bytes. 404s have a sixteenth of their own, so that guesses drive nothing out."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = Lock()
        self._shelves: tuple[OrderedDict[Key, Entry], OrderedDict[Key, Entry]] = (OrderedDict(), OrderedDict())
        self._limits = (limit - limit // 16, limit // 16)
        self._bytes = [0, 0]

    @property
    def bytes(self) -> int:
        """What everything takes."""
        return sum(self._bytes)

    def __len__(self) -> int:
        return sum(map(len, self._shelves))

    def get(self, key: Key) -> Entry | None:
        """The answer under ``key``; it was asked for last."""
        with self._lock:
            for shelf in self._shelves:
                if (found := shelf.get(key)) is not None:
                    shelf.move_to_end(key)
                    return found
        return None

    def put(self, key: Key, entry: Entry) -> bool:
        """Keep ``entry``; False where it is too large to be worth it."""
        at = int(not entry.status.startswith(("200", "301")))
        with self._lock:
            self._drop(key)
            if entry.size > self._limits[at] // 4:
                return False
            self._shelves[at][key] = entry
            self._bytes[at] += entry.size
            self._make_room(at)
        return True

    def grown(self, key: Key, entry: Entry, by: int) -> None:
        """Count what a form made later takes."""
        with self._lock:
            for at, shelf in enumerate(self._shelves):
                if shelf.get(key) is entry:
                    self._bytes[at] += by
                    self._make_room(at)

    def drop(self, key: Key) -> None:
        """Keep the answer no longer."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        for at, shelf in enumerate(self._shelves):
            old = shelf.pop(key, None)
            if old is not None:
                self._bytes[at] -= old.size

    def _make_room(self, at: int) -> None:
        shelf = self._shelves[at]
        while self._bytes[at] > self._limits[at] and shelf:
            _key, old = shelf.popitem(last=False)
            self._bytes[at] -= old.size
