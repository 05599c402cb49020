"""For whom in what people type: the name of an audience, what else it is called, an age. Read from memory, without a query."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext, pgettext

from content.querysets import audiences
from pagecache.memory import Memory
from search import wording
from search.readers import Reading
from search.text import fold

WORDS = Path(__file__).with_name("data") / "audience_words.toml"
ALL = "all"
"""The address of the audience to which everybody belongs: what is for everybody is for each."""
OLDEST = 129
SURE = 3
"""Characters of a word for people that is hardly the beginning of a longer one."""
LEFT = 2
"""Characters that must be left of a query beside an audience."""
_DIGITS = "零一二三四五六七八九"
_YEARS = "(?:[1-9]?[0-9]|1[0-2][0-9]|[零一二两三四五六七八九十]{1,4})"
_AGE = (
    rf"(?<![0-9.第])(?P<first@>{_YEARS})(?:周?岁?[-~—–至到](?P<last@>{_YEARS}))?(?P<some@>[多来几])?"
    "周?岁半?(?P<open@>[以之]?上|[以之]下)?"
)
"""With the place of the unit for ``@``, of which there are ``UNITS``."""
UNITS = range(3)
_BEHIND = "(?:们|以[上下])?(?:在家)?[的了]?"
"""What may stand between an age and a word, or between two words."""
_FILL = re.compile(
    "(?>适合|面向|针对|比较|推荐|最好|给|让|教|对|为|我们家|我家|我们|咱家|咱们|家里|家的|我|咱|有没有|有|没有|能不能|可不可以|可以|能|会(?!$)|想要?|要|应该|该"
    "|都|也|还|在|去|到|来|哪里|哪儿|哪些|哪个|哪种|哪|什么|甚么|啥|甚|怎么|学习|学|上|参加|报名|报|玩|看|听|做|用|干|找|课程|课堂|课|培训班|培训|兴趣班|学习班|班|活动"
    "|讲座|东西|内容|项目|一点|一些|一个|点|些|个|们|的|了|吗|呢|吧|啊|呀|好|合适|免费|公益|附近|人|，|。|？|！|、|[?!,. ])*"
)
"""What stands around whom in a wish that names no subject: 适合小孩的课, 退休了学点啥好."""
_WISH = re.compile("适合|面向|针对|什么|甚么|啥|甚|哪|能|可以|会|该|推荐|活动|有|给.*[看听学玩]")
"""One of them at least, besides words for classes, says that anything for these people will do: 儿童课 is found by its title."""
_TO_THEM = re.compile("(?:适合|面向|针对) ?$")
"""What stands before whom behind a subject: 书法适合老人吗."""


class Words(NamedTuple):
    """Words with the addresses of their audiences, ages with theirs, and what finds them in a query."""

    slugs: dict[str, list[str]]
    ages: dict[str, tuple[int, int]]
    pattern: re.Pattern[str]
    names: re.Pattern[str]


@cache
def _told() -> dict[str, dict[str, Any]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def _load() -> Words:
    slugs: dict[str, list[str]] = {}
    names = {slug: [name] for slug, (name, _word) in audiences().items()}
    for slug, words in names.items():
        for word in (*words, *_told().get(slug, {}).get("words", ())):
            slugs.setdefault(fold(str(word)), []).append(slug)
    ages = {slug: (int(said[0]), int(said[1])) for slug in names if (said := _told().get(slug, {}).get("ages"))}
    word = "|".join(map(re.escape, sorted(slugs, key=len, reverse=True))) or "(?!)"
    unit, *more = (f"(?:{_AGE}|(?P<word@>{word}))".replace("@", str(at)) for at in UNITS)
    return Words(slugs, ages, re.compile(unit + "".join(f"(?:{_BEHIND}{other})?" for other in more) + "们?"), re.compile(word))


_words: Memory[Words] = Memory(_load, "list:content.audience")


def slugs_in(words: str) -> list[str]:
    """The addresses of the audiences that a free text names, by their names or by other words for them: 务工人员 has no 工人."""
    known = _words()
    return list(dict.fromkeys(chain.from_iterable(known.slugs[said[0]] for said in known.names.finditer(fold(words)))))


def read(phrases: Sequence[str]) -> Iterator[Reading]:
    """Yield the audience of a query, which is perhaps meant: a title may have the words.

    Alone, or with words that only wish (适合小孩的课), it says enough: all that is made for these people. Beside a subject (5岁孩子画画) it narrows,
    and what is for everybody stays, but for children; not where a question is understood without it (老年人学合唱).
    """
    query = " ".join(phrases)
    for said in _words().pattern.finditer(query):
        slugs = list(dict.fromkeys(_meant(said)))
        before, behind = query[: said.start()], query[said.end() :]
        if not slugs:
            continue
        if _FILL.fullmatch(before) and _FILL.fullmatch(behind):
            if (not behind.strip() and not before.strip()) or _WISH.search(before + behind) or said["first0"]:
                yield _reading(query.strip(), slugs, alone=True)
            return
        words = _beside(said, before, behind)
        if words and len("".join(query.replace(words, "", 1).split())) >= LEFT:
            yield _reading(words, dict.fromkeys([*slugs, *_everybody(slugs)]))
            return


def _everybody(slugs: Iterable[str]) -> set[str]:
    """Return the address of what is for everybody, where these people can do with that: children cannot."""
    return set() if any(_told().get(slug, {}).get("apart") for slug in slugs) else {ALL}.intersection(audiences())


def _beside(said: re.Match[str], before: str, behind: str) -> str:
    """Return the words that say for whom, beside a subject; nothing where they may be a part of it, or the question is understood without them."""
    has_age = any(said[f"first{at}"] for at in UNITS)
    to_them = _TO_THEM.search(before)
    if not has_age and not to_them and said[0] not in (wording.gist(said.string) or said.string):
        return ""
    if _FILL.fullmatch(before):
        is_apart = len(said[0]) >= SURE or behind.startswith((" ", "的"))  # 职工书屋 is a thing of its own
        return (before + said[0]).strip() if has_age or to_them or is_apart else ""
    at_end = _FILL.fullmatch(behind) is not None
    if at_end and to_them:
        return (to_them[0] + said[0] + behind).strip()
    return said[0] if has_age or (at_end and before.endswith(" ")) else ""


def _reading(words: str, slugs: Iterable[str], *, alone: bool = False) -> Reading:
    """Read words as for whom something is; where that says enough but nothing fits, what is for everybody fits, too."""
    known, slugs = audiences(), list(slugs)
    names = pgettext("between words", ", ").join(known[slug][1] for slug in slugs if alone or slug != ALL)
    wider = [_reading(words, [*slugs, slug], alone=True) for slug in _everybody(slugs) - set(slugs)] if alone else []
    label = gettext("For: %(audience)s") % {"audience": names}
    return Reading(words, label, "|".join(f"a/{slug}" for slug in slugs), alone=alone, wider=tuple(wider), perhaps=True)


def _meant(said: re.Match[str]) -> Iterator[str]:
    """Yield the addresses of the audiences that are named; of a word beside an age only those of that age, where it has any."""
    words, ages = _words().slugs, list(_ages(said))
    named = list(chain.from_iterable(words[word] for at in UNITS if (word := said[f"word{at}"])))
    old = [slug for slug, (first, last) in _words().ages.items() if any(first <= until and since <= last for since, until in ages)]
    yield from [slug for slug in named if slug in old] or ([] if named and not old else old) or named


def _ages(said: re.Match[str]) -> Iterator[tuple[int, int]]:
    for at in UNITS:
        if said[f"first{at}"]:
            since, until = _number(said[f"first{at}"])
            until = _number(said[f"last{at}"])[1] if said[f"last{at}"] else until + (9 if said[f"some{at}"] else 0)
            open_end = said[f"open{at}"] or ""
            yield (0 if open_end.endswith("下") else since, OLDEST if open_end.endswith("上") else until)


def _number(said: str) -> tuple[int, int]:
    """Return the least and the most that a number of years says: 五六 is five to six, 七八十 seventy to eighty."""
    if said.isascii():
        return int(said), int(said)
    tens, has_tens, ones = said.replace("两", "二").partition("十")
    if not has_tens:
        figures = [_DIGITS.index(one) for one in tens]
        return min(figures), max(figures)
    figures = [_DIGITS.index(one) for one in tens if one in _DIGITS] or [1]
    more = [_DIGITS.index(one) for one in ones if one in _DIGITS] or [0]
    return min(figures) * 10 + min(more), max(figures) * 10 + max(more)
