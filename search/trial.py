"""A query as a citizen asks it, with the reasons beside each hit: the result page's own answer, said in words for editors."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelsearch.backends import get_search_backend

from search import answers, kinds, likeness, looser, names, ranking, readers, suggestions, synonyms, text, wording
from search.engines.found import Stage
from search.engines.languages import TEXT
from search.engines.wanted import AllOf, AnyOf, Side, Wanted
from search.ranking import Hit

STAGES: dict[Stage, str | Promise] = {
    Stage.NOTHING: _("nothing"),
    Stage.TEXT: _("as typed"),
    Stage.SOUND: _("by pinyin or first letters"),
    Stage.SYNONYM: _("by words that mean the same"),
    Stage.HOMOPHONE: _("by the same sound"),
    Stage.NEAR: _("but for one character"),
    Stage.GIST: _("by what the question is about"),
    Stage.PARTLY: _("by some of the words"),
    Stage.SOME: _("by some of the words"),
}
NUMBERED: str | Promise = _("by its number, written the other way")
SOUND_OR_NUMBER: str | Promise = _("by the same sound, or its number written the other way")
"""They are looked for in one stage: where the title does not tell which it was, it is said so."""
CONDITION: str | Promise = _("by the conditions alone")
KIND: str | Promise = _("by the name of its kind")
CALLED: str | Promise = _("by the name of a teacher or author")
SPELLED: str | Promise = _("by pinyin or letters that come near")
SLIP: str | Promise = _("by a known word that was typed with a slip")
NO_WORDS: str | Promise = _("no word was asked for")
LOOSE = frozenset({Stage.HOMOPHONE, Stage.NEAR, Stage.GIST, Stage.PARTLY, Stage.SOME})
"""Of hits of these stages it is told which parts of a word they have."""
MOST_PARTS = looser.MOST_TOKENS
TITLES: dict[float, str | Promise] = {
    ranking.EXACT: _("is the query"),
    ranking.BEGINNING: _("begins with it"),
    ranking.INSIDE: _("has it inside"),
    ranking.SOMEWHERE: _("has all its words"),
    0: _("does not have all its words"),
}
FIELDS: dict[str, str | Promise] = {
    "title": pgettext_lazy("matched", "title"),
    "names": pgettext_lazy("matched", "teacher or author"),
    "body": pgettext_lazy("matched", "text"),
    "typed": pgettext_lazy("matched", "other name"),
    "pinyin": pgettext_lazy("matched", "pinyin"),
    "initials": pgettext_lazy("matched", "first letters"),
    "sound": pgettext_lazy("matched", "same sound"),
    "condition": pgettext_lazy("matched", "condition"),
    "kind": pgettext_lazy("matched", "kind"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the result page with its reasons: how it was found, what its title says, its rank's parts, what of the query stands where."""

    row: kinds.Row
    stage: str | Promise
    title: str | Promise
    matched: Sequence[tuple[str | Promise, str]]

    @property
    def hit(self) -> Hit:
        """The hit with its numbers, as the page sorted it."""
        found: Hit = self.row["hit"]
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a kind's best, or all else."""

    title: str | Promise
    rows: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer in words."""

    answer: answers.Answer
    parts: Sequence[Part]
    said: Sequence[tuple[str, Sequence[str]]]
    """Phrases with the words that mean the same."""
    readings: Sequence[tuple[str, Sequence[str]]]
    """Words of Latin letters with the ways to read them as pinyin."""

    @property
    def stage(self) -> str | Promise:
        """How the best hits were found, as is said of the first of them."""
        told = (row for part in self.parts for row in part.rows if row.hit.found.stage is self.answer.stage)
        return next((row.stage for row in told), STAGES[self.answer.stage])


def places(typed: str) -> list[readers.Reading]:
    """Return the places that an editor may mean: the one of that name, else those offered while a citizen types, with the least added first."""
    if known := readers.place(typed):
        return [known]
    offered = ((one.text, readers.place(one.text)) for one in suggestions.suggest(typed))
    begun = [there for words, there in offered if there is not None and there.words == text.fold(words)]
    return sorted(begun, key=lambda there: len(there.words))


def explain(asked: answers.Question) -> Explained:
    """Ask as the result page does, and say why.

    One short statement more on the index for each word and field, and where something only comes near for each two characters of a word.
    """
    answer = answers.answer(asked)
    phrases = text.query_phrases(answer.query)
    meant = text.query_phrases(synonyms.corrected(answer.query)) if answer.stage is Stage.NEAR else []
    rows = [*(row for section in answer.sections for row in section.rows), *answer.mixed]
    places = _places([row["hit"] for row in rows], [*phrases, *(phrase for phrase in meant if phrase not in phrases)])
    named = wording.named_kinds(answer.read.rest)
    parts = [Part(section.kind.plural, [_told(row, places, answer, named) for row in section.rows]) for section in answer.strips]
    if answer.mixed:
        parts.append(Part(_("More, of all kinds") if parts else _("Of all kinds"), [_told(row, places, answer, named) for row in answer.mixed]))
    return Explained(
        answer,
        parts,
        [(phrase.text, others) for phrase in phrases if (others := synonyms.others(phrase.text))],
        [(phrase.text, [" ".join(way) for way in ways]) for phrase in phrases if phrase.spelled and (ways := text.split_syllables(phrase.text))],
    )


Key = tuple[int, str]
Places = Mapping[Key, Sequence[tuple[str, str]]]


def _told(row: kinds.Row, places: Places, answer: answers.Answer, named: Container[str]) -> Told:
    hit: Hit = row["hit"]
    if not answer.query:
        return Told(row, CONDITION, NO_WORDS, [(FIELDS["condition"], str(chip.reading.label)) for chip in answer.read.chips])
    stood = list(places.get((hit.found.kind, hit.found.object_id), ()))
    is_said = any(column in TEXT for column, _words in stood)
    if hit.found.stage is Stage.SYNONYM and row["named"] in named and not is_said:
        return Told(row, KIND, TITLES[0], [(FIELDS["kind"], str(row["kind"]))])
    matched = [(FIELDS[column], words) for column, words in stood if column != "sound"]
    if hit.found.stage is Stage.HOMOPHONE:
        heard = _heard(hit, answer.query) or [words for column, words in stood if column == "sound" and not is_said]
        matched += [(FIELDS["sound"], words) for words in heard]
    return Told(row, _stage(hit, answer.query, stood), _title(hit, answer.read.rest), matched)


def _heard(hit: Hit, query: str) -> list[str]:
    """What of a title sounds like the runs of a query and is written otherwise."""
    runs = [phrase.text for phrase in text.query_phrases(query) if phrase.chinese]
    return [found for run in runs if (found := looser.sounds_alike(hit.found.heading, run)) not in {"", run}]


def _stage(hit: Hit, query: str, stood: Sequence[tuple[str, str]]) -> str | Promise:
    phrases = text.query_phrases(query)
    if hit.found.stage is Stage.HOMOPHONE and looser.numbered(query):
        return NUMBERED if looser.counts_alike(query, hit.found.heading) else SOUND_OR_NUMBER
    if hit.found.stage is Stage.SYNONYM and any((name := names.called(phrase.text)) and ("names", name) in stood for phrase in phrases):
        return CALLED
    if hit.found.stage is Stage.NEAR:
        meant = [words for phrase in text.query_phrases(synonyms.corrected(query)) for words in (phrase.text, *synonyms.others(phrase.text))]
        if any(words in meant for _column, words in stood):
            return SLIP
    if hit.found.stage is Stage.NEAR and all(phrase.spelled for phrase in phrases):
        whole = {words for column, words in stood if column in {"pinyin", "initials"}}
        return STAGES[Stage.SOUND] if whole.issuperset(phrase.text for phrase in phrases) else SPELLED
    return STAGES[hit.found.stage]


def _title(hit: Hit, query: str) -> str | Promise:
    found = hit.found
    if hit.group[0] == Stage.HOMOPHONE:
        return _sounding(found.heading, query) if found.stage is Stage.HOMOPHONE else _alike(found.heading, query)
    if found.stage in {Stage.PARTLY, Stage.SOME} or (found.stage is Stage.NEAR and hit.closeness <= ranking.SOMEWHERE):
        return gettext("has %(share)d %% of the query") % {"share": round(100 * hit.closeness)}
    if found.stage in {Stage.GIST, Stage.NEAR}:
        return _("has what the question is about") if hit.closeness >= ranking.SOMEWHERE else _("does not have what the question is about")
    said = TITLES[int(hit.closeness)]
    return gettext("%(said)s, in other words") % {"said": said} if hit.closeness > hit.as_typed else said


def _sounding(heading: str, query: str) -> str | Promise:
    """What a title is to a query that sounds so, or whose number is written the other way."""
    runs = [phrase.text for phrase in text.query_phrases(query)]
    if looser.counts_alike(query, heading):
        return _("has it, with the number written the other way")
    if all(run in heading or looser.sounds_alike(heading, run) for run in runs):
        return _("sounds like it")
    return _("does not sound like it")


def _alike(heading: str, query: str) -> str | Promise:
    """How many of the letters or characters that were typed a title has in their order."""
    if letters := looser.letters(query):
        right = round(likeness.spelled_alike(looser.spelled(_run(heading)), letters))
        if all(looser.reads(_run(heading), phrase.letters) for phrase in text.query_phrases(query)):
            return _("is read so")
        return gettext("%(n)d of %(all)d letters are right") % {"n": right, "all": len(letters)} if 2 * right > len(letters) else TITLES[0]
    asked = _run(text.fold(query))
    return gettext("has %(n)d of %(all)d characters in their order") % {"n": likeness.in_order(_run(heading), asked), "all": len(asked)}


def _run(folded: str) -> str:
    return "".join(match[0] for match in text.runs(folded))


def _places(hits: Sequence[Hit], phrases: Sequence[text.Phrase]) -> Places:
    """Say which words stand in which field of the hits, as the index holds them; of what only comes near, which parts of a word."""
    found: dict[Key, list[tuple[str, str]]] = {(hit.found.kind, hit.found.object_id): [] for hit in hits}
    loose = {(hit.found.kind, hit.found.object_id) for hit in hits if hit.found.stage in LOOSE}
    _look(found, _looked_for(phrases))
    parts: dict[Key, list[tuple[str, str]]] = {key: [] for key in loose if not any(column in TEXT for column, _words in found[key])}
    _look(parts, _parts_of(phrases))
    for key, stood in parts.items():
        found[key] += [(column, " ".join(words for _column, words in several)) for column, several in groupby(stood, itemgetter(0))]
    return found


def _look(found: Mapping[Key, list[tuple[str, str]]], wanted: Iterable[tuple[str, str, Wanted]]) -> None:
    """Note what stands where, of each of the hits."""
    engine, types = get_search_backend(), kinds.content_types()
    for column, words, one in wanted if found else ():
        for key in engine.among(one, types, [object_id for _kind, object_id in found]):
            if key in found:
                found[key].append((column, words))


def _parts_of(phrases: Iterable[text.Phrase]) -> Iterator[tuple[str, str, Wanted]]:
    """Yield each two characters of the words, to be looked for in the columns of text."""
    pairs = dict.fromkeys(token for phrase in phrases if phrase.chinese and len(phrase.text) > 1 for token in phrase.tokens)
    for column in TEXT:
        for token in list(pairs)[:MOST_PARTS]:
            yield column, token, Side((column,), (token,))


def _looked_for(phrases: Iterable[text.Phrase]) -> Iterator[tuple[str, str, Wanted]]:
    """Yield columns with words to look for in them: as typed, what means the same, and as it is spelled."""
    for phrase in phrases:
        for words in (phrase.text, *synonyms.others(phrase.text)):
            for column in TEXT:
                yield column, words, AllOf([Side((column,), one.tokens, one.is_start) for one in text.query_phrases(words)])
        if len(name := names.called(phrase.text)) == 1:  # a whole name is among the others
            yield "names", name, Side(("names",), (name,), begun=True)
        if phrase.chinese and len(phrase.text) > 1 and (heard := looser.ways(phrase.text)):
            yield "sound", " ".join(heard[0]), AnyOf([Side(("pinyin",), way) for way in heard])
        if phrase.spelled and (ways := text.split_syllables(phrase.text[: text.MAX_TOKEN])):
            yield "pinyin", phrase.text, AnyOf([Side(("pinyin",), way, not text.is_syllable(way[-1])) for way in ways])
        if phrase.spelled and len(phrase.text) > 1:
            yield "initials", phrase.text, Side(("initials",), text.letter_tokens(phrase.text)[:-1])
