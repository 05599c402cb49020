"""Which lesson is asked for, and how questions were answered: all from the address, nothing is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """An answer to choose."""

    value: str
    text: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it; ``given`` is the chosen answer, None before."""

    name: str
    question: str
    explanation: str
    choices: list[Choice]

    @property
    def given(self) -> Choice | None:
        """What was chosen."""
        return next((choice for choice in self.choices if choice.is_chosen), None)

    @property
    def right(self) -> Choice | None:
        """The right answer."""
        return next((choice for choice in self.choices if choice.is_right), None)


def number(typed: str, most: int) -> int:
    """The lesson's number; nonsense is the first."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= most else 1


def asked(questions: Iterable[Any], given: Mapping[str, str]) -> list[Asked]:
    """The questions of a lesson with what the address answers."""
    return [_asked(f"q{at}", block.value, given.get(f"q{at}", "")) for at, block in enumerate(questions, start=1)]


def _asked(name: str, value: Mapping[str, Any], given: str) -> Asked:
    choices = [Choice(str(at), answer["text"], bool(answer["is_right"]), given == str(at)) for at, answer in enumerate(value["answers"], start=1)]
    return Asked(name, value["question"], value["explanation"] or "", choices)
