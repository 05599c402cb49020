"""The parts of one work in their order: 第一册 before 第二册, 上 before 下, where nothing else tells them apart."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from search import looser

_PARTS = "上中下"
_NUMBER = re.compile(f"[0-9]{{1,9}}|[{_PARTS}](?=[册卷部集篇辑编])|[〇零一二三四五六七八九十百千]{{1,9}}")
T = TypeVar("T")


def kept(rows: Sequence[T], heading: Callable[[T], str], like: Callable[[T], object]) -> list[T]:
    """Return rows where they are, but those that are ``like`` each other, with titles that differ in numbers alone, in the order of these.

    They share the places that they had: what stands between them stays there. Equal ones keep their order. ``heading`` returns a folded title.
    """
    found = list(rows)
    places: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
    for at, row in enumerate(found):
        if _NUMBER.search(heading(row)):
            places[_NUMBER.sub("#", heading(row)), like(row)].append(at)
    for these in places.values():
        if len(these) > 1:
            for at, row in zip(these, sorted((found[at] for at in these), key=lambda row: _numbers(heading(row))), strict=True):
                found[at] = row
    return found


def _numbers(heading: str) -> list[int]:
    return [_PARTS.index(said) if said in _PARTS else looser.number(said) for said in _NUMBER.findall(heading)]
