"""What is searched for, counted without anything about who did.

A search page adds one line to a file, whatever the database does; the tick carries the lines into rows of a day, a query and a district.
Neither address nor account is written; what looks like a telephone number, an identity number or an e-mail address is not written at all.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from search import text
from search.models import Opening, SearchCount
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


def _file() -> Path:
    return Path(settings.VAR) / "run" / "searches"


def note(query: str, place: str | None, *, results: int = 0, opened: bool = False, again: bool = False, hit: str = "") -> None:
    """Remember a search, or that one of its results was opened: ``hit``, its kind and key; ``again``: not the first of them.

    Never fails and waits for nothing.
    """
    words = " ".join(text.fold(text.clean_query(query)).split())
    if not text.query_phrases(words) or is_personal(words):
        return
    which = int(opened) + again
    line = {"d": timezone.localdate().isoformat(), "q": words, "p": (place or "")[:6], "n": results, "o": which} | ({"h": hit} if hit else {})
    try:
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            if file.tell() < MOST_BYTES:
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    except OSError:
        return


def _lines(path: Path) -> Iterator[tuple[date, str, str, int, int, str]]:
    for line in path.read_bytes().splitlines():
        try:
            read = json.loads(line)
            district = read["p"] if _DISTRICT.fullmatch(read["p"]) else ""
            yield date.fromisoformat(read["d"]), str(read["q"])[:60], district, min(int(read["n"]), 10**9), int(read["o"]), str(read.get("h", ""))
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
    found: defaultdict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    hits: Counter[tuple[date, str, str]] = Counter()
    for day, query, district, results, opened, hit in _lines(taken):
        row = found[day, query, district]
        row[0] += not opened
        row[1] = row[1] if opened else results
        row[2] += opened == FIRST
        if opened and (known_hit := _HIT.fullmatch(hit)):
            hits[day.replace(day=1), known_hit[1], known_hit[2]] += 1
    with transaction.atomic():
        for (day, query, district), (times, results, opened) in found.items():
            kept, _made = SearchCount.objects.get_or_create(day=day, query=query, district=district)
            known = {"results": results} if times else {}
            SearchCount.objects.filter(pk=kept.pk).update(times=F("times") + times, opened=F("opened") + opened, **known)
        for (month, kind, key), times in hits.items():
            one, _made = Opening.objects.get_or_create(month=month, kind=kind, object_id=key)
            Opening.objects.filter(pk=one.pk).update(times=F("times") + times)
    taken.unlink()
    return sum(times for times, _results, _opened in found.values())


def forget(now: datetime) -> int:
    """Delete rows that are older than ``KEPT``, of months too; return how many counts that were."""
    Opening.objects.filter(month__lt=(now.date() - KEPT).replace(day=1)).delete()
    gone, _each = SearchCount.objects.filter(day__lt=now.date() - KEPT).delete()
    return gone


def good() -> Iterator[tuple[str, int]]:
    """Yield queries that many made and whose results many opened, for suggestions: what only a few typed stays theirs."""
    since = timezone.localdate() - KEPT
    for row in counts("most", since)[:MOST_GOOD]:
        if row["sum"] >= OFTEN and row["clicks"] >= OFTEN // 2 and row["most"]:
            yield row["query"], row["sum"]


def counts(which: str, since: date, district: str = "") -> "QuerySet[SearchCount, Any]":
    """Return queries with their sums, the most frequent first: ``most``, ``nothing`` found, results but none ``unopened``."""
    rows = SearchCount.objects.filter(day__gte=since)
    if district:
        rows = rows.filter(district=district)
    summed = rows.order_by().values("query").annotate(sum=Sum("times"), most=Sum("results"), clicks=Sum("opened")).filter(sum__gt=0)
    wanted = {"nothing": Q(most=0), "unopened": Q(most__gt=0, clicks=0)}.get(which, Q())
    return summed.filter(wanted).order_by("-sum", "query")
