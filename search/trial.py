"""A query as a citizen asks it, with the reasons beside each hit: the result page's own answer, said in words for editors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelsearch.backends import get_search_backend

from search import answers, kinds, looser, ranking, synonyms, text
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


def explain(asked: answers.Question) -> Explained:
    """Ask as the result page does, and say why. One short statement more on the index for each word and field."""
    answer = answers.answer(asked)
    phrases = text.query_phrases(answer.query)
    rows = [*(row for section in answer.sections for row in section.rows), *answer.mixed]
    places = _places([row["hit"] for row in rows], phrases)
    parts = [Part(section.kind.plural, [_told(row, places, answer.query) for row in section.rows]) for section in answer.strips]
    if answer.mixed:
        parts.append(Part(_("More, of all kinds") if parts else _("Of all kinds"), [_told(row, places, answer.query) for row in answer.mixed]))
    return Explained(
        answer,
        parts,
        [(phrase.text, others) for phrase in phrases if (others := synonyms.others(phrase.text))],
        [(phrase.text, [" ".join(way) for way in ways]) for phrase in phrases if phrase.spelled and (ways := text.split_syllables(phrase.text))],
    )


Key = tuple[int, str]
Places = Mapping[Key, Sequence[tuple[str, str]]]


def _told(row: kinds.Row, places: Places, query: str) -> Told:
    hit: Hit = row["hit"]
    matched = [(FIELDS[column], words) for column, words in places.get((hit.found.kind, hit.found.object_id), ())]
    if hit.found.stage is Stage.HOMOPHONE:
        runs = [phrase.text for phrase in text.query_phrases(query) if phrase.chinese]
        heard = [found for run in runs if (found := looser.sounds_alike(hit.found.heading, run)) not in {"", run}]
        matched += [(FIELDS["sound"], words) for words in heard]
    return Told(row, _stage(hit, query), _title(hit), matched)


def _stage(hit: Hit, query: str) -> str | Promise:
    if hit.found.stage is not Stage.HOMOPHONE or not looser.numbered(query):
        return STAGES[hit.found.stage]
    return NUMBERED if looser.counts_alike(query, hit.found.heading) else SOUND_OR_NUMBER


def _title(hit: Hit) -> str | Promise:
    if hit.group[0] == Stage.HOMOPHONE:
        return gettext("%(n).2f characters are alike") % {"n": hit.closeness}
    if hit.found.stage in {Stage.PARTLY, Stage.SOME} or (hit.found.stage is Stage.NEAR and hit.closeness <= ranking.SOMEWHERE):
        return gettext("has %(share)d %% of the query") % {"share": round(100 * hit.closeness)}
    return TITLES[int(hit.closeness)]


def _places(hits: Sequence[Hit], phrases: Sequence[text.Phrase]) -> Places:
    """Say which words stand in which field of the hits, as the index holds them."""
    found: dict[Key, list[tuple[str, str]]] = {(hit.found.kind, hit.found.object_id): [] for hit in hits}
    engine, types = get_search_backend(), kinds.content_types()
    for column, words, wanted in _looked_for(phrases) if found else ():
        for key in engine.among(wanted, types, [object_id for _kind, object_id in found]):
            if key in found:
                found[key].append((column, words))
    return found


def _looked_for(phrases: Iterable[text.Phrase]) -> Iterator[tuple[str, str, Wanted]]:
    """Yield columns with words to look for in them: as typed, what means the same, and as it is spelled."""
    for phrase in phrases:
        for words in (phrase.text, *synonyms.others(phrase.text)):
            for column in TEXT:
                yield column, words, AllOf([Side((column,), one.tokens, one.is_start) for one in text.query_phrases(words)])
        if phrase.spelled and (ways := text.split_syllables(phrase.text[: text.MAX_TOKEN])):
            yield "pinyin", phrase.text, AnyOf([Side(("pinyin",), way, not text.is_syllable(way[-1])) for way in ways])
        if phrase.spelled and len(phrase.text) > 1:
            yield "initials", phrase.text, Side(("initials",), text.letter_tokens(phrase.text)[:-1])
