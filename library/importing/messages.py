"""What an editor is told about a file: an English message and its values. So it crosses the pipe and is kept; it is translated when it is read."""

from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Mark a text that counts: with ``number`` for one, and for more."""
    return one, many


@dataclass(frozen=True, slots=True)
class Message:
    """``values`` fill its places: words and numbers as they are, lists joined, messages translated too. ``number`` chooses between one and ``many``.

    An old report holds finished Chinese: a text without values that no catalogue knows, shown as it is.
    """

    text: str
    values: dict[str, Any] = field(default_factory=dict)
    many: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Message":
        """Back from the pipe or from a report."""
        values = {name: cls.from_json(value) if isinstance(value, dict) else value for name, value in data["values"].items()}
        return cls(data["text"], values, data["many"])

    @property
    def english(self) -> str:
        """For logs, and where there is no Django."""
        values = {name: value.english if isinstance(value, Message) else value for name, value in self.values.items()}
        return _filled(self.many if self.many and values["number"] != 1 else self.text, values, ", ")

    def __str__(self) -> str:
        """In the language of the moment; the reader's child process never asks for it."""
        from django.utils.translation import gettext, ngettext, pgettext

        found = ngettext(self.text, self.many, self.values["number"]) if self.many else gettext(self.text) if self.text else ""
        return _filled(found, self.values, pgettext("between words", ", "))


def _filled(text: str, values: dict[str, Any], comma: str) -> str:
    if not values:
        return text
    return text % {name: comma.join(value) if isinstance(value, list) else value for name, value in values.items()}


def message(text: str | tuple[str, str], **values: Any) -> Message:
    """A marked text with what fills its places."""
    one, many = (text, "") if isinstance(text, str) else text
    return Message(one, values, many)
