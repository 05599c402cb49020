"""Which known word is meant by one that was written by ear, in letters or with a slip: 毛比字, ``maobizi`` and 毛笔写 are 毛笔字."""

from collections.abc import Collection, Iterable, Mapping

from search import looser

SHORTEST = 3
"""Characters of a word from which on a slip is forgiven: another one of two is another word."""


def spellings(words: Iterable[str]) -> dict[str, str]:
    """Map what known Chinese words are spelled as, in each of their readings, to the word; the first of several."""
    found: dict[str, str] = {}
    for word in words:
        for way in looser.ways(word) if len(word) > 1 and not word.isascii() else ():
            found.setdefault("".join(way), word)
    return found


def meant(phrase: str, known: Collection[str]) -> str:
    """Return the known word that a folded Chinese phrase sounds like or is a slip away from; itself where there is none, or one is in it."""
    if len(phrase) < 2 or any(len(word) > 1 and word in phrase for word in known):
        return phrase
    alike = [word for word in known if _sounds(word, phrase)] or [word for word in known if _is_slip(word, phrase)]
    return max(alike, key=lambda word: sum(one == other for one, other in zip(word, phrase, strict=False)), default=phrase)


def in_letters(letters: str, spelled: Mapping[str, str]) -> str:
    """Return the known word that letters spell; empty where there is none."""
    return spelled.get(letters, "") if letters else ""


def _sounds(word: str, phrase: str) -> bool:
    """Whether each character is the one that was typed or has one of its readings."""
    if len(word) != len(phrase) or word.isascii():
        return False
    return all(one == other or not set(looser.readings(one)).isdisjoint(looser.readings(other)) for one, other in zip(word, phrase, strict=True))


def _is_slip(word: str, phrase: str) -> bool:
    """Whether one character is missing, too many or another, or two neighbours are exchanged."""
    if min(len(word), len(phrase)) < SHORTEST or abs(len(word) - len(phrase)) > 1 or word.isascii():
        return False
    start = next((at for at, (one, other) in enumerate(zip(word, phrase, strict=False)) if one != other), min(len(word), len(phrase)))
    one, other = word[start:], phrase[start:]
    return one[1:] == other or one == other[1:] or one[1:] == other[1:] or (one[1::-1] == other[:2] and one[2:] == other[2:])
