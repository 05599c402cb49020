"""Readings of local names that a general dictionary gets wrong, and the only door to pypinyin (used while indexing).

A change here is a change of tokens: raise ``search.text.VERSION`` with it.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

LOCAL = {
    "长风": "chang feng",
    "长治": "chang zhi",
    "长兴": "chang xing",
    "长安": "chang an",
    "长江": "chang jiang",
    "长青": "chang qing",
    "长春": "chang chun",
    "娄烦": "lou fan",
    "尖草坪": "jian cao ping",
    "万柏林": "wan bai lin",
    "柏板": "bai ban",
    "杏花岭": "xing hua ling",
    "阳曲": "yang qu",
    "清徐": "qing xu",
    "古交": "gu jiao",
    "晋祠": "jin ci",
    "东曲": "dong qu",
    "都交曲": "du jiao qu",
    "名都": "ming du",
    "华都": "hua du",
    "大都会": "da du hui",
    "太行": "tai hang",
    "里解": "li xie",
    "解家": "xie jia",
    "迎泽": "ying ze",
    "并州": "bing zhou",
    "并东": "bing dong",
    "坞城": "wu cheng",
    "敦化坊": "dun hua fang",
    "坝陵桥": "ba ling qiao",
    "柳巷": "liu xiang",
    "桥头街": "qiao tou jie",
    "海子边": "hai zi bian",
    "汾东": "fen dong",
    "泥屯": "ni tun",
    "侯村": "hou cun",
    "盂县": "yu xian",
    "窊流": "wa liu",
    "圪垛": "ge duo",
    "圪洞": "ge dong",
    "圪台": "ge tai",
    "杜儿坪": "du er ping",
    "西铭": "xi ming",
    "化客头": "hua ke tou",
    "姚村": "yao cun",
    "黄陵": "huang ling",
    "朝阳": "chao yang",
    "重阳": "chong yang",
    "重机": "zhong ji",
    "双塔": "shuang ta",
    "大厦": "da sha",
    "行知": "xing zhi",
    "乐器": "yue qi",
    "民乐": "min yue",
    "声乐": "sheng yue",
    "奏乐": "zou yue",
    "老人家": "lao ren jia",
    "剔尖": "ti jian",
    "揪片": "jiu pian",
    "削面": "xiao mian",
    "刀削面": "dao xiao mian",
    "莜面栲栳栳": "you mian kao lao lao",
    "晋剧": "jin ju",
    "调解": "tiao jie",
    "调味": "tiao wei",
    "血压": "xue ya",
    "血糖": "xue tang",
    "太极扇": "tai ji shan",
    "空竹": "kong zhu",
    "单弦": "dan xian",
}
_V = dict.fromkeys(map(ord, "üǖǘǚǜ"), "v")


@cache
def _pinyin() -> Any:
    """Load pypinyin and teach it the local names, once per process."""
    import pypinyin

    pypinyin.load_phrases_dict({word: [[syllable] for syllable in reading.split()] for word, reading in LOCAL.items()})
    pypinyin.load_single_dict({ord("长"): "cháng,zhǎng"})
    return pypinyin


NAME = 3
"""Characters of most names."""
_taught: dict[str, tuple[str, ...]] = {}
_pattern: re.Pattern[str] | None = None
_lessons = 0


def teach(words: Mapping[str, str]) -> None:
    """Let these words be read so, before all dictionaries: ``{"长风": "chang feng"}``. They take the place of those taught before."""
    global _pattern, _lessons  # noqa: PLW0603 - what a process was taught
    _lessons += 1
    _taught.clear()
    _taught.update({word: tuple(reading.split()) for word, reading in words.items()})
    longest_first = sorted(map(re.escape, _taught), key=len, reverse=True)
    _pattern = re.compile(f"({'|'.join(longest_first)})") if longest_first else None


def lessons() -> int:
    """Return how often this process was taught: what was read before the last time may be read otherwise now."""
    return _lessons


def syllables_of(run: str) -> tuple[str, ...]:
    """Return one toneless reading for each character of a run of Chinese (v for ü); unreadable characters are left out."""
    if _pattern is None or not _pattern.search(run):
        return _read_short(run) if len(run) <= NAME else _read(run)
    return tuple(syllable for part in _pattern.split(run) if part for syllable in _taught.get(part) or _read(part))


@lru_cache(maxsize=4096)
def _read_short(run: str) -> tuple[str, ...]:
    """The readings of a run as short as a name: the same people teach and write much."""
    return _read(run)


def _read(run: str) -> tuple[str, ...]:
    """The readings of a run, word by word: at each place the longest of pypinyin's words. Written out, for its own way takes ten times as long."""
    book = _dictionary()
    if not book.is_plain(run):  # kana, hangul and other rare characters: cut at them
        return tuple([syllable for word in book.cut(run) for syllable in book.readings[word]])
    found: list[str] = []
    readings, words, lengths = book.readings, book.words, book.lengths
    at, size = 0, len(run)
    while at < size:
        pair = run[at : at + 2]
        if pair in lengths:
            for length in lengths[pair]:
                word = run[at : at + length]
                if word in words:
                    found += readings[word]
                    at += len(word)
                    break
            else:
                if run[at:] in book.beginnings:  # an unfinished word at the end: its characters
                    break
                found += readings[run[at]]
                at += 1
        else:
            found += readings[run[at]]
            at += 1
    for char in run[at:]:
        found += readings[char]
    return tuple(found)


class _Readings(dict[str, tuple[str, ...]]):
    """Words of pypinyin's dictionary with the readings of their characters, worked out once each."""

    def __init__(self, words: Mapping[str, list[list[str]]], characters: Mapping[int, str]) -> None:
        super().__init__()
        self.words, self.characters = words, characters

    def __missing__(self, word: str) -> tuple[str, ...]:
        """Read a word, or one that the dictionary has not, character by character."""
        known = self.words.get(word)
        toned = [readings[0] for readings in known] if known else [self.characters.get(code, "").partition(",")[0] for code in map(ord, word)]
        self[word] = found = tuple(filter(None, map(_plain, toned)))
        return found


class _Dictionary(NamedTuple):
    """What pypinyin has: words, how they are read, all beginnings of words, how long words are by the two characters they begin with."""

    words: Mapping[str, list[list[str]]]
    readings: _Readings
    beginnings: Container[str]
    lengths: Mapping[str, tuple[int, ...]]
    is_plain: Callable[[str], object]
    cut: Callable[[str], Iterable[str]]


@cache
def _dictionary() -> _Dictionary:
    """Lay pypinyin's dictionary out for ``_read``: the longest words first."""
    module = _pinyin()
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS
    from pypinyin.seg.mmseg import p_set

    lengths: dict[str, tuple[int, ...]] = {}
    for word in PHRASES_DICT:
        before = lengths.get(word[:2], ())
        if len(word) > 1 and len(word) not in before:
            lengths[word[:2]] = tuple(sorted((*before, len(word)), reverse=True))
    return _Dictionary(PHRASES_DICT, _Readings(PHRASES_DICT, PINYIN_DICT), p_set._set, lengths, RE_HANS.match, module.core.Pinyin().seg)


@cache
def _plain(toned: str) -> str:
    """A syllable of the dictionary without its tone, v for ü; empty where it is none. There are some 1,500 of them."""
    letters = unicodedata.normalize("NFD", toned.translate(_V))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain if plain.isascii() and plain.isalpha() else ""
