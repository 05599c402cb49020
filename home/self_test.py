"""The self-test of the accessibility page: WCAG's criteria, what the tests measured for each, what was judged from the pages.

``data/criteria.toml`` is written by hand; ``data/self_test.toml`` by the suite: ``CI=true script/test --self-test=home/data/self_test.toml``.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from home.enums import Verdict

CRITERIA = Path(__file__).with_name("data") / "criteria.toml"
RECORD = Path(__file__).with_name("data") / "self_test.toml"
PRINCIPLES: dict[str, str | Promise] = {
    "1": pgettext_lazy("accessibility", "Perceivable"),
    "2": pgettext_lazy("accessibility", "Operable"),
    "3": pgettext_lazy("accessibility", "Understandable"),
    "4": pgettext_lazy("accessibility", "Robust"),
}


@dataclass(frozen=True)
class Measured:
    """What one rule found: on so many pages, looked at so many times in all modes; or so many cases of a file of tests."""

    name: str
    visits: int
    pages: int
    faults: int
    zh: str = ""
    en: str = ""

    @property
    def told(self) -> str:
        """What it looks for, in the reader's language."""
        return self.en if get_language() == "en" else self.zh


@dataclass(frozen=True)
class Criterion:
    """One criterion, its measurements, and what was judged from the pages where no test can tell."""

    number: str
    level: str
    name_zh: str
    name_en: str
    hand: str = ""
    judged: str = ""
    rules: tuple[Measured, ...] = ()
    tests: tuple[Measured, ...] = ()

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def visits(self) -> int:
        """How many times a browser looked."""
        return sum(one.visits for one in self.rules)

    @property
    def cases(self) -> int:
        """How many cases of tests passed."""
        return sum(one.visits for one in self.tests)

    @property
    def verdict(self) -> Verdict:
        """As judged, unless a measurement contradicts."""
        if any(one.faults for one in (*self.rules, *self.tests)):
            return Verdict.PARTLY
        return Verdict(self.judged) if self.judged else Verdict.MEETS


@dataclass(frozen=True)
class SelfTest:
    """All of it, and when it was."""

    measured_on: dt.date
    by_hand_on: dt.date
    criteria: tuple[Criterion, ...]
    rules: tuple[Measured, ...]

    def count(self, verdict: Verdict) -> int:
        """How many criteria ended so."""
        return sum(one.verdict == verdict for one in self.criteria)

    @property
    def told(self) -> list[tuple[Verdict, int]]:
        """Each verdict with its number."""
        return [(verdict, self.count(verdict)) for verdict in Verdict]

    @property
    def principles(self) -> list[tuple[str | Promise, list[Criterion]]]:
        """The criteria under the four principles."""
        return [(PRINCIPLES[first], list(found)) for first, found in groupby(self.criteria, key=lambda one: one.number[0])]


@cache
def self_test() -> SelfTest:
    """Read both files. Raises ``KeyError`` naming a rule or file of tests that was not measured."""
    written = tomllib.loads(CRITERIA.read_text(encoding="utf-8"))
    record = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    rules = {name: Measured(name, **record["rules"][name], **told) for name, told in written["rules"].items()}
    tests = {name: Measured(name, **counts) for name, counts in record["tests"].items()}
    criteria = tuple(
        Criterion(
            number=one["number"],
            level=one["level"],
            name_zh=one["name"],
            name_en=one["name_en"],
            hand=one.get("hand", ""),
            judged=one.get("verdict", ""),
            rules=tuple(rules[name] for name in one.get("rules", ())),
            tests=tuple(tests[name] for name in one.get("tests", ())),
        )
        for one in written["criterion"]
    )
    return SelfTest(record["measured_on"], written["by_hand_on"], criteria, tuple(rules.values()))
