"""Where places stand in sentences: what people write before and behind them, and what a name may be a part of."""

import re
from collections.abc import Iterator

from network.place_names import LONGEST, SUFFIXES, Names, districts

SURE = 3
"""Characters of a name that is hardly a word of another kind: 平阳路, where 中心 and 古城 are."""
_WE = "(?:(?:帮?我们?|咱们?|俺们?|本人)(?:妈妈?|爸爸?|爷爷|奶奶|姥姥|姥爷|父母|老伴|家人|孩子)?)"
_BEFORE = re.compile(
    f"(?P<lives>{_WE}?(?:家里?(?:住在?|在|离)|居住在?|(?<![记抓留守困])住在?|(?<![分脱撤逃搬])距?离))"
    f"|(?:{_WE}家?|家)是|来自|请问|{_WE}?想?要?(?:(?<![现实存正外内])在|(?<![过失])[去到来])"
)
"""What stands before a place; ``lives``: nothing else does: 家住小店, 离古交近."""
_FRONT = re.compile(f"(?:请问)?(?:{_BEFORE.pattern})$")
_NEAR = "附近|周边|周围|旁边|一带|[这那](?:[边里儿]|一带)"
_CLOSE = "(?:比较|最)?近(?:一?点)?(?![来年日代期郊])"
_BEHIND = re.compile(f"$|{_NEAR}|{_CLOSE}|[ 的有想学哪怎咋找听看上教能可没和跟与或及]")
"""What may follow a short name in a sentence."""
_AROUND = re.compile(f"(?:{_NEAR}|{_CLOSE})?")
"""What goes with a place before it."""
_IS_NEAR = re.compile(_NEAR)
_NUMBERED = re.compile(" [0-9]+ 社区")
_WORDS = re.compile("[^ ]+")
_GOES_ON = re.compile("[别域块间值静压痛愁]|分(?![校院馆部])|场(?!所|馆)")
"""What makes another word of the last character of a name: 小店区别."""


def inside(phrase: str, names: Names) -> Iterator[str]:
    """Yield the names of places inside of a run of Chinese: behind what says so, before what does, and full ones anywhere."""
    for cue in _BEFORE.finditer(phrase):
        name = _longest(phrase, cue.end(), names)
        if name in names.places and _stands(phrase, cue.end(), name, names, lives=bool(cue["lives"])):
            yield name
    for near in _IS_NEAR.finditer(phrase):
        before = (phrase[at : near.start()] for at in range(max(0, near.start() - LONGEST), near.start() - 1))
        name = next((part for part in before if part in names.said), "")
        if name in names.places and is_clear(name, names):
            yield name
    done = 0
    for at in range(len(phrase)):
        name = _longest(phrase, at, names) if at >= done else ""
        done = max(done, at + len(name))
        if name in names.places and _is_full(name) and _is_sure(name, names) and not goes_on(phrase, done):
            yield name


def road(query: str, names: Names) -> str:
    """Return the road that a word of a query is, or tells that somebody lives at or wants what is near; only beside other words.

    青年路3社区 is a community.
    """
    for word in _WORDS.finditer(query):
        cue = _BEFORE.match(word[0])
        start = cue.end() if cue and cue["lives"] else 0
        near = _IS_NEAR.search(word[0], start)
        name = word[0][start : near.start() if near else len(word[0])]
        left = f"{query[: word.start()]}{query[word.end() :]}{word[0][near.end() :] if near else ''}"
        if name in names.roads and not _NUMBERED.match(query, word.end()) and any(map(str.isalnum, left)):
            return name
    return ""


def starts(query: str) -> Iterator[int]:
    """Yield where several places may begin: at the beginning of a word, or behind what stands before a place."""
    words = (at for at in range(len(query)) if query[at] != " " and query[at - 1 : at] in {"", " "})
    yield from sorted({*words, *(cue.end() for cue in _BEFORE.finditer(query))})


def around(query: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words begin and end that go with a place."""
    front, tail = _FRONT.search(query[:start]), _AROUND.match(query, end)
    return front.start() if front else start, tail.end() if tail else end


def goes_on(phrase: str, end: int) -> bool:
    """Whether the last character of a full name is the beginning of another word: 小店区别."""
    return _GOES_ON.match(phrase, end) is not None


def is_clear(name: str, names: Names) -> bool:
    """Whether a name hardly means anything else: a district's, or a longer one."""
    return len(name) >= SURE or f"at/{names.places[name].code}" in districts()


def _is_full(name: str) -> bool:
    return len(name) >= SURE and name.endswith(SUFFIXES)


def _is_sure(name: str, names: Names) -> bool:
    """Whether a full name is a place wherever it stands: 平安社区 is none in 创建平安社区活动."""
    bare = next(name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix))
    return f"at/{names.places[name].code}" in districts() or name.endswith("街道") or (len(bare) >= SURE and not name.endswith("村"))


def _stands(phrase: str, start: int, name: str, names: Names, *, lives: bool) -> bool:
    end = start + len(name)
    if _is_full(name):
        return not goes_on(phrase, end)
    return (lives or is_clear(name, names)) and _BEHIND.match(phrase, end) is not None


def _longest(phrase: str, start: int, names: Names) -> str:
    """Return the longest name that begins at a character."""
    parts = (phrase[start : start + size] for size in range(min(len(phrase) - start, LONGEST), 1, -1))
    return next((part for part in parts if part in names.said or part in names.roads), "")
