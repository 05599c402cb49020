"""How letters may be meant that nothing is read as: the last syllable goes on, some syllables are first letters, one has a slip, two sound alike.

Pure, like ``looser.py``: from letters to what every engine can say. Each way is one or a few phrases of syllables; there are at most ``MOST``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, combinations, islice, product
from string import ascii_lowercase

from search import text
from search.engines.wanted import AllOf, AnyOf, Side, Wanted

PINYIN = ("pinyin",)
INITIALS = ("initials",)
LETTERS = range(6, text.MAX_TOKEN + 1)
"""Of a word in which a slip is forgiven: shorter ones are near to too much."""
MOST = 96
MOST_ALIKE = 24
TOGETHER = 3
"""Syllables of a piece that is looked for in all ways others write it who hear no difference at all; of all pieces there are at most ``MOST``."""
APART = 3
"""Syllables around the one with a slip from which on they are looked for without it; of fewer, with all it may be."""
LONGEST = 7
CURLED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
BEGINNINGS = (*CURLED, ("n", "l"), ("f", "h"), ("r", "l"))
"""Beginnings of syllables that many speak alike, and so type."""
ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_ALWAYS_CURLED = re.compile("[zcs](?=ua(?:ng|(?!n)))")
"""Before these ends stands nothing flat: cuang can only be chuang."""
_FIRST = frozenset("bpmfdtnlgkhjqxzcsrwyaeo")
_TWO = frozenset({"zh", "ch", "sh"})


def meant(letters: str, *, slips: bool) -> list[Wanted]:
    """Return what may be meant by folded letters, the likelier first; where asked, also with a slip and as it is spoken."""
    word = letters[: text.MAX_TOKEN]
    ways = [*_continued(word), *_shortened(word)]
    if slips and len(word) in LETTERS:
        ways += [*_unheard(word), *_alike(word), *sorted(_slipped(word), key=lambda way: isinstance(way, Side))]
    return list(dict.fromkeys(ways))[:MOST]


def _syllables(way: Sequence[str], *, begun: bool = False) -> Side:
    return Side(PINYIN, tuple(way), begun)


def _continued(word: str) -> Iterator[Wanted]:
    """Yield the ways in which the last syllable goes on; of a single syllable that is its own affair."""
    for way in text.begun_syllables(word):
        if len(way) > 1:
            yield _syllables(way, begun=True)


def _shortened(word: str) -> Iterator[Wanted]:
    """Yield the ways with first letters among whole syllables: hongloum, hlmeng."""
    for way in _short_ways(word):
        whole = [len(piece) > 1 and piece not in _TWO for piece in way]
        if any(whole) and not all(whole):
            letters = "".join(piece[0] for piece in way)
            yield AllOf((Side(INITIALS, tuple(text.letter_tokens(letters)[:-1])), *_runs(way, whole)))


def _runs(way: Sequence[str], whole: Sequence[bool]) -> Iterator[Side]:
    run: list[str] = []
    for piece, is_whole in zip((*way, ""), (*whole, False), strict=True):
        if is_whole:
            run.append(piece)
        elif run:
            yield _syllables(run)
            run = []


@lru_cache(maxsize=256)
def _short_ways(word: str, limit: int = 3) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut a word into syllables and first letters, those with the fewest pieces first."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - LONGEST), end):
            piece = word[start:end]
            if piece in _FIRST or piece in _TWO or (len(piece) > 1 and text.is_syllable(piece)):
                ways[end].extend((*before, piece) for before in ways[start])
        ways[end] = sorted(ways[end], key=len)[:limit]
    return tuple(way for way in ways[-1] if len(way) > 1)


def _alike(word: str) -> Iterator[Wanted]:
    """Yield the ways with several syllables as others speak them: all that can be curled or flat, and any two; of one alone it is a slip."""
    for way in text.whole_syllables(word)[:1]:
        curled = ([next(iter(_begun_alike(syllable, pairs)), syllable) for syllable in way] for pairs in (CURLED, tuple(_turned(CURLED))))
        others = [(*_begun_alike(syllable, (*BEGINNINGS, *_turned(BEGINNINGS))), *_ended_alike(syllable)) for syllable in way]
        pairs = (
            (*way[:first], one, *way[first + 1 : second], other, *way[second + 1 :])
            for first, second in combinations(range(len(way)), 2)
            for one, other in product(others[first], others[second])
        )
        yield from map(_syllables, islice(chain(curled, pairs), MOST_ALIKE))


def _unheard(word: str) -> Iterator[Wanted]:
    """Yield the ways in which every flat beginning may be a curled one and every end without g one with it: in the south both are one sound.

    The whole could be written in too many ways, so it is looked for in pieces; which title fits best, their order tells.
    """
    left = MOST
    for curled in dict.fromkeys((word, _ALWAYS_CURLED.sub(r"\g<0>h", word))):
        for way in text.whole_syllables(curled)[:3]:
            written = [_louder(syllable) for syllable in way]
            if curled != word or sum(map(len, written)) > len(way) + 2:
                pieces = [tuple(map(_syllables, product(*written[at : at + TOGETHER]))) for at in range(0, len(way), TOGETHER)]
                left -= sum(map(len, pieces))
                if left >= 0:
                    yield AllOf(tuple(map(AnyOf, pieces)))


def _louder(syllable: str) -> list[str]:
    """Return a syllable and what it may be where it was typed as it is spoken in the south: zen is zhen, zeng or zheng, too."""
    begun = [syllable, *_begun_alike(syllable, tuple(_turned(CURLED)))]
    return [*begun, *(one + "g" for one in begun if one.endswith(("an", "en", "in")) and text.is_syllable(one + "g"))]


def _turned(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((other, one) for one, other in pairs)


def _begun_alike(syllable: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the syllables that a first part of pairs is changed for the second in."""
    fits = (other + syllable[len(one) :] for one, other in pairs if syllable.startswith(one) and (len(one) > 1 or syllable[:2] not in _TWO))
    return list(filter(text.is_syllable, fits))


