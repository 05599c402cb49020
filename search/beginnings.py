"""The table of suggestions is made anew beside the one in use, a thousand rows a transaction, so that nobody waits; then the number is changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import heappush, heappushpop
from itertools import count, islice

from django.db import transaction
from django_tasks import task

from pagecache import tags
from search import spoken, suggestions, text
from search.engines import state
from search.models import Beginning, IndexState

CHUNK = 1000
LONGEST = 60
BEST = 12
"""Texts that are kept for each beginning of one or two characters; of a single one also with it inside, where fewer begin so."""
Known = dict[str, tuple[str, int]]
"""Text → its source and weight."""


def _texts() -> Known:
    """Read all sources; a text of several is of the first, with all their weight."""
    found: Known = {}
    for source in suggestions.sources():
        for words, weight in source.rows():
            clean = " ".join(words.split())
            if clean and len(clean) <= LONGEST:
                known, before = found.get(clean, (source.name, 0))
                found[clean] = (known, before + weight)
    return found


def keys(words: str) -> Iterator[str]:
    """Yield the ways to begin a text: its characters, from each of its words on; its pinyin; its initials."""
    runs = [match[0] for match in text.runs(text.fold(words))][:4]
    yield from dict.fromkeys("".join(runs[at:])[:LONGEST] for at in range(len(runs)))
    syllables = text.pinyin_syllables(words)
    if syllables:
        yield "".join(syllables)[:LONGEST]
        yield "".join(syllable[0] for syllable in syllables)[:LONGEST]


def _inside(words: str) -> dict[str, None]:
    """Return the different Chinese characters of a text."""
    return dict.fromkeys(filter(text.is_chinese, suggestions.key_of(words)))


def _rows(made: int) -> Iterator[Beginning]:
    best: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    held: defaultdict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    numbers = count(0, -1)
    for words, (source, weight) in _texts().items():
        known = dict.fromkeys(keys(words))
        for key in known:
            yield Beginning(made=made, short=False, key=key, text=words, source=source, weight=weight)
            for size in range(1, suggestions.SHORT + 1):
                if len(key) >= size:
                    best[key[:size]][words, source] = weight
        for char in _inside(words).keys() - {key[0] for key in known}:
            one = (weight, next(numbers), words, source)
            heappushpop(held[char], one) if len(held[char]) == BEST else heappush(held[char], one)
    for key, texts in best.items():
        for (words, source), weight in texts.most_common(BEST):
            yield Beginning(made=made, short=True, key=key, text=words, source=source, weight=weight)
    for char, heap in held.items():
        for _weight, _number, words, source in sorted(heap, reverse=True)[: max(0, BEST - len(best.get(char, ())))]:
            yield Beginning(made=made, short=True, key=char, text=words, source=source, weight=0)


def make() -> int:
    """Make the suggestions anew; return how many rows there are."""
    spoken.taught()
    seen, total = _seen(), 0
    state.note_first_write()
    made = (IndexState.objects.filter(pk=state.ROW).values_list("suggested", flat=True).first() or 0) + 1
    Beginning.objects.filter(made=made).delete()
    rows = _rows(made)
    while chunk := list(islice(rows, CHUNK)):
        total += len(Beginning.objects.bulk_create(chunk))
    with transaction.atomic():
        IndexState.objects.filter(pk=state.ROW).update(suggested=made, suggested_from=seen)
    tags.bump("suggestions")
    while gone := list(Beginning.objects.exclude(made=made).values_list("pk", flat=True)[:CHUNK]):
        Beginning.objects.filter(pk__in=gone).delete()
    return total


def forget(headings: Iterable[str]) -> None:
    """Take texts out at once: what they name is not public any more."""
    gone = {suggestions.key_of(heading)[:LONGEST] for heading in headings} - {""}
    if not gone:
        return
    rows = Beginning.objects.filter(suggestions.in_use())
    texts = {
        words for words in rows.filter(short__in=[False], key__in=gone).values_list("text", flat=True) if suggestions.key_of(words)[:LONGEST] in gone
    }
    if texts:
        full = {key for words in texts for key in keys(words)}
        begun = {key[:size] for key in full for size in range(1, suggestions.SHORT + 1)}.union(*map(_inside, texts))
        for short, known in ((False, full), (True, begun)):
            rows.filter(short__in=[short], key__in=known, text__in=texts).delete()
        tags.bump("suggestions")


def _seen() -> str:
    return str(tags.stamp("search")[0])


def are_old() -> bool:
    """Whether the index changed since they were made."""
    known = state.state()
    return known is not None and known.suggested_from != _seen()


@task()
def refresh() -> None:
    """Make them anew where the index changed; by the worker, which has the dictionary of readings loaded."""
    if are_old():
        make()
