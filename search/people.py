"""Who is known by a surname: names among the texts that are suggested."""

from search.models import Beginning, IndexState

MOST = 400
"""Names of a surname that are looked at, those met most often first."""
_sources: dict[str, None] = {}
"""Names of the sources of suggestions whose texts are people's names."""


def note(source: str) -> None:
    """Remember that the texts of a source of suggestions are names of people."""
    _sources[source] = None


def sources() -> list[str]:
    """Return the names of those sources."""
    return list(_sources)


def span(key: str) -> tuple[str, str]:
    """Return from where to where, the latter not included, all stand that begin with a key."""
    return key, key[:-1] + chr(ord(key[-1]) + 1)


def known(surname: str) -> list[str]:
    """Return the names that begin with a folded surname, the most frequent first; one statement."""
    first, behind = span(surname)
    rows = Beginning.objects.filter(made__in=IndexState.objects.values("suggested"), short__in=[False], key__gte=first, key__lt=behind)
    return list(dict.fromkeys(rows.filter(source__in=sources()).order_by("-weight", "text").values_list("text", flat=True)[:MOST]))
