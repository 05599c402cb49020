"""What is offered while somebody types: titles, places, people, subjects, found by characters, pinyin or initials.

Apps above declare sources of public texts; ``beginnings.py`` makes a small table of them. Answering costs three short statements, six where little
begins as typed: then what may have been meant is offered, too.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, itemgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q
from django.utils.functional import Promise
from modelsearch.backends import get_search_backend

from pagecache import tags
from search import kinds, likeness, looser, names, people, readers, synonyms, text, wording
from search.models import Beginning, IndexState

MOST = 8
SHORT = 2
"""Beginnings of at most so many characters have their best texts stored."""
SPELLED = 4
"""Letters from which pinyin is also looked for inside titles."""
INSIDE = 30
"""Titles with the words inside that are looked at."""
FEW = 3
"""With fewer texts that are as typed, what may have been meant is asked for."""
MOST_WAYS = 8
"""Other ways to say what was typed that are asked for."""
SOUND, DONE_TO = 98, 99
"""Places of what sounds the same and of what stands behind a verb: behind the other ways."""
MOST_NEAREST = 4
LOOKED_AT = 300
"""Texts that begin with the same two letters and are compared with what found nothing."""
CHARACTERS = 4
"""Of what found nothing, whose texts are compared."""
SAME, READS_ALIKE = 0.5, 0.75
"""Such a share of the characters must stand where it was typed (of a pair see ``_alike``); where letters were typed, so many of them be right."""
LENGTH = 0.1
"""What each character more or less counts."""
NO_FURTHER = 0.35
"""So much further away than the nearest a text may be."""


class Suggestion(NamedTuple):
    """A text to search for, and what it is."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """Texts of one sort. ``rows()`` yields public ones, each with a weight: how often it is there or wanted; the same text may come again.

    A text of several sources is of the first; a ``last`` one names only what no other does. ``people``: the texts are names of people.
    """

    name: str
    label: str | Promise
    rows: Callable[[], Iterable[tuple[str, int]]]
    last: bool = False
    people: bool = False


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Declare a source; a second one of the same name is a mistake."""
    if source.name in _sources:
        raise ValueError(f"The source {source.name!r} is registered twice: choose another name in search.suggestions.register().")
    _sources[source.name] = source
    if source.people:
        people.note(source.name)


def sources() -> list[Source]:
    """Return all sources, the last ones last."""
    return sorted(_sources.values(), key=lambda source: source.last)


def key_of(words: str) -> str:
    """Return what is compared: folded, without blanks and marks."""
    return "".join(match[0] for match in text.runs(text.fold(words)))


def suggest(typed: str) -> list[Suggestion]:
    """Return what may be meant, the most wanted first; what begins so, then what has it inside, then what means or sounds the same."""
    tags.used("suggestions")
    clean = text.clean_query(typed)
    key = key_of(clean)
    if not key:
        return []
    found = dict(_beginning(key))
    if len(found) < MOST and len(key) >= (SHORT if text.is_chinese(key[0]) else SPELLED):
        found |= {words: source for words, source in _inside(typed) if words not in found}
    if len(found) < FEW and len(key) >= SHORT:
        read = readers.read(clean)
        more = _under_conditions(clean, read) if read.chips else _meant(clean, key, FEW - len(found))
        found |= {words: source for words, source in more if words not in found}
    named = {source.name: str(source.label) for source in sources()}
    return [Suggestion(words, named.get(source, "")) for words, source in list(found.items())[:MOST]]


