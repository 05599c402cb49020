"""From a query to FTS5's language. Tokens hold letters and figures only, so nothing needs an escape."""

from collections.abc import Iterable, Sequence

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, PlainText, SearchQuery
from modelsearch.query import Phrase as PhraseQuery

from search import text
from search.engines.documents import HIDDEN, opaque

COLUMNS = ("title", "names", "body", "typed")


def text_of(phrase: text.Phrase, columns: Sequence[str], *, begun: bool = False) -> str:
    """Return the expression of a phrase in columns of text; ``begun``: its last word may go on."""
    star = " *" if phrase.is_start or begun else ""
    return f'{{{" ".join(columns)}}} : "{" ".join(phrase.tokens)}"{star}'


def sounds_of(spelled: str, *, begun: bool = False) -> list[str]:
    """Return the expressions of a word read as pinyin, in each way it can be split, and as initials."""
    found = []
    for way in text.split_syllables(spelled):
        star = " *" if begun or not text.is_syllable(way[-1]) else ""
        found.append(f'pinyin : "{" ".join(way)}"{star}')
    if len(spelled) > 1:
        pairs = text.letter_tokens(spelled)[:-1]
        found.append(f'initials : "{" ".join(pairs)}"')
    return found


def words(query: str, columns: Sequence[str] = COLUMNS, *, joint: str = "AND", begun: bool = False) -> str:
    """Return the expression that finds the phrases of a query in columns of text; empty where it has none."""
    phrases = text.query_phrases(query)
    return f" {joint} ".join(text_of(phrase, columns, begun=begun and phrase is phrases[-1]) for phrase in phrases)


def sounds(query: str, columns: Sequence[str] = COLUMNS, *, begun: bool = False) -> str:
    """Return the expression that also reads Latin words as pinyin or initials; empty where the query has none."""
    phrases = text.query_phrases(query)
    if not any(phrase.spelled for phrase in phrases):
        return ""
    each = " AND ".join(_either(phrase, columns, begun=begun and phrase is phrases[-1]) for phrase in phrases)
    if len(phrases) == 1 or not all(phrase.spelled for phrase in phrases):
        return each
    return " OR ".join([f"({each})", *sounds_of("".join(phrase.text for phrase in phrases)[: text.MAX_TOKEN], begun=begun)])


def _either(phrase: text.Phrase, columns: Sequence[str], *, begun: bool) -> str:
    """Return the expression of a phrase as text or, if it is spelled, as sound."""
    ways = [text_of(phrase, columns, begun=begun)]
    if phrase.spelled:
        ways.extend(sounds_of(phrase.text, begun=begun))
    return f"({' OR '.join(ways)})"


def restricted(expression: str, tokens: Iterable[str]) -> str:
    """Return an expression narrowed to what citizens may find and what carries all opaque tokens."""
    wanted = "".join(f' AND filters : "{token}"' for token in opaque(tokens))
    return f'(({expression}){wanted}) NOT filters : "{HIDDEN}"'


def compiled(query: SearchQuery, columns: Sequence[str], *, begun: bool, by_sound: bool) -> tuple[str, bool]:
    """Return the expression of one of modelsearch's queries, and whether what it finds is to be left out.

    An empty expression finds nothing. MatchAll inside another query is left out of AND and decides OR.
    """
    match query:
        case PlainText() | Fuzzy():
            found = _plain(query, columns, begun=begun, by_sound=by_sound), False
        case PhraseQuery():
            found = _side_by_side(query.query_string, columns), False
        case MatchAll():
            found = "", True
        case Boost():
            found = compiled(query.subquery, columns, begun=begun, by_sound=by_sound)
        case Not():
            expression, negated = compiled(query.subquery, columns, begun=begun, by_sound=by_sound)
            found = expression, not negated
        case And() | Or():
            parts = [compiled(part, columns, begun=begun, by_sound=by_sound) for part in query.subqueries]
            found = _all_of(parts) if isinstance(query, And) else _any_of(parts)
        case _:
            raise NotImplementedError(f"The search engine does not know the query {type(query).__name__}.")
    return found


def _plain(query: SearchQuery, columns: Sequence[str], *, begun: bool, by_sound: bool) -> str:
    """Return the expression of typed words; by sound where asked and possible."""
    typed = query.query_string
    if by_sound and (found := sounds(typed, columns, begun=begun)):
        return found
    return words(typed, columns, joint=query.operator.upper(), begun=begun)


def _side_by_side(query: str, columns: Sequence[str]) -> str:
    """Return the expression of a quoted text: its tokens stand side by side."""
    tokens = text.index_tokens(text.clean_query(query))
    star = ""
    if tokens and len(tokens[-1]) == 1 and text.is_chinese(tokens[-1]):
        if len(tokens) > 1 and tokens[-2].endswith(tokens[-1]):
            tokens.pop()
        else:
            star = " *"
    return f'{{{" ".join(columns)}}} : "{" ".join(tokens)}"{star}' if tokens else ""


def _all_of(parts: list[tuple[str, bool]]) -> tuple[str, bool]:
    """Join parts with AND; negated ones are taken away. Only negated ones: the whole is negated (De Morgan)."""
    kept = [f"({expression})" for expression, negated in parts if not negated]
    gone = [f"({expression})" for expression, negated in parts if negated and expression]
    if not kept:
        return " OR ".join(gone), True
    if "()" in kept:
        return "", False
    joined = " AND ".join(kept)
    return (f"({joined}) NOT ({' OR '.join(gone)})" if gone else joined), False


def _any_of(parts: list[tuple[str, bool]]) -> tuple[str, bool]:
    """Join parts with OR: A or not B is not (B and not A)."""
    kept = [f"({expression})" for expression, negated in parts if not negated and expression]
    gone = [f"({expression})" for expression, negated in parts if negated]
    if not gone:
        return " OR ".join(kept), False
    if "()" in gone:
        return "", True
    joined = " AND ".join(gone)
    return (f"({joined}) NOT ({' OR '.join(kept)})" if kept else joined), True
