"""The query languages of the engines. Tokens hold letters, figures and ``/ _ . : -`` only: nothing in them needs an escape."""

from collections.abc import Sequence
from typing import Protocol

TEXT = ("title", "names", "body", "typed")
"""Columns of words; the others are ``pinyin``, ``initials`` and ``filters``."""


class Language(Protocol):
    """How an engine says phrase, and, or, but not. An empty expression finds nothing and is never joined."""

    both: str
    either: str
    but: str

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """Return: the tokens stand side by side in one of the columns; ``begun``: the last is only the start of a token."""


class FTS5:
    """SQLite's language (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

    both = " AND "
    either = " OR "
    but = " NOT "

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """See Language."""
        return f'({{{" ".join(columns)}}} : "{" ".join(tokens)}"{" *" if begun else ""})'


class TSQuery:
    """PostgreSQL's language. Columns of words are weights of one vector, the others have a letter before each token."""

    both = " & "
    either = " | "
    but = " & !"
    weights = {"title": "A", "names": "B", "body": "C", "typed": "D"}
    letters = {"pinyin": "~", "initials": "^", "filters": "#"}

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """See Language."""
        letter = self.letters.get(columns[0], "")
        weight = "" if letter or set(columns) == set(TEXT) else "".join(sorted(self.weights[column] for column in columns))
        labels = [weight] * (len(tokens) - 1) + [("*" if begun else "") + weight]
        said = [f"'{letter}{token}'{':' + label if label else ''}" for token, label in zip(tokens, labels, strict=True)]
        return f"({' <-> '.join(said)})"