def _under_conditions(typed: str, read: readers.Read) -> list[tuple[str, str]]:
    """Return what begins as what is typed beside a place or a day, with these where they stand: 周二 合唱团 for 周二 合.

    Beside a day stands no place.
    """
    key = key_of(read.rest)
    if not key:
        return []
    found = dict(_beginning(key))
    if len(found) < FEW and len(key) >= (SHORT if text.is_chinese(key[0]) else SPELLED):
        found |= {words: source for words, source in _inside(read.rest) if words not in found}
    said = hidden = text.fold(typed)
    for chip in read.chips:  # 周二 has a 二 of its own
        hidden = hidden.replace(chip.reading.words, " " * len(chip.reading.words), 1)
    at = hidden.find(read.rest)
    before, behind = said[: max(at, 0)], said[at + len(read.rest) :]
    if at < 0:  # the conditions stand in between
        before, behind = "", " ".join(["", *(chip.reading.words for chip in read.chips)])
    is_there = any(chip.reading.is_place for chip in read.chips)
    return [(f"{before}{words}{behind}", source) for words, source in found.items() if is_there or readers.place(words) is None]


def _meant(typed: str, key: str, few: int) -> list[tuple[str, str]]:
    """Return what begins as what may have been meant, the likelier first; where that is less than ``few``, also what has the likeliest inside.

    Whoever is called by name and title; what a question is about, numbers in the other writing, words that mean the same; the same sound in other
    characters; then without the verb.
    """
    ways = {other: place for place, other in enumerate(list(dict.fromkeys(_others(typed, key)))[:MOST_WAYS], 1)}
    letters = looser.spelled(key) if text.is_chinese(key[0]) else ""
    asked = ways | ({letters: SOUND} if letters.isascii() and letters.isalpha() else {})
    if (done_to := wording.without_verb(key)) not in {key, *asked}:
        asked[done_to] = DONE_TO
    name = names.called(key, begun=True) if people.sources() else ""
    rows = _begun(asked, name) if asked or name else []
    found = {words: source for words, source, place in rows if place < SOUND or (place == SOUND and _sounds_so(words, key))}
    if ways and len(found) < few:
        found |= {words: source for words, source in _inside(next(iter(ways))) if words not in found}
    if len(found) < few:
        found |= {words: source for words, source, place in rows if place == DONE_TO and words not in found}
    return list(found.items())


def _sounds_so(words: str, key: str) -> bool:
    """Whether a text begins with the sound of a key."""
    return bool(looser.sounds_alike(key_of(words)[: len(key)], key))


def _others(typed: str, key: str) -> Iterator[str]:
    """Yield the keys of what may be said for what was typed."""
    about = wording.gist(typed)
    same = [*synonyms.others(key), *synonyms.others_of_several(text.fold(typed).split()), *synonyms.begun(key)]
    for said in (*([about, *synonyms.others(about)] if len(about) > 1 else ()), *looser.numbered(typed), *same):
        if (other := key_of(said)) and other != key:
            yield other


def nearest(typed: str) -> list[str]:
    """Return texts that are spelled most like a query that found nothing, the nearest first; nothing where none comes near.

    Up to six short statements, on a page that has nothing else to show.
    """
    tags.used("suggestions")
    key = key_of(text.clean_query(typed))[: looser.MOST_CHARACTERS]
    letters = looser.spelled(key)
    if len(key) < SHORT or len(letters) <= SHORT:
        return []
    judged = [(_alike(key, letters, key_of(words)), words) for words in _sharing(key) if key_of(words) != key]
    best = max((alike for alike, _words in judged), default=0.0)
    judged = [(alike, words) for alike, words in judged if alike > max(0, best - NO_FURTHER)]
    return [words for _alike, words in sorted(judged, key=itemgetter(0), reverse=True)[:MOST_NEAREST]]


def _alike(key: str, letters: str, other: str) -> float:
    """Say how near a text is to a key, 0 where too far: the share of right letters and, in Chinese, of characters in their places.

    One of two characters is met anywhere (化章堡 for 刻章): the pair must sound alike, or be nearly all of the text.
    """
    read = likeness.spelled_alike(looser.spelled(other), letters) / len(letters)
    if not text.is_chinese(key[0]):
        return read if read >= READS_ALIKE else 0
    same: float = sum(map(eq, other, key)) / len(key)
    if same < SAME or (len(key) == looser.PAIR and not _sounds_so(other, key) and not _is_nearly(key, other, read)):
        return 0
    return same + read - LENGTH * abs(len(other) - len(key))


