"""Which lesson is asked for, and how questions were answered: all from the address, nothing is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SENT = "q0"
"""Stands in the address once the form was sent, with or without answers."""


@dataclass(frozen=True)
class Choice:
    """An answer to choose."""

    value: str
    text: str
    is_right: bool
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it; ``given`` is the chosen answer, None before; ``is_sent`` says that the answers were sent."""

    name: str
    question: str
    explanation: str
    choices: list[Choice]
    is_sent: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether the answers were sent without one to this question."""
        return self.is_sent and self.given is None

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
    is_sent = SENT in given
    return [_asked(f"q{at}", block.value, given.get(f"q{at}", ""), is_sent=is_sent) for at, block in enumerate(questions, start=1)]


def _asked(name: str, value: Mapping[str, Any], given: str, *, is_sent: bool) -> Asked:
    choices = [Choice(str(at), answer["text"], bool(answer["is_right"]), given == str(at)) for at, answer in enumerate(value["answers"], start=1)]
    return Asked(name, value["question"], value["explanation"] or "", choices, is_sent)
