"""How much things are wanted, in rough steps: what apps count themselves, and what is opened from results. Nothing about who did.

Few things are opened often, so the steps of all of them are kept in the process; the tick lets them be read anew once an hour. The index knows
nothing of it: every engine's hits are lifted alike (``ranking.py``), and no click writes to an index.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Sum

from pagecache.memory import Memory
from search.models import Opening

STEPS = (10, 100, 1000)
"""Times from which something is a step higher."""
MOST = 5000
"""Things of a source that are looked at, the most wanted first."""
TAG = "popularity"
Counts = Callable[[int, int], Iterable[tuple[int, int]]]


class Source(NamedTuple):
    """Of which kind the keys are, and ``counts(least, most)``: keys with how often, from ``least`` times on, the ``most`` wanted; one query."""

    kind: str
    counts: Counts


_sources: dict[str, Source] = {}


def register(name: str, kind: str, counts: Counts) -> None:
    """Declare where counts come from; a second source of the same name is a mistake."""
    if name in _sources:
        raise ValueError(f"The popularity {name!r} is registered twice: choose another name in search.popularity.register().")
    _sources[name] = Source(kind, counts)


def step(times: int) -> int:
    """Return the step of a number of times: 0 to 3."""
    return sum(times >= least for least in STEPS)


def _load() -> dict[str, dict[str, int]]:
    """Map kinds to keys to steps. One query for each source, and one for what was opened from results."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source in _sources.values():
        counted[source.kind].update({str(key): times for key, times in source.counts(STEPS[0], MOST)})
    opened = Opening.objects.order_by().values("kind", "object_id").annotate(sum=Sum("times")).filter(sum__gte=STEPS[0]).order_by("-sum", "object_id")
    for row in opened[:MOST]:
        counted[row["kind"]][row["object_id"]] += row["sum"]
    return {kind: {key: step(times) for key, times in keys.items()} for kind, keys in counted.items()}


_steps = Memory(_load, TAG)


def steps(kind: str) -> Mapping[str, int]:
    """Map keys of a kind, as text, to their steps; what is missing has none."""
    return _steps().get(kind, {})


def load() -> None:
    """Read the steps now, before anybody waits."""
    _steps()
