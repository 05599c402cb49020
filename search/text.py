"""Chinese text for every search engine: one pure module, no native code while answering.

Index and query pass through the same ``fold``; tokens are joined by blanks, so an engine needs no more than a splitter
at white space. Change anything that changes tokens and VERSION goes up: an index of another version asks for a rebuild.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import NamedTuple

from search.characters import SIMPLIFIED, SYLLABLES

VERSION = 2
MAX_QUERY = 60
"""Characters of a query that are read; the rest is left out."""
MAX_PHRASES = 8
MAX_TOKEN = 40

_HAN = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{_HAN}]+)|[^\\W_{_HAN}]+")
_PIECES = re.compile(f"([{_HAN}]+)|([^\\W_{_HAN}]+)")
_IS_HAN = re.compile(f"[{_HAN}]")
_PAIRS = dict(zip(SIMPLIFIED[::2], SIMPLIFIED[1::2], strict=True))
_SYLLABLES = frozenset(SYLLABLES.split())
_STARTS = frozenset(syllable[:end] for syllable in _SYLLABLES for end in range(1, len(syllable)))
_LONGEST = max(map(len, _SYLLABLES))
_WORDS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
"""What control characters and blanks stand between."""
_TONES = re.compile("[0-5]")
_TONED = re.compile("[a-z]+(?:[0-5][a-z]*)+")
_MARKED_U = dict.fromkeys(map(ord, "üǖǘǚǜÜǕǗǙǛ"), "v")


class Segment(NamedTuple):
    """A stretch of text and whether the query meant it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """One run of a folded query: a run of Chinese, or a word or number."""

    text: str
    chinese: bool

    @property
    def tokens(self) -> list[str]:
        """The tokens that must stand side by side; a single Chinese character is the beginning of one."""
        if not self.chinese or len(self.text) == 1:
            return [self.text[:MAX_TOKEN]]
        return [self.text[at : at + 2] for at in range(len(self.text) - 1)]

    @property
    def is_start(self) -> bool:
        """Whether the last token is only the beginning of a token."""
        return self.chinese and len(self.text) == 1

    @property
    def letters(self) -> str:
        """The letters that may be pinyin or initials, without tones in figures (shu1fa3); nothing where it can be neither."""
        if self.text.isascii() and self.text.isalpha():
            return self.text
        toned = _TONES.split(self.text) if _TONED.fullmatch(self.text) else []
        return "".join(toned) if toned and all(map(whole_syllables, filter(None, toned))) else ""

    @property
    def spelled(self) -> bool:
        """Whether it may be pinyin or initials."""
        return bool(self.letters)


def _without_marks(char: str) -> str:
    """Return the plain letter under a Latin letter with marks, else the character."""
    first, *marks = list(unicodedata.normalize("NFKD", char))
    return first if first.isascii() and first.isalpha() and all(map(unicodedata.combining, marks)) else char


def _if_one(form: str, char: str) -> str:
    """Return a form of a character where it is one character long."""
    return form if len(form) == 1 else char


def _fold_char(char: str) -> str:
    """Fold one character into exactly one: compatibility form, lower case, no marks, simplified."""
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return " "
    for _ in range(4):
        before = char
        char = _if_one(unicodedata.normalize("NFKC", char), char)
        char = _without_marks(_if_one(char.lower(), char))
        char = _PAIRS.get(char, char)
        if char == before:
            break
    return char


class _Folds(dict[int, str]):
    """Folded characters, worked out once each."""

    def __missing__(self, code: int) -> str:
        """Fold a character that was not met before."""
        self[code] = folded = _fold_char(chr(code))
        return folded


_folds = _Folds(_MARKED_U)


def fold(text: str) -> str:
    """Return ``text`` as the index sees it; the length stays, so a place in one is the same place in the other."""
    return text.translate(_folds)


def clean_query(query: str) -> str:
    """Return what is read of a query: one line, no control characters, at most MAX_QUERY characters."""
    spaced = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in query[: MAX_QUERY * 8])
    return " ".join(spaced.split())[:MAX_QUERY].strip()


def is_cut(query: str) -> bool:
    """Whether a query says more than is read of it; a megabyte is looked at once, and not to its end."""
    most = len(clean_query(query))
    size = -1
    for word in _WORDS.finditer(query):
        size += 1 + len(word[0])
        if size > most:
            return True
    return False


def plain(query: str) -> str:
    """Return what of a query is searched for: its phrases, a blank between them."""
    return " ".join(phrase.text for phrase in query_phrases(query))


def counted(query: str) -> str:
    """Return a query as it is counted: folded, with its marks, a single blank between words."""
    return " ".join(fold(clean_query(query)).split())


def runs(folded: str) -> Iterator[re.Match[str]]:
    """Yield the runs of Chinese (their group 1), and the words and numbers, of a folded text."""
    return _RUNS.finditer(folded)


def is_chinese(char: str) -> bool:
    """Whether a character is written without blanks between words (kana and hangul are treated alike)."""
    return _IS_HAN.match(char) is not None


def pieces(folded: str) -> list[tuple[str, str]]:
    """Return the runs of a folded text, each as a run of Chinese and nothing, or as nothing and a word or number."""
    found: list[tuple[str, str]] = _PIECES.findall(folded)
    return found


