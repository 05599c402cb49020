"""Names that many things share, a category's above all: an app tells them, and of which kinds the texts hold one or a part of it.

What has a word in nothing but such a name is hardly about it: 葫芦丝 lies under 音乐戏曲, whoever asks for 戏曲 wants 晋剧.
"""

from collections.abc import Callable, Iterable

from search import text

Names = Callable[[], Iterable[str]]
_sources: list[Names] = []
_finer: list[Names] = []


def register(names: Names, finer: Names) -> None:
    """Declare where such names come from, and those of what is a part of that: 晋剧. Asked for each query, so apps keep them."""
    if names not in _sources:
        _sources.append(names)
        _finer.append(finer)


def hold(words: str) -> bool:
    """Whether folded words are a part of such a name, Latin ones whole words of it."""
    if words.isascii():
        return any(f" {words} " in f" {text.plain(name)} " for source in _sources for name in source())
    return any(words in text.fold(name) for source in _sources for name in source())


def is_finer(words: str) -> bool:
    """Whether folded words name a part of what such a name stands for: who wants 晋剧 does not want all of 音乐戏曲."""
    return any(words == text.fold(name) for source in _finer for name in source())
