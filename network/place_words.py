"""Places in what people type: a district, street or community becomes a filter of the search."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice, pairwise, permutations

from django.utils.translation import gettext, pgettext

from network import place_names, place_sentences
from network.divisions import CITY_NAME
from network.place_names import LONGEST, SUFFIXES, SURE, Names, Place
from search.readers import Reading
from search.text import fold, is_chinese

MOST_PARTS = 6
_AROUND = re.compile("我?想?[在去到住]|我|有|附近|这边|那边|的|学|找")
"""What stands beside a place in a sentence: 我想在迎泽区学书法."""
_CALLED = re.compile(r" (?:district|county|city|qu|xian|shi)\b")
"""What stands behind the name of a district that is spelled: Yingze District."""
_CITY = re.compile(rf"(?:山西省?)?{CITY_NAME}?")
"""What may stand in front of a district in an address."""

_UNWANTED = re.compile(r"我?(?:(?<!在)不在|(?<!要)不要|(?<!想)不想[在去到]?|(?<!去)不去|(?<![扫删排解清拆免])除了?) ?在? ?")
"""What stands before a place that is not wanted: 不在小店, 除了古交."""
_BUT = re.compile("[以之]外的?|除外的?|(?:不去|去不了|不要|不行|太远)了?的?(?=$| )")
"""What stands behind one: 迎泽区以外; not 迎泽区不要钱的课."""
_TAIL = re.compile(" ?(?:[以之]外|除外)?的?")
"""What goes with a place that is said to be unwanted: 除了迎泽区以外的."""
_ENDS = re.compile("$|[ 的有学上听找看那这和跟与或及]|[以之]外|除外")
"""What may follow a short name that is a place and no part of a longer one: of 不要迎泽桥 nothing is read."""
_AND = ("和", "跟", "与", "或", "及", " ")
"""What stands between two of them; marks are blanks here."""
_ALSO = re.compile("或者|还是|以及|[和跟与或及 ]")
LEFT = 2
"""Characters that are left where a short name is read that was written together with other words: 迎泽剪纸."""
_HOUSE = re.compile(r"[0-9-]+(?:号|栋|幢|楼|单元|室|$).*$")
"""What stands behind the last place of an address."""


def district(token: str) -> str:
    """Name the district of a filter's token; other places have none."""
    return place_names.districts().get(token, "")