def _is_nearly(pair: str, other: str, read: float) -> bool:
    """Whether a text of two characters as well begins as a pair does, or has nearly its sound: 剪纸 for 剪低, 晋剧 for 精剧."""
    return len(other) == len(pair) and (other[0] == pair[0] or read >= READS_ALIKE)


def _sharing(key: str) -> Iterable[str]:
    """Return texts with a character of a key, or with the same first letters."""
    rows = Beginning.objects.filter(in_use()).order_by("-weight", "text").values_list("text", flat=True)
    if not text.is_chinese(key[0]):
        begun = key[:SHORT]
        return dict.fromkeys(rows.filter(key__gte=begun, key__lt=begun[:-1] + chr(ord(begun[-1]) + 1), short__in=[False])[:LOOKED_AT])
    chars = list(dict.fromkeys(char for char in key if text.is_chinese(char)))[:CHARACTERS]
    headings = {heading for char in chars for heading in get_search_backend().headings(char, kinds.content_types(), INSIDE)}
    inside = rows.filter(key__in={key_of(heading)[:60] for heading in headings}, short__in=[False])
    return dict.fromkeys([*rows.filter(key__in=chars, short__in=[True]), *inside])


def begun(pairs: Collection[str]) -> set[str]:
    """Return those pairs of folded characters with which a text begins, or a word of it."""
    tags.used("suggestions")
    return set(Beginning.objects.filter(in_use(), key__in=pairs, short__in=[True]).values_list("key", flat=True))


def in_use() -> Q:
    """Those in use, not those being made or those before."""
    return Q(made__in=IndexState.objects.values("suggested"))


def _beginning(key: str) -> list[tuple[str, str]]:
    short = len(key) <= SHORT  # asked for by IN below: SQLite takes a bare boolean for no part of an index
    wanted = Q(key=key) if short else Q(key__gte=key, key__lt=key[:-1] + chr(ord(key[-1]) + 1))
    rows = Beginning.objects.filter(in_use(), wanted, short__in=[short]).order_by("-weight", "text").values_list("text", "source")
    return list(dict.fromkeys(rows[: 3 * MOST]))


def _begun(ways: Mapping[str, int], name: str) -> list[tuple[str, str, int]]:
    """Return text, source and place of what begins with a key, the keys with their places, and before them of people's names that begin so.

    One statement in SQL, parts of which are asked for side by side: put together by Django it would take as long as all else.
    """
    parts: list[str] = []
    values: list[str | bool] = []
    table, used = Beginning._meta.db_table, IndexState._meta.db_table
    begun = f"FROM {table} WHERE made IN (SELECT suggested FROM {used}) AND short IN (%s) AND key"  # noqa: S608 - our own names
    for key, place in ways.items():
        short = len(key) <= SHORT
        parts.append(f"SELECT text, source, weight, {place:d} AS place {begun} {'= %s' if short else '>= %s AND key < %s'}")
        values += [short, key] if short else [short, *people.span(key)]
    if name:
        marks = ", ".join(["%s"] * len(people.sources()))
        parts.append(f"SELECT text, source, weight, 0 AS place {begun} >= %s AND key < %s AND source IN ({marks})")
        values += [False, *people.span(name), *people.sources()]
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY place, weight DESC, text LIMIT {4 * MOST:d}", values)
        return [(words, source, place) for words, source, _weight, place in cursor.fetchall()]


def _inside(typed: str) -> list[tuple[str, str]]:
    """Return what has words inside."""
    headings = get_search_backend().headings(typed, kinds.content_types(), INSIDE)
    key = key_of(typed)
    if not text.is_chinese(key[0]):  # pinyin of names is found too, and they are no title
        headings = [heading for heading in headings if looser.reads(heading, key)]
    rows = Beginning.objects.filter(in_use(), key__in={key_of(heading)[:60] for heading in headings}, short__in=[False])
    return list(rows.order_by(F("weight").desc(), "text").values_list("text", "source")[:MOST])
