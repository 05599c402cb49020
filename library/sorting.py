"""Keys of the shelves: pinyin of titles and authors, initials, folded works, lengths. Pure; pypinyin only while storing."""

import hashlib
import re
from functools import lru_cache

from library.enums import Length
from search import text

KEY_LENGTH = 120
OTHER = "#"
"""The initial of what begins with no letter."""
CHARACTERS_PER_MINUTE = 400
"""Of Chinese, read at an easy pace."""
_MINUTES = {Length.HOUR: 60, Length.DAY: 480}
_DYNASTY = re.compile(r"^\s*[〔\[【(（［][^〕\]】)）］]{1,8}[〕\]】)）］]\s*")
_ROLE = re.compile(r"\s*(?:等)?(?:编著|主编|编写|选编|编绘|翻译|著|编|译|撰|辑|绘|选注|校注|注|[Ee]ds?\.)\s*$")
_SEPARATORS = re.compile(r"\s*[;；、，|]\s*")
_NOT_A_WORD = re.compile(r"[\W_]+")


def sort_key(words: str) -> str:
    """A key that sorts as a dictionary by pinyin does: syllable by syllable, the same characters together."""
    parts: list[str] = []
    for match in text.runs(text.fold(words[:80])):
        run = match[0]
        if not text.is_chinese(run[0]):
            parts.append(run)
            continue
        syllables = text.pinyin_syllables(run)
        if len(syllables) == len(run):
            parts += [f"{syllable} {char}" for syllable, char in zip(syllables, run, strict=True)]
        else:
            parts += syllables or [run]
    return " ".join(parts)[:KEY_LENGTH]


def initial(key: str) -> str:
    """The letter under which a sort key stands."""
    first = key[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER


def names_in(creators: str) -> list[str]:
    """The names in a line of creators, in their order, as written."""
    return [name for name in _SEPARATORS.split(creators.strip()) if name]


def bare_name(name: str) -> str:
    """A creator without dynasty and role: 〔清〕刘鹗 著 → 刘鹗."""
    return _ROLE.sub("", _DYNASTY.sub("", name)).strip() or name.strip()


@lru_cache(maxsize=8192)
def creator_key(creators: str) -> str:
    """The sort key of a line of creators: its first one's; those without stand last of the letters' rest."""
    names = names_in(creators)
    return sort_key(bare_name(names[0])) if names else ""


def _folded(words: str) -> str:
    return _NOT_A_WORD.sub("", text.fold(words))


@lru_cache(maxsize=2048)
def work_key(title: str, creators: str, publisher: str = "") -> str:
    """Equal for the same title by the same first creator (or, without one, of the same publisher), however written."""
    names = names_in(creators)
    by = _folded(bare_name(names[0])) if names else f"/{_folded(publisher)}"
    return hashlib.sha1(f"{_folded(title)}|{by}".encode(), usedforsecurity=False).hexdigest()


def minutes(characters: int) -> int:
    """Minutes of reading, at least one."""
    return max(1, round(characters / CHARACTERS_PER_MINUTE))


def length_of(characters: int) -> Length:
    """The band of a book's length."""
    if not characters:
        return Length.UNKNOWN
    taken = minutes(characters)
    return next((band for band, limit in _MINUTES.items() if taken <= limit), Length.LONG)
