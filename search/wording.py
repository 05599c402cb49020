"""Which parts of a query say what is looked for, and how much of it a title has. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from search import text

FILLING = 0.2
"""What a character of a word that only asks counts for one that says something."""
WORD = 2.0
"""What a Latin word or a number counts."""
_ASKING = re.compile(
    "|".join(
        (
            *("为什么", "怎么样", "怎么办", "怎么", "怎样", "如何", "什么", "哪些", "哪里", "哪儿", "哪个", "多少", "多久", "几个"),
            *("是不是", "有没有", "能不能", "会不会", "要不要", "可不可以", "可以", "应该", "需要", "我想", "我要", "想要", "帮我", "告诉我"),
            *("一下", "一些", "这个", "那个", "关于", "还是", "吗", "呢", "吧", "啊", "的", "了", "是"),
        )
    )
)
"""Words that ask, and words between others; of single characters only those that are hardly ever a part of a word."""
_ANYTHING = re.compile(rf"(?:{_ASKING.pattern}|公益|免费|都|有|上|开|课程|课表|活动|课|班|啥|在|我|能|学)+")
"""What is left of a question for whatever is on: 今天有什么课."""
_BETWEEN = frozenset("a an and are at by do does for from how i in is it my of on or the to what where which with".split())  # noqa: SIM905 - easier to read


class Part(NamedTuple):
    """A run of a query with the weight of each of its characters; a Latin word has one weight."""

    text: str
    chinese: bool
    weights: Sequence[float]


def parts(query: str) -> list[Part]:
    """Return the phrases of a query, weighed."""
    return [Part(phrase.text, phrase.chinese, _weights(phrase)) for phrase in text.query_phrases(query)]


def _weights(phrase: text.Phrase) -> list[float]:
    if not phrase.chinese:
        return [WORD * (FILLING if phrase.text in _BETWEEN else 1)]
    weights = [1.0] * len(phrase.text)
    for match in _ASKING.finditer(phrase.text):
        weights[match.start() : match.end()] = [FILLING] * len(match[0])
    return weights


def is_loose(query: str) -> bool:
    """Whether a query asks, or has several words: it is hardly a title."""
    asked = parts(query)
    return len(asked) > 1 or any(FILLING in part.weights or part.weights[0] == WORD * FILLING for part in asked)


def only_asks(query: str) -> bool:
    """Whether words only ask what there is."""
    return all(_ANYTHING.fullmatch(phrase.text) for phrase in text.query_phrases(query))


def telling(query: str) -> list[str]:
    """Return the different tokens of a query without those that have a character of a word that only asks."""
    found: dict[str, None] = {}
    for part in parts(query):
        if part.chinese:
            pairs = zip(part.text, part.text[1:], part.weights, part.weights[1:], strict=False)
            found |= {one + other: None for one, other, weight, next_weight in pairs if weight == next_weight == 1}
        elif part.weights[0] == WORD:
            found[part.text[: text.MAX_TOKEN]] = None
    return list(found)


def share(heading: str, asked: Sequence[Part]) -> float:
    """Return how much of a query a folded title has, from 0 to 1: its characters anywhere, and two that are neighbours."""
    whole = sum(sum(part.weights) for part in asked)
    return sum(_found(heading, part) for part in asked) / (2 * whole) if whole else 0.0


def _found(heading: str, part: Part) -> float:
    """Return the weight of what a title has of a part, once for the characters and once for neighbours."""
    if not part.chinese:
        return 2 * part.weights[0] * (part.text in heading)
    beside = [len(part.text) == 1] * len(part.text)
    for at in range(len(part.text) - 1):
        if part.text[at : at + 2] in heading:
            beside[at] = beside[at + 1] = True
    return sum(weight * (char in heading) * (1 + near) for char, weight, near in zip(part.text, part.weights, beside, strict=True))
