"""Words that mean the same, kept by editors: a query is also asked with the others in their place."""

from pagecache.memory import Memory
from search import text
from search.engines.languages import TEXT
from search.engines.wanted import AllOf, AnyOf, Side, Wanted
from search.models import Synonym, groups_of

MOST = 12
"""Ways to say a phrase that are asked for."""


def _load() -> list[list[str]]:
    return [groups_of(words) for words in Synonym.objects.values_list("words", flat=True)]


_groups: Memory[list[list[str]]] = Memory(_load, "list:search.synonym")


def others(phrase: str) -> list[str]:
    """Return a folded phrase with each known word replaced by each that means the same."""
    found = {phrase.replace(word, other): None for group in _groups() for word in group if word in phrase for other in group if other not in word}
    return [said for said in found if said != phrase][:MOST]


def _said(words: str) -> Wanted:
    return AllOf([Side(TEXT, phrase.tokens, phrase.is_start) for phrase in text.query_phrases(words)])


def wanted(query: str) -> Wanted | None:
    """Return: each phrase as typed or in other words. None where there are no others."""
    phrases = [phrase.text for phrase in text.query_phrases(query)]
    if not any(map(others, phrases)):
        return None
    return AllOf([AnyOf([_said(words) for words in (phrase, *others(phrase))]) for phrase in phrases])
