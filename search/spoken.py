"""The readings that editors keep, taught to whoever is about to read titles."""

from pagecache.memory import Memory
from search import readings
from search.models import Reading


def _load() -> int:
    known = dict(Reading.objects.values_list("words", "pinyin"))
    readings.teach(known)
    return len(known)


taught: Memory[int] = Memory(_load, "list:search.reading")
"""How many there are; called before things are indexed, once for many."""