def index_tokens(text: str) -> list[str]:
    """Return tokens: words and numbers whole, of a Chinese run every overlapping pair and then its last character."""
    return tokens_of(pieces(fold(text)))


def tokens_of(pieces: Iterable[tuple[str, str]]) -> list[str]:
    """Return the tokens of the runs of a text."""
    tokens: list[str] = []
    for chinese, word in pieces:
        if chinese:
            tokens += map(add, chinese, chinese[1:])
            tokens.append(chinese[-1])
        else:
            tokens.append(word[:MAX_TOKEN])
    return tokens


def query_phrases(query: str) -> list[Phrase]:
    """Return the different phrases of a query in its order; all of them must be found."""
    return list(_phrases(query[: MAX_QUERY * 8]))


@lru_cache(maxsize=64)
def _phrases(query: str) -> tuple[Phrase, ...]:
    """A page asks for those of one query a thousand times: for each text that is marked."""
    found = {match[0]: is_chinese(match[0][0]) for match in runs(fold(clean_query(query)))}
    return tuple(Phrase(text, chinese) for text, chinese in list(found.items())[:MAX_PHRASES])


def pinyin_syllables(text: str) -> list[str]:
    """Return the toneless syllables of all Chinese in ``text``. Loads a dictionary: only while indexing."""
    return syllables_in(pieces(fold(text)))


def syllables_in(pieces: Iterable[tuple[str, str]]) -> list[str]:
    """Return the toneless syllables of the Chinese among the runs of a text. Loads a dictionary: only while indexing."""
    from search.readings import syllables_of

    return [syllable for chinese, _word in pieces if chinese for syllable in syllables_of(chinese)]


def initials(text: str) -> str:
    """Return the first letters of the syllables of ``text``. Loads a dictionary: only while indexing."""
    return "".join(syllable[0] for syllable in pinyin_syllables(text))


def letter_tokens(letters: Sequence[str]) -> list[str]:
    """Return overlapping pairs of letters and the last letter: initials are found like Chinese."""
    return overlapping(letters)


def overlapping(run: Sequence[str]) -> list[str]:
    """Return every pair of neighbours in a run and then its last character."""
    return [*map(add, run, run[1:]), run[-1]] if run else []


def is_syllable(piece: str) -> bool:
    """Whether a piece is a whole toneless syllable."""
    return piece in _SYLLABLES


def split_syllables(word: str, limit: int = 6) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a word as pinyin, fewest syllables first; where no way ends with a whole one, the last piece is a syllable's start.

    ``xian`` may be one syllable or two, ``changf`` is ``chang`` and a start. Not pinyin: nothing.
    """
    whole, begun = _ways(word, limit)
    return whole or begun


def whole_syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a word as whole syllables, fewest first."""
    return _ways(word, 6)[0]


def begun_syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read a word as syllables of which the last may go on, fewest first: ``xian`` as what begins so, too."""
    return _ways(word, 6)[1]


@lru_cache(maxsize=2048)
def _ways(word: str, limit: int) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return the ways that end with a whole syllable, and those whose last piece may be a syllable's start."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if word[start:end] in _SYLLABLES:
                ways[end].extend((*before, word[start:end]) for before in ways[start])
        ways[end] = sorted(ways[end], key=len)[:limit]
    begun = [(*before, word[at:]) for at in range(max(0, len(word) - _LONGEST), len(word)) if word[at:] in _STARTS for before in ways[at]]
    return tuple(ways[-1]) if word else (), tuple(sorted(begun, key=len)[:limit])


def _places(folded: str, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield where a phrase stands, places that overlap too: Chinese anywhere, a word only as a whole word."""
    at = folded.find(phrase.text)
    while at >= 0:
        end = at + len(phrase.text)
        if phrase.chinese or (not _joined(folded, at) and not _joined(folded, end)):
            yield at, end
        at = folded.find(phrase.text, at + 1)


def _joined(folded: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one word."""
    if not 0 < at < len(folded):
        return False
    return all(char.isalnum() and not is_chinese(char) for char in folded[at - 1 : at + 1])


def highlight(text: str, query: str) -> list[Segment]:
    """Cut ``text`` into segments; the hits together are exactly what the query's phrases cover. Joined they are ``text``."""
    folded = fold(text)
    segments: list[Segment] = []
    done = 0
    for start, end in _merged(sorted(place for phrase in query_phrases(query) for place in _places(folded, phrase))):
        if start > done:
            segments.append(Segment(text[done:start], hit=False))
        segments.append(Segment(text[start:end], hit=True))
        done = end
    if done < len(text):
        segments.append(Segment(text[done:], hit=False))
    return segments


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join places that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def excerpt(text: str, query: str, width: int = 60) -> str:
    """Return about ``width`` characters of ``text`` around the first hit, with dots where it was cut."""
    flat = " ".join(text.split())
    folded = fold(flat)
    places = [place for phrase in query_phrases(query) for place in _places(folded, phrase)]
    first = min(places)[0] if places else 0
    start = max(0, min(first - width // 3, len(flat) - width))
    end = start + width
    return f"{'……' if start else ''}{flat[start:end]}{'……' if end < len(flat) else ''}"
