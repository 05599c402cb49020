"""What was answered within the last second, whole: it is sent again after one look whether anything changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

from pagecache.bodies import Header
from pagecache.changes import Watched
from pagecache.words import Words


class Reply(NamedTuple):
    """What is sent. Lists, for granian sends the parts of a list at once, and those of anything else one by one."""

    status: str
    headers: list[Header]
    parts: list[bytes]


@dataclass(slots=True)
class Hot:
    """A reply, and until when it holds (seconds of the epoch) as long as what ``look`` reads is ``seen``. ``words`` keep the file open."""

    look: Callable[[], bytes]
    seen: bytes
    until: float
    status: str
    headers: list[Header]
    parts: list[bytes]
    is_304: bool
    words: Words

    @classmethod
    def of(cls, reply: Reply, watched: Watched, until: float) -> Self:
        """A reply that holds while nothing changes, never beyond ``until``."""
        words, seen, seconds = watched
        return cls(words.look, seen, min(until, time.time() + seconds), *reply, reply.status.startswith("304"), words)
