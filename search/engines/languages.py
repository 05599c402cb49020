"""The query languages of the engines. Tokens hold letters, figures and ``/ _ . : -`` only: nothing in them needs an escape."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any, Protocol

from search import text

TEXT = ("title", "names", "body", "typed")
"""Columns of words; the others are ``pinyin``, ``initials`` and ``filters``."""
WEIGHTS = {"title": 10.0, "names": 4.0, "body": 1.0, "typed": 4.0, "pinyin": 3.0, "initials": 2.0, "filters": 0.0}
Expression = Any
"""Text for a database, an object of JSON for a server; an empty one finds nothing and is never joined."""


class Language(Protocol):
    """How an engine says phrase, and, or, but not."""

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> Expression:
        """Return: the tokens stand side by side in one of the columns; ``begun``: the last is only the start of a token."""

    def near(self, columns: Sequence[str], token: str) -> Expression:
        """Return: a word of Latin letters stands in one of the columns, from three letters on with a slip at most."""

    def both(self, parts: Sequence[Expression]) -> Expression:
        """Return: all of the parts hold."""

    def either(self, parts: Sequence[Expression]) -> Expression:
        """Return: one of the parts holds."""

    def but(self, kept: Expression, gone: Expression) -> Expression:
        """Return: the first holds and the second does not."""


SHORTEST = 3
"""Letters of a word from which on a slip is forgiven."""


def slips(word: str) -> list[str]:
    """Return a word and all that one slip makes of it: a letter missing, too many, wrong, or two changed about; of 7 letters about 400."""
    if len(word) < SHORTEST:
        return [word]
    pieces = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = [start + end[1:] for start, end in pieces if end]
    changed = [start + end[1] + end[0] + end[2:] for start, end in pieces if len(end) > 1]
    other = [start + letter + end[skip:] for start, end in pieces for letter in ascii_lowercase for skip in (0, 1)]
    return list(dict.fromkeys([word, *missing, *changed, *other]))


class Written:
    """What the languages of the databases share: expressions are text with words between them."""

    words: tuple[str, str, str]

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """See Language."""
        raise NotImplementedError

    def near(self, columns: Sequence[str], token: str) -> str:
        """See Language: the databases compare exactly, so all slips are written out."""
        return self.either([self.phrase(columns, [word]) for word in slips(token)])

    def both(self, parts: Sequence[str]) -> str:
        """See Language."""
        return self.words[0].join(f"({part})" for part in parts)

    def either(self, parts: Sequence[str]) -> str:
        """See Language."""
        return self.words[1].join(f"({part})" for part in parts)

    def but(self, kept: str, gone: str) -> str:
        """See Language."""
        return f"({kept}){self.words[2]}({gone})"


class FTS5(Written):
    """SQLite's language (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

    words = (" AND ", " OR ", " NOT ")

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """See Language."""
        return f'({{{" ".join(columns)}}} : "{" ".join(tokens)}"{" *" if begun else ""})'


class TSQuery(Written):
    """PostgreSQL's language. Columns of words are weights of one vector, the others have a letter before each token."""

    words = (" & ", " | ", " & !")
    weights = {"title": "A", "names": "B", "body": "C", "typed": "D"}
    letters = {"pinyin": "~", "initials": "^", "filters": "#"}

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> str:
        """See Language."""
        letter = self.letters.get(columns[0], "")
        weight = "" if letter or set(columns) == set(TEXT) else "".join(sorted(self.weights[column] for column in columns))
        labels = [weight] * (len(tokens) - 1) + [("*" if begun else "") + weight]
        said = [f"'{letter}{token}'{':' + label if label else ''}" for token, label in zip(tokens, labels, strict=True)]
        return f"({' <-> '.join(said)})"


class QueryDSL:
    """The JSON that Elasticsearch and OpenSearch understand alike."""

    endings = 50_000
    """How many tokens may begin with the last one: all of them, or sets would differ from the other engines' (stock: 50)."""

    def phrase(self, columns: Sequence[str], tokens: Sequence[str], *, begun: bool = False) -> Expression:
        """See Language."""
        if columns[0] == "filters":
            return {"constant_score": {"filter": {"term": {"filters": tokens[0]}}, "boost": 0}}
        if begun and len(tokens) == 1:
            return {"dis_max": {"queries": [{"prefix": {column: {"value": tokens[0], "boost": WEIGHTS[column]}}} for column in columns]}}
        endings = {"max_expansions": self.endings} if begun else {}
        return self._match(columns, " ".join(tokens), type="phrase_prefix" if begun else "phrase", **endings)

    def near(self, columns: Sequence[str], token: str) -> Expression:
        """See Language."""
        return self._match(columns, token, fuzziness=f"AUTO:{SHORTEST},{text.MAX_TOKEN + 1}")

    def both(self, parts: Sequence[Expression]) -> Expression:
        """See Language."""
        return parts[0] if len(parts) == 1 else {"bool": {"must": list(parts)}}

    def either(self, parts: Sequence[Expression]) -> Expression:
        """See Language."""
        return parts[0] if len(parts) == 1 else {"bool": {"should": list(parts), "minimum_should_match": 1}}

    def but(self, kept: Expression, gone: Expression) -> Expression:
        """See Language."""
        return {"bool": {"must": [kept], "must_not": [gone]}}

    def _match(self, columns: Sequence[str], query: str, **options: Any) -> Expression:
        fields = [f"{column}^{WEIGHTS[column]:g}" for column in columns]
        return {"multi_match": {"query": query, "fields": fields, "analyzer": "whitespace", **options}}