def read(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the first place of a query: a word of its own, a full name, or a short one where a sentence has a place, with what goes with it.

    Of an address (太原市迎泽区庙前街道) yield its last place and then those above: where nothing else was typed, the last is what is looked for.
    The city beside other words (太原市 书法) says nothing: everything is in it. Of a district that is not wanted (迎泽区以外) yield all others,
    of several that are (迎泽或小店) and of a road that communities are called by (并州路) all of them.
    The short name of a district or street that is written together with other words (迎泽剪纸, 义井广场舞) is perhaps meant.
    """
    names = place_names.known()
    query = " ".join(phrases)
    for start, end, unwanted in _unwanted(query, names.places):
        tokens = [f"at/{place.code}" for place in unwanted]
        if all(map(district, tokens)):
            label = gettext("Not: %(place)s") % {"place": _both(place.name for place in unwanted)}
            yield Reading(query[start:end].replace(" ", ""), label, _any_of(token for token in place_names.districts() if token not in tokens))
        query = f"{query[:start]}{' ' * (end - start)}{query[end:]}"
    query = " ".join(query.split())
    for reading in _wanted(query, names):
        yield from _with_around(reading, query)


def _with_around(reading: Reading, query: str) -> Iterator[Reading]:
    """Yield a reading with the words that go with the place, and without them where that is all of the query (小店附近).

    None go with a place that is perhaps meant.
    """
    start = -1 if reading.perhaps or not reading.token else query.find(reading.words)
    if start >= 0:
        start, end = place_sentences.around(query, start, start + len(reading.words))
        words = query[start:end].replace(" ", "")
        yield replace(reading, words=words, wider=tuple([replace(other, words=words) for other in reading.wider]))
        if words == reading.words or any(map(str.isalnum, query[:start] + query[end:])):
            return
    yield reading


def _wanted(query: str, names: Names) -> Iterator[Reading]:
    phrases, places = query.split(), names.places
    for start in _starts(phrases):
        if address := _address(start, places):
            yield from (_reading(start[:end], place) if place.code else Reading(start[:end], place.name, "") for end, place in reversed(address))
            return
    if CITY_NAME in phrases and len(phrases) > 1:
        yield Reading(CITY_NAME, CITY_NAME, "")
    said = chain(_several(query, names), _alone(phrases, names), _roads(query, names), _misspelled(phrases))
    if reading := next(said, None):
        yield reading
        return
    yield from (Reading(words, place.name, f"at/{place.code}", perhaps=True) for words, place in islice(_short(phrases, places), 1))


def _several(query: str, names: Names) -> Iterator[Reading]:
    """Yield places that follow each other, of which one is enough: 小店和迎泽, 迎泽 小店. Not one that lies inside of another."""
    done = 0
    for start in place_sentences.starts(query):
        if start < done:
            continue
        named, end = _listed(query, start, names.places)
        said, done = query[start:end], end
        apart = all(not one.path.startswith(other.path) for one, other in permutations(named, 2))
        surely = " " not in said or all(district(f"at/{place.code}") or fold(place.name) in said for place in named)
        if len(named) > 1 and apart and surely:
            yield Reading(said, _both(place.name for place in named), _any_of(f"at/{place.code}" for place in named))


def _alone(phrases: Sequence[str], names: Names) -> Iterator[Reading]:
    for words in _candidates(phrases):
        if words in names.places:
            place = names.places[words]
            behind = " ".join(phrases).partition(words)[2]
            called = _CALLED.match(behind) if words.isascii() else _spelled_end(behind, place)
            yield _reading(words + (called[0].strip() if called else ""), place)
    for phrase in phrases:
        yield from (_reading(words, names.places[words]) for words in place_sentences.inside(phrase, names))


def _spelled_end(behind: str, place: Place) -> re.Match[str] | None:
    """Match the last word of a district's name where it is spelled behind the others: 小店 qu."""
    return re.match(rf" {place_names.last_spelled(place)}\b", behind) if district(f"at/{place.code}") else None


def _roads(query: str, names: Names) -> Iterator[Reading]:
    """Yield the road that communities are called by; where nothing fits it is the streets and districts around."""
    if words := place_sentences.road(query, names):
        along = [_reading(words, place) for place in names.roads[words]]
        around = [dict.fromkeys((one.label, one.token) for one in nearest) for nearest in zip(*(place.wider for place in along), strict=False)]
        wider = [Reading(words, _both(label for label, _ in level), _any_of(token for _, token in level)) for level in around]
        yield Reading(words, words, _any_of(place.token for place in along), wider=tuple(wider))


def _misspelled(phrases: Sequence[str]) -> Iterator[Reading]:
    for words in _candidates(phrases):
        meant = _meant(words)
        if meant and (words in phrases or set(words[:-1]) & set(fold(meant.name)[:-1])):  # 走进园区 has no 晋源区
            yield replace(_reading(words, meant), label=gettext("%(place)s (for “%(typed)s”)") % {"place": meant.name, "typed": words})


def _both(named: Iterable[object]) -> str:
    return pgettext("between words", ", ").join(map(str, named))


def _any_of(tokens: Iterable[str]) -> str:
    return "|".join(tokens)


def _unwanted(query: str, places: Mapping[str, Place]) -> Iterator[tuple[int, int, Sequence[Place]]]:
    """Yield where the words begin and end that say of places that they are not wanted, and those places."""
    done = 0
    for before in _UNWANTED.finditer(query):
        named, end = _listed(query, before.end(), places)
        if named:
            tail = _TAIL.match(query, end)
            done = tail.end() if tail else end
            yield before.start(), done, named
    for behind in _BUT.finditer(query, done):
        named, start = _listed_before(query, behind.start(), done, places)
        if named:
            done = behind.end()
            yield start, done, named


def _listed(query: str, start: int, places: Mapping[str, Place]) -> tuple[list[Place], int]:
    """Return the places that follow each other from a character on, and where their names end; none that goes on as another name may."""
    named: list[Place] = []
    end = start
    while (inside := _longest(query, start, "", places)) and (inside[0].endswith(SUFFIXES) or _ENDS.match(query, start + len(inside[0]))):
        end = start + len(inside[0])
        named.append(inside[1])
        also = _ALSO.match(query, end)
        if not also:
            break
        start = also.end()
    return named, end


def _listed_before(query: str, end: int, first: int, places: Mapping[str, Place]) -> tuple[list[Place], int]:
    """Return the places that follow each other up to a character, and where their names begin."""
    named: list[Place] = []
    start = end
    end -= query[first:end].endswith(" ")
    while names := [at for at in range(max(first, end - LONGEST), end - 1) if query[at:end] in places]:
        start = names[0]
        named.insert(0, places[query[start:end]])
        if not query[first:start].endswith(_AND):
            break
        end = start - 1
    return named, start


def _short(phrases: Sequence[str], places: Mapping[str, Place]) -> Iterator[tuple[str, Place]]:
    """Yield the places by whose short names words begin or end, where something else is left of them: districts first, the longest first.

    Not of 桃园二社区: that is the name of a place.
    """
    named = [
        (part, place)
        for phrase in phrases
        for size in range(min(len(phrase) - LEFT, LONGEST), 1, -1)
        for part in (phrase[:size], phrase[-size:])
        if (place := places.get(part)) and not phrase.endswith(SUFFIXES)
    ]
    yield from sorted(named, key=lambda one: not district(f"at/{one[1].code}"))


def _meant(words: str) -> Place | None:
    """Return the district that a misspelled name sounds like (迎则区), or that differs in one character of a long one (万伯林区)."""
    known = place_names.sounding()
    if not is_chinese(words[0]):
        return None
    if heard := next((known[sound] for sound in place_names.sounds(words) if sound in known), None):
        return heard
    near = {place for place in known.values() if len(place.name) == len(words) > SURE and _differ(fold(place.name), words) == 1}
    return near.pop() if len(near) == 1 and words[-1:] in SUFFIXES else None


def _differ(name: str, words: str) -> int:
    return sum(one != other for one, other in zip(name, words, strict=True))


def _reading(words: str, place: Place) -> Reading:
    """Read words as a place, or else as what it lies in: its street, its district."""
    paths = accumulate(place.path.rstrip("/").split("/")[:-1], "{}{}/".format, initial="")
    around = [above for path in paths if (above := place_names.above().get(path))]
    return Reading(words, place.name, f"at/{place.code}", wider=tuple([Reading(words, above.name, f"at/{above.code}") for above in reversed(around)]))


def _starts(phrases: Sequence[str]) -> Iterator[str]:
    """Yield the texts that may begin with an address: its parts may be words of their own."""
    yield from ("".join(phrases[at:]) for at in range(min(len(phrases), MOST_PARTS)))
    for phrase in phrases:
        yield from (part for part in _AROUND.split(phrase)[:MOST_PARTS] if len(part) > 1 and part != phrase)


def _address(said: str, places: Mapping[str, Place]) -> list[tuple[int, Place]]:
    """Return the places of an address, each inside of the one before, with where its name ends; nothing where there is one alone."""
    named = list(_nested(said, places))
    return named if len(named) > 1 else []


def _nested(said: str, places: Mapping[str, Place]) -> Iterator[tuple[int, Place]]:
    end = front.end() if (front := _CITY.match(said)) else 0
    path = ""
    if end:
        yield end, Place(CITY_NAME, "", path)
    while inside := _longest(said, end, path, places):
        end, path = end + len(inside[0]), inside[1].path
        yield end, inside[1]


def parted(said: str) -> tuple[str, str]:
    """Part an address into the path of what its last place lies in and that place's name; the name is empty where it is no address."""
    said = _HOUSE.sub("", said)
    named = [(0, ""), *((end, place.path) for end, place in _nested(said, place_names.known().places))]
    if named[-1][0] == len(said):
        named.pop()
    end, path = named[-1] if named else (0, "")
    return path, said[end:] if end else ""


def _longest(said: str, start: int, path: str, places: Mapping[str, Place]) -> tuple[str, Place] | None:
    """Return the longest name that begins at a character and lies inside of what has the path."""
    names = (said[start : start + size] for size in range(min(len(said) - start, LONGEST), 1, -1))
    return next(((name, place) for name in names if (place := places.get(name)) and place.path.startswith(path) and place.path != path), None)


def _candidates(phrases: Sequence[str]) -> Iterator[str]:
    yield from _mixed(phrases)
    yield from phrases
    for phrase in phrases:
        yield from (part for part in _AROUND.split(phrase)[:MOST_PARTS] if len(part) > 1 and part != phrase)
        for size in range(min(len(phrase) - 1, LONGEST), 2, -1):
            ends = (phrase[-size:],) if place_sentences.goes_on(phrase, size) else (phrase[:size], phrase[-size:])
            yield from (part for part in ends if part.endswith(SUFFIXES))


def _mixed(phrases: Sequence[str]) -> Iterator[str]:
    """Yield neighbours of which one is Chinese and one spelled: 迎ze, 小dian区."""
    for size in (3, 2):
        for some in (phrases[at : at + size] for at in range(len(phrases) - size + 1)):
            if all(one.isascii() != other.isascii() for one, other in pairwise(some)):
                yield "".join(some)