def _ended_alike(syllable: str) -> list[str]:
    fits = (syllable[: -len(one)] + other for one, other in (*ENDS, *_turned(ENDS)) if syllable.endswith(one))
    return list(filter(text.is_syllable, fits))


def _slipped(word: str) -> Iterator[Wanted]:
    """Yield the ways without one slip: two letters exchanged, one too many; one missing or wrong in a syllable, whatever it is."""
    exchanged = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    fewer = (word[:at] + word[at + 1 :] for at in range(len(word)))
    for other in dict.fromkeys((*exchanged, *fewer)):
        if other != word:
            yield from map(_syllables, text.whole_syllables(other)[:2])
    for start in range(len(word)):
        for end in range(start + 1, min(start + LONGEST, len(word)) + 1):
            yield from _around(word[:start], word[start:end], word[end:])


def _around(before: str, piece: str, after: str) -> Iterator[Wanted]:
    """Yield the ways to read what stands around a piece, where that is one slip away from a syllable."""
    first, last = (text.whole_syllables(part)[:1] if part else ((),) for part in (before, after))
    others = _one_slip(piece) if first and last else ()
    if others and len(first[0]) + len(last[0]) >= APART:
        yield AllOf(tuple(_syllables(way) for way in (first[0], last[0]) if way))
    elif others and (before or after):
        for syllable in others:
            yield _syllables((*first[0], syllable, *last[0]))


@lru_cache(maxsize=2048)
def _one_slip(piece: str) -> tuple[str, ...]:
    """Return the syllables that a piece may have been with one letter more or another one."""
    ends = [(piece[:at], piece[at:]) for at in range(len(piece) + 1)]
    found = dict.fromkeys(start + letter + end[skip:] for start, end in ends for letter in ascii_lowercase for skip in (0, 1))
    return tuple(other for other in found if other != piece and text.is_syllable(other) and len(other) >= len(piece))
