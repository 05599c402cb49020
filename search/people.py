"""Who is known by a surname: names among the texts that are suggested."""

from pagecache.memory import Memory
from search.models import Beginning, IndexState
from search.text import fold

MOST = 400
"""Names of a surname that are looked at, those met most often first."""
_sources: dict[str, None] = {}
"""Names of the sources of suggestions whose texts are people's names."""
_known: Memory[dict[str, list[str]]] = Memory(dict, "suggestions")
"""Surname → how names begin, read once for each."""


def note(source: str) -> None:
    """Remember that the texts of a source of suggestions are names of people."""
    _sources[source] = None


def sources() -> list[str]:
    """Return the names of those sources."""
    return list(_sources)


def span(key: str) -> tuple[str, str]:
    """Return from where to where, the latter not included, all stand that begin with a key."""
    return key, key[:-1] + chr(ord(key[-1]) + 1)


def begun(surname: str) -> list[str]:
    """Return how the names begin that have a folded surname of one character, with their next one; the most frequent first."""
    known = _known()
    if surname not in known:
        known[surname] = list(dict.fromkeys(folded[:2] for name in _names(surname) if (folded := fold(name))[1:2].strip()))
    return known[surname]


def _names(surname: str) -> list[str]:
    first, behind = span(surname)
    rows = Beginning.objects.filter(made__in=IndexState.objects.values("suggested"), short__in=[False], key__gte=first, key__lt=behind)
    return list(rows.filter(source__in=sources()).order_by("-weight", "text").values_list("text", flat=True)[:MOST])
