"""From a query to an engine's language."""

from collections.abc import Callable, Iterable, Sequence

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, PlainText, SearchQuery
from modelsearch.query import Phrase as PhraseQuery

from search import text
from search.engines.documents import HIDDEN, opaque
from search.engines.languages import TEXT, Expression, Language
from search.engines.wanted import AnyOf, Side, Slip, Wanted


class Writer:
    """Writes expressions over columns of words. ``begun``: the last word of a query may go on (somebody is typing)."""

    def __init__(self, language: Language, columns: Sequence[str] = TEXT, *, begun: bool = False) -> None:
        self.language = language
        self.columns = columns
        self.begun = begun

    def words(self, query: str, *, any_of_them: bool = False) -> Expression:
        """Return the expression that finds all phrases of a query (or any); empty where it has none."""
        phrases = text.query_phrases(query)
        joint = self.language.either if any_of_them else self.language.both
        return joint([self._text(phrase, begun=self.begun and phrase is phrases[-1]) for phrase in phrases]) if phrases else ""

    def sounds(self, query: str) -> Expression:
        """Return the expression that also reads Latin words as pinyin or initials; empty where the query has none."""
        phrases = text.query_phrases(query)
        if not any(phrase.spelled for phrase in phrases):
            return ""
        each = self.language.both([self._either(phrase, begun=self.begun and phrase is phrases[-1]) for phrase in phrases])
        if len(phrases) == 1 or not all(phrase.spelled for phrase in phrases):
            return each
        joined = "".join(phrase.letters for phrase in phrases)[: text.MAX_TOKEN]
        return self.language.either([each, *self._readings(joined, begun=self.begun)])

    def said(self, wanted: Wanted) -> Expression:
        """Return the expression of what a stage wants."""
        if isinstance(wanted, Side):
            return self.language.phrase(wanted.columns, wanted.tokens, begun=wanted.begun)
        if isinstance(wanted, Slip):
            return self.language.near(wanted.columns, wanted.word)
        joint = self.language.either if isinstance(wanted, AnyOf) else self.language.both
        return joint([self.said(part) for part in wanted.parts])

    def side_by_side(self, query: str) -> Expression:
        """Return the expression of a quoted text: all its tokens in a row."""
        tokens = text.index_tokens(text.clean_query(query))
        if not tokens:
            return ""
        alone = len(tokens[-1]) == 1 and text.is_chinese(tokens[-1])
        if alone and len(tokens) > 1 and tokens[-2].endswith(tokens[-1]):
            return self.language.phrase(self.columns, tokens[:-1])
        return self.language.phrase(self.columns, tokens, begun=alone)

    def public(self, expression: Expression, tokens: Iterable[str]) -> Expression:
        """Return an expression narrowed to what citizens may find and what carries all opaque tokens."""
        wanted = [expression, *(self.carrying(token) for token in tokens if any(opaque(token.split("|"))))]
        return self.language.but(self.language.both(wanted), self.language.phrase(["filters"], [HIDDEN]))

    def carrying(self, token: str) -> Expression:
        """Return the expression that finds what carries a token, or one of those with ``|`` between them."""
        return self.language.either([self.language.phrase(["filters"], [one]) for one in opaque(token.split("|"))])

    def compiled(self, query: SearchQuery, *, by_sound: bool) -> tuple[Expression, bool]:
        """Return the expression of one of modelsearch's queries, and whether what it finds is to be left out.

        An empty expression finds nothing; left out, it stands for everything.
        """
        match query:
            case Fuzzy():
                found = self._typed(query, by_sound=True) if by_sound else self._nearly(query), False
            case PlainText():
                found = self._typed(query, by_sound=by_sound), False
            case PhraseQuery():
                found = self.side_by_side(query.query_string), False
            case MatchAll():
                found = "", True
            case Boost():
                found = self.compiled(query.subquery, by_sound=by_sound)
            case Not():
                expression, negated = self.compiled(query.subquery, by_sound=by_sound)
                found = expression, not negated
            case And() | Or():
                parts = [self.compiled(part, by_sound=by_sound) for part in query.subqueries]
                found = self._all_of(parts) if isinstance(query, And) else self._any_of(parts)
            case _:
                raise NotImplementedError(f"The search engine does not know the query {type(query).__name__}.")
        return found

    def _nearly(self, query: SearchQuery) -> Expression:
        """Return the expression of typed words with slips in the Latin ones."""
        phrases = text.query_phrases(query.query_string)
        parts = [self.language.near(self.columns, phrase.tokens[0]) if phrase.spelled else self._text(phrase, begun=False) for phrase in phrases]
        return self.language.both(parts) if parts else ""

    def _typed(self, query: SearchQuery, *, by_sound: bool) -> Expression:
        """Return the expression of typed words; by sound where asked and possible."""
        if by_sound and (found := self.sounds(query.query_string)):
            return found
        return self.words(query.query_string, any_of_them=query.operator == "or")

    def _text(self, phrase: text.Phrase, *, begun: bool) -> Expression:
        return self.language.phrase(self.columns, phrase.tokens, begun=begun or phrase.is_start)

    def _either(self, phrase: text.Phrase, *, begun: bool) -> Expression:
        """Return the expression of a phrase as text or, if it is spelled, as sound."""
        readings = self._readings(phrase.letters, begun=begun) if phrase.spelled else []
        return self.language.either([self._text(phrase, begun=begun), *readings])

    def _readings(self, spelled: str, *, begun: bool) -> list[Expression]:
        """Return the expressions of a word read as pinyin, in each way it can be split, and as initials."""
        found = [
            self.language.phrase(["pinyin"], way, begun=begun or not text.is_syllable(way[-1]))
            for way in text.split_syllables(spelled[: text.MAX_TOKEN])
        ]
        if len(spelled) > 1:
            found.append(self.language.phrase(["initials"], text.letter_tokens(spelled)[:-1]))
        return found

    def _all_of(self, parts: list[tuple[Expression, bool]]) -> tuple[Expression, bool]:
        """Join parts with AND; negated ones are taken away. Only negated ones: the whole is negated (De Morgan)."""
        kept = [expression for expression, negated in parts if not negated]
        gone = self._joined(self.language.either, [expression for expression, negated in parts if negated and expression])
        if not kept:
            return gone, True
        if not all(kept):
            return "", False
        joined = self.language.both(kept)
        return (self.language.but(joined, gone) if gone else joined), False

    def _any_of(self, parts: list[tuple[Expression, bool]]) -> tuple[Expression, bool]:
        """Join parts with OR: A or not B is not (B and not A)."""
        kept = self._joined(self.language.either, [expression for expression, negated in parts if not negated and expression])
        gone = [expression for expression, negated in parts if negated]
        if not gone:
            return kept, False
        if not all(gone):
            return "", True
        joined = self.language.both(gone)
        return (self.language.but(joined, kept) if kept else joined), True

    @staticmethod
    def _joined(joint: Callable[[Sequence[Expression]], Expression], parts: Sequence[Expression]) -> Expression:
        """Join what there is; nothing stays nothing."""
        return joint(parts) if parts else ""
