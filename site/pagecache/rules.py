"""What the project tells the cache."""

from collections.abc import Callable
from dataclasses import dataclass

from pagecache.asked import Display, Environ, Hosts, Key
from pagecache.bodies import Entry


@dataclass(frozen=True, slots=True)
class Rules:
    """What the project says: who may be answered, and what a reader sees differently.

    ``private`` are the names of cookies that make a request somebody's own; ``urgent`` begins tags whose change is never
    answered with the old page; ``scheme`` finds http or https; ``is_place`` knows the division codes; ``note`` is told what
    others may keep, if anybody does: then no old page is shown while a new one is made; ``give_back`` is called now and
    then: pages that came and went leave gaps in the process's memory.
    """

    hosts: Hosts
    display: Display
    private: frozenset[str]
    urgent: tuple[str, ...]
    scheme: Callable[[Environ], str]
    is_place: Callable[[str], bool]
    note: Callable[[Key, Entry], None] | None = None
    give_back: Callable[[], None] = lambda: None
