"""Who is known by a surname: names among the texts that are suggested."""

from collections.abc import Sequence
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q

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


def begun(*surnames: str) -> list[str]:
    """Return how the names begin that have one of the folded surnames of one character, with their next one; the most frequent first."""
    known = _known()
    if new := [surname for surname in surnames if surname not in known]:
        found: dict[str, list[str]] = {surname: [] for surname in new}
        for begins in dict.fromkeys(folded[:2] for name in _names(new) if (folded := fold(name))[1:2].strip()):
            if begins[0] in found:  # keys have no marks, names may begin with one
                found[begins[0]].append(begins)
        known.update(found)  # complete: others read it meanwhile
    return list(chain.from_iterable(known[surname] for surname in surnames))


def _names(surnames: Sequence[str]) -> list[str]:
    of_them = reduce(or_, (Q(key__gte=first, key__lt=behind) for first, behind in map(span, surnames)))
    rows = Beginning.objects.filter(of_them, made__in=IndexState.objects.values("suggested"), short__in=[False])
    return list(rows.filter(source__in=sources()).order_by("-weight", "text").values_list("text", flat=True)[: MOST * len(surnames)])
