"""What is searched for, counted without anything about who did.

A search page adds one line to a file, whatever the database does; the tick carries the lines into rows of a day, a query and a district.
Neither address nor account is written; what looks like a telephone number, an identity number or an e-mail address is not written at all.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from search import promoted, text
from search.models import Answered, Opening, SearchCount
from search.personal import is_personal

MOST_BYTES = 4_000_000
"""A file that the tick does not take away grows no further."""
KEPT = timedelta(days=60)
FIRST = 1
"""What a line says of the first result that was opened after a search; of further ones it says more."""
OFTEN = 20
"""Searches from which a query is offered to others; half as many times something was opened."""
MOST_GOOD = 2000
_HIT = re.compile(r"([a-z_]{1,20}):(\d{1,18})")
_DISTRICT = re.compile(r"\d{6}")
_Row = tuple[date, str, str]
"""A day, a query and a district."""


def _file() -> Path:
    return Path(settings.VAR) / "run" / "searches"


def note(
    query: str,
    place: str | None,
    *,
    results: int = 0,
    answered: Answered = Answered.NOTHING,
    opened: bool = False,
    again: bool = False,
    hit: str = "",
) -> None:
    """Remember a search, or that one of its results was opened: ``hit``, its kind and key; ``again``: not the first of them.

    Never fails and waits for nothing.
    """
    words = text.counted(query)
    if not text.query_phrases(words) or is_personal(words):
        return
    which = int(opened) + again
    line = {"d": timezone.localdate().isoformat(), "q": words, "p": (place or "")[:6], "n": results, "a": int(answered), "o": which}
    if hit:
        line["h"] = hit
    try:
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            if file.tell() < MOST_BYTES:
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    except OSError:
        return


class _Line(NamedTuple):
    day: date
    query: str
    district: str
    results: int
    answered: int
    opened: int
    hit: str


def _lines(path: Path) -> Iterator[_Line]:
    for line in path.read_bytes().splitlines():
        try:
            read = json.loads(line)
            district = read["p"] if _DISTRICT.fullmatch(read["p"]) else ""
            results = min(int(read["n"]), 10**9)
            answered = Answered(read.get("a", Answered.WHOLLY if results else Answered.NOTHING))
            yield _Line(date.fromisoformat(read["d"]), str(read["q"])[:60], district, results, answered, int(read["o"]), str(read.get("h", "")))
        except (ValueError, KeyError, TypeError):  # a line that was cut
            continue


def carry() -> int:
    """Carry the lines into the database; return how many searches there were."""
    path = _file()
    taken = path.with_name("searches.taken")
    if not taken.exists():
        try:
            path.rename(taken)
        except FileNotFoundError:
            return 0
    searched: Counter[_Row] = Counter()
    opened: Counter[_Row] = Counter()
    last: dict[_Row, dict[str, int]] = {}
    hits: Counter[tuple[date, str, str]] = Counter()
    for line in _lines(taken):
        row = line.day, line.query, line.district
        if not line.opened:
            searched[row] += 1
            last[row] = {"results": line.results, "answered": line.answered}
        elif known_hit := _HIT.fullmatch(line.hit):
            hits[line.day.replace(day=1), known_hit[1], known_hit[2]] += 1
        opened[row] += line.opened == FIRST
    with transaction.atomic():
        for row in opened:
            day, query, district = row
            kept, _made = SearchCount.objects.get_or_create(day=day, query=query, district=district)
            told = last.get(row, {})
            SearchCount.objects.filter(pk=kept.pk).update(times=F("times") + searched[row], opened=F("opened") + opened[row], **told)
        for (month, kind, key), times in hits.items():
            one, _made = Opening.objects.get_or_create(month=month, kind=kind, object_id=key)
            Opening.objects.filter(pk=one.pk).update(times=F("times") + times)
    taken.unlink()
    return searched.total()


def forget(now: datetime) -> int:
    """Delete rows that are older than ``KEPT``, of months too; return how many counts that were."""
    Opening.objects.filter(month__lt=(now.date() - KEPT).replace(day=1)).delete()
    gone, _each = SearchCount.objects.filter(day__lt=now.date() - KEPT).delete()
    return gone


def good() -> Iterator[tuple[str, int]]:
    """Yield queries that many made and whose results many opened, for suggestions: what only a few typed stays theirs."""
    since = timezone.localdate() - KEPT
    for row in counts("most", since)[:MOST_GOOD]:
        if row["sum"] >= OFTEN and row["clicks"] >= OFTEN // 2 and row["best"] == Answered.WHOLLY:
            yield row["query"], row["sum"]


def counts(which: str, since: date, district: str = "", words: str = "") -> "QuerySet[SearchCount, Any]":
    """Return queries with their sums, the most frequent first: ``most``, ``nothing`` found, results but none ``unopened``.

    Not found is what has no results or some of the words only, and nobody opened any of them or may open what editors promote.
    Each query tells how many results it had (``most``) and how well it was answered (``best``), on any of the days and from any of the districts.
    """
    rows = SearchCount.objects.filter(day__gte=since)
    if district:
        rows = rows.filter(district=district)
    for word in text.fold(text.clean_query(words)).split():
        rows = rows.filter(query__contains=word)
    if which == "nothing":
        rows = rows.exclude(query__in=promoted.queries())
    summed = rows.order_by().values("query").annotate(sum=Sum("times"), most=Max("results"), best=Max("answered"), clicks=Sum("opened"))
    parts = {"nothing": Q(best__lte=Answered.SOME, clicks=0), "unopened": Q(best__gt=Answered.SOME, clicks=0)}
    return summed.filter(parts.get(which, Q()), sum__gt=0).order_by("-sum", "query")
