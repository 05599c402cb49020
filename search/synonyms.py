"""Words that mean the same, kept by editors: a query is also asked with the others in their place."""

from collections.abc import Sequence
from pathlib import Path

from pagecache.memory import Memory
from search import labels, lists, looser, misheard, names, people, text, wording
from search.engines.languages import TEXT, slips
from search.engines.wanted import AllOf, AnyOf, Side, Wanted
from search.models import Synonym, groups_of

FIRST = Path(__file__).parent / "data" / "synonyms.txt"
"""What a new site begins with."""
MOST = 12
"""Ways to say a phrase that are asked for."""
LETTERS = range(5, 17)
"""Of a Latin word that may be a known one with a slip."""


def _load() -> list[list[str]]:
    return [groups_of(words) for words in Synonym.objects.values_list("words", flat=True)]


_groups: Memory[list[list[str]]] = Memory(_load, "list:search.synonym")
_spelled: Memory[dict[str, str]] = Memory(lambda: misheard.spellings(word for group in _groups() for word in group), "list:search.synonym")


def others(phrase: str) -> list[str]:
    """Return a folded phrase with each known word replaced by each that means the same; a teacher's name without the title, and what is taught.

    A Latin word and a single character are known as a whole only: 法 in 书法 is no other word.
    """
    found = {
        phrase.replace(word, other): None
        for group in _groups()
        for word in group
        if (word == phrase if word.isascii() or len(word) == 1 else word in phrase)
        for other in group
        if not (word in other and other in phrase)  # 手机 in 智能手机 is no 智能智能手机
    }
    for said in (name if len(name := names.called(phrase)) > 1 else "", names.taught(phrase)):
        if said:
            found[said] = None
    return [said for said in found if said != phrase][:MOST]


def begun(phrase: str) -> list[str]:
    """Return what means the same as the known words that begin with a folded phrase, which may go on: 毛笔 is 书法 by 毛笔字."""
    known = [group for group in _groups() if any(word != phrase and word.startswith(phrase) for word in group)]
    return list(dict.fromkeys(word for group in known for word in group if not word.startswith(phrase)))[:MOST]


def load_first() -> int:
    """Fill the table with what a new site begins with, while it is empty; return how many lines were made."""
    if Synonym.objects.exists():
        return 0
    lines = [line for line in FIRST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return len(Synonym.objects.bulk_create(Synonym(words=line) for line in lines))


def corrected(query: str) -> str:
    """Return a folded query, or what it is about, with each word that may be a known one with a slip replaced by it; empty where there is none.

    A Latin word is one slip away, or spells a known word; other pinyin is left as it is. A Chinese one sounds like it, or is one slip away.
    A known word stays.
    """
    known = [word for group in _groups() for word in group]
    for words in (query, wording.gist(query)):
        phrases = text.query_phrases(words)
        if len(phrases) > 1 and (word := misheard.in_letters("".join(phrase.letters or "?" for phrase in phrases), _spelled())):
            return word
        meant = [misheard.meant(phrase.text, known) if phrase.chinese else _corrected(phrase, known) for phrase in phrases]
        if meant != [phrase.text for phrase in phrases]:
            return " ".join(meant)
    return ""


def _corrected(phrase: text.Phrase, known: Sequence[str]) -> str:
    word, latin = phrase.text, frozenset(part for known_word in known if known_word.isascii() for part in known_word.split())
    if word in latin:
        return word
    if spelled := misheard.in_letters(phrase.letters, _spelled()):
        return spelled
    if not (word.isascii() and word.isalpha() and len(word) in LETTERS) or text.whole_syllables(word):
        return word
    return min(latin.intersection(slips(word)), default=word)


def _said(words: str, columns: Sequence[str] = TEXT) -> Wanted:
    return AllOf([Side(columns, phrase.tokens, phrase.is_start) for phrase in text.query_phrases(words)])


def _ways(phrase: str) -> list[Wanted]:
    """Return what a phrase may also be said as; a surname with a title is whoever is called so, and what such a one teaches or wrote.

    Who names a finer subject is not shown all that a wider word is the label of.
    """
    is_finer = labels.is_finer(phrase)
    ways = [_said(words, looser.TITLES if is_finer and labels.hold(words) else TEXT) for words in others(phrase)]
    if len(name := names.called(phrase)) == 1:
        return [*ways, *_called(name)]
    name, subject = names.with_subject(phrase)
    return [*ways, *(AllOf([one, AnyOf([*map(_said, (subject, *others(subject)))])]) for one in _called(name))] if name else ways


def _called(name: str) -> list[Wanted]:
    """Return what has a name; of a surname, the beginning of a name that somebody has: in the middle of words it is none.

    Where nobody has the surname, one that sounds so.
    """
    if len(name) > 1:
        return [_said(name)]
    begun = people.begun(name) or ((alike := looser.surnames_alike(name)) and people.begun(*alike))
    known: list[Wanted] = [Side(("title", "names"), (begins,)) for begins in begun]
    return [AnyOf(known)] if known else []


def inside(query: str) -> list[Side]:
    """Return what the known words inside of a query may also be called, as far as that is one word."""
    phrases = [phrase.text for phrase in text.query_phrases(query)]
    found = {other: None for group in _groups() for word in group if _holds(phrases, word) for other in group if other != word and " " not in other}
    return [Side(TEXT, tuple(phrase.tokens), phrase.is_start) for other in found for phrase in text.query_phrases(other)][:MOST]


def _holds(phrases: Sequence[str], word: str) -> bool:
    """Whether a word stands in one of the phrases; Latin ones as a phrase, or as several."""
    return f" {word} " in f" {' '.join(phrases)} " if word.isascii() else len(word) > 1 and any(word in phrase for phrase in phrases)


def wanted(query: str) -> Wanted | None:
    """Return: each phrase as typed or in other words, of a list any of its subjects. None where there are no others."""
    if subjects := lists.listed(query):
        return AnyOf([way for subject in subjects for way in (_said(subject), *_ways(subject))])
    phrases = [phrase.text for phrase in text.query_phrases(query)]
    each = {phrase: _ways(phrase) for phrase in phrases}
    ways: list[Wanted] = [AllOf([AnyOf([_said(phrase), *each[phrase]]) for phrase in phrases])] if any(each.values()) else []
    ways += [_said(words) for words in others_of_several(phrases)]
    return AnyOf(ways) if len(ways) > 1 else ways[0] if ways else None


def others_of_several(phrases: Sequence[str]) -> list[str]:
    """Return folded phrases with those that are a word of several (tai chi) replaced by each that means the same."""
    whole = f" {' '.join(phrases)} "
    found = {
        whole.replace(f" {word} ", f" {other} ").strip(): None
        for group in _groups()
        for word in group
        if " " in word and f" {word} " in whole
        for other in group
        if other != word
    }
    return list(found)[:MOST]
