"""The order of the best hits beyond the engine's score: alike on every engine, from the folded titles, what apps say of a date or a way, and counts.

A ``Hit`` keeps every part of what puts it in its place; the page sorts by ``key``, and the editors' trial shows the same parts.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from search import kinds, labels, likeness, lists, looser, names, sequence, synonyms, text, wording
from search.engines.found import Found, Stage
from search.kinds import UNRANKED, Rank, Ranks

MEANT = 0.85
"""What a character counts in a title with a known word that sounds so, or with another for it: less than the same sound."""
ASKED = 0.9
"""What the share of a whole question is worth: less than a title that is closer to what it is about."""
MENTIONED = 0.95
"""What has all words of a query in its text alone: behind titles with what it is about or spells, before all else of these."""
NAMED = 2.5
"""What a title is closer that has the name of the place, too: with all words somewhere closer than one that begins with the others."""
EXACT, BEGINNING, INSIDE, SOMEWHERE = likeness.EXACT, likeness.BEGINNING, likeness.INSIDE, likeness.SOMEWHERE
"""How close a title is that is the query, begins with it, has it inside, has all its words somewhere."""
LISTED = 0.5
"""What a title with all subjects of a list is more than one with some."""
OFTEN = 3
"""How often a kind says the same title before others have their turn."""
BEHIND = 1.0
"""The group behind all titles of a stage."""
LABEL = 0.5
"""Behind all else that has the words, before titles that are said too often."""
LATER = 1000.0
"""How far behind them stands what is on none of the days asked for, in the order of its titles."""
POPULAR = 0.1
"""What a step of popularity adds to the engine's score: with three steps less than a third, never a closer title."""
_FIRST = re.compile(r"[^\W_]+")
_NEXT_TO = {Stage.NEAR: Stage.HOMOPHONE, Stage.PARTLY: Stage.GIST}
"""Both are measured in characters: a title with all that was typed and one more is nearer than one that only sounds so."""


class Hit(NamedTuple):
    """A hit and what puts it in its place: the stage, how close its title is, its kind's rank, the engine's score and its popularity (0–3)."""

    found: Found
    closeness: float
    group: tuple[int, float]
    """What comes before all else, less is better: the stage (the same sound and nearly the same together), then the title."""
    rank: Rank = UNRANKED
    popularity: int = 0
    is_named: bool = False
    """Whether the query says the title as far as its first mark: 红楼梦 of 红楼梦（上）, not of 红楼梦人物."""
    is_foreign: bool = False
    """Whether the title is in letters alone, and nothing was typed in letters: of equal ones it stands last."""

    @property
    def as_typed(self) -> float:
        """How close its title is in the words that were typed: nothing of one that has others in their place, beside what has them in its text."""
        return 0.0 if self.group[0] == Stage.TEXT and self.group[1] in {0.0, LATER} else self.closeness

    @property
    def lift(self) -> float:
        """What popularity multiplies the engine's score by."""
        return 1 + POPULAR * self.popularity

    @property
    def weight(self) -> float:
        """The engine's score, lifted."""
        return self.found.score * self.lift

    @property
    def key(self) -> tuple[object, ...]:
        """What hits of one kind are sorted by, less is better."""
        return self.group, self.rank.order, self.rank.tie, -self.closeness, self.found.stage, not self.is_named, -self.weight, self.is_foreign

    @property
    def is_about(self) -> bool:
        """Whether it was found for what a question is about, or might have been: its title has that."""
        return self.found.stage is Stage.GIST or (self.group[0] == Stage.GIST and self.closeness > SOMEWHERE)

    @property
    def is_strong(self) -> bool:
        """Whether the title itself answers."""
        return (self.found.stage <= Stage.SYNONYM or self.is_about) and self.closeness >= SOMEWHERE


class Judge:
    """Says how close titles are to one query; ``named`` is a place that was typed with it, and that they may begin with."""

    def __init__(self, query: str, named: str = "") -> None:
        self.query = query
        self._named = named
        self.phrases = [phrase.text for phrase in text.query_phrases(query)]
        self.asked = "".join(self.phrases)
        self._letters = looser.letters(query)
        self._parts = wording.parts(query)
        self._numbered = ["".join(phrase.text for phrase in text.query_phrases(other)) for other in looser.numbered(query)]
        self._numbers = looser.numbers(text.fold(query))
        self._called = names.called(self.asked)
        self._surnames = (self._called, *looser.surnames_alike(self._called)) if self._called else ()
        self._gist = wording.gist(query)
        self._listed = lists.listed(query)
        self._asks = bool(self._gist) and wording.asks(query) and not any(phrase.spelled for phrase in text.query_phrases(self._gist))
        self._asks_of_one = len(names.called(self._gist)) > 1
        """Whether it asks something of somebody by the whole name: who is only called nearly so stands behind what such a one teaches."""
        self._telling = looser.telling(query) if self._asks else []
        self._lifts = False
        self._needed: frozenset[str] = frozenset()
        """Characters without which a title is not lifted."""
        self._about: Judge | None = None
        self._meant: Judge | None = None
        self._said: list[Sequence[str]] | None = None
        self._several: Sequence[str] = ()
        self._judged: dict[tuple[Stage, bool, str], tuple[float, tuple[int, float], bool, bool]] = {}
        self._has_letters = any(not phrase.chinese for phrase in text.query_phrases(query))
        self._labels = frozenset(phrase for phrase in self.phrases if labels.hold(phrase))
        self._labelled = frozenset(at for at, kind in enumerate(kinds.registered()) if kind.labelled) if self._labels else frozenset()

    def hit(self, found: Found, popularity: int = 0) -> Hit:
        """Return a hit with the closeness of its title; many have the same title."""
        key = (found.stage, found.kind in self._labelled, found.heading)
        known = self._judged.get(key)
        if known is None:
            closeness, group = self._judge(found)
            if self._named and closeness >= SOMEWHERE and found.stage is Stage.TEXT and begins(found.heading, self._named):
                closeness += NAMED
                group = (group[0], -closeness)
            is_foreign = not self._has_letters and not any(map(text.is_chinese, found.heading))
            known = self._judged[key] = (closeness, group, self._names(found.heading), is_foreign)
        return Hit(found, *known[:2], UNRANKED, popularity, *known[2:])

    def compare(self, found: Sequence[Found]) -> None:
        """Look at all that was found: where no title answers a question, those with most of its characters are lifted before texts."""
        if self._telling and not any(self.hit(hit).is_strong for hit in found):
            self._lifts = True
            is_written = any(hit.stage in {Stage.TEXT, Stage.GIST} for hit in found)
            self._needed = looser.little(self._gist) if is_written else frozenset()
            self._judged.clear()

    def _is_lifted(self, heading: str) -> bool:
        """Whether a title has most of a question's characters, and where texts have what it is about those of it that say little, too.

        学费 is not in 水电暖费.
        """
        has_most = sum(char in heading for char in self._telling) > len(self._telling) / 2
        return self._lifts and has_most and self._needed.issubset(heading)

    def _judge(self, found: Found) -> tuple[float, tuple[int, float]]:
        """Return how close a title is, and the group of its hit.

        A title with other words that mean the same stands beside a text with those that were typed. Where a title does not answer, what only mentions
        a question's words stands with what the question is about, what only has letters in its text with what they spell, and what may have a word
        in a shared label alone behind titles that mean the same.
        """
        if self._listed and found.stage in {Stage.TEXT, Stage.SYNONYM} and (listed := self._of_list(likeness.joined(found.heading))):
            return listed, (int(Stage.TEXT), -listed)
        place, closeness = self._place(found.stage), self._closeness(found)
        otherwise = self._of_synonyms(found.heading) if place is Stage.TEXT and closeness < SOMEWHERE else 0.0
        if otherwise or (place is Stage.SYNONYM and closeness >= SOMEWHERE):
            return otherwise or closeness, (int(Stage.TEXT), 0.0)
        if closeness >= SOMEWHERE:
            return closeness, (int(place), -closeness)
        if place is Stage.TEXT and not self._asks and not self._letters and self._is_label(found):
            return closeness, (int(Stage.TEXT), LABEL)
        place, closeness = self._mentioned(place, closeness)
        return closeness, (int(place), -closeness)

    def _mentioned(self, place: Stage, closeness: float) -> tuple[Stage, float]:
        """Return where stands what has the words of a query, if at all, outside of its title."""
        if self._asks and place in {Stage.TEXT, Stage.SYNONYM}:
            return Stage.GIST, MENTIONED
        return (Stage.SOUND, MENTIONED) if self._letters and place is Stage.TEXT else (place, closeness)

    def _is_label(self, found: Found) -> bool:
        """Whether what has the words of a query outside of its title may have one of them in a shared label alone."""
        return found.kind in self._labelled and not all(label in found.heading for label in self._labels)

    def _of_list(self, heading: str) -> float:
        """As of text of a title with a list as it was typed; less with all of its subjects, and less with some of them: none before another."""
        held = [subject in heading for subject in self._listed]
        return likeness.of_text(heading, self.asked, ()) or (SOMEWHERE + LISTED * (sum(held) - 1) / (len(held) - 1) if any(held) else 0.0)

    def _names(self, heading: str) -> bool:
        """Whether the query says a folded title as far as its first mark."""
        first = _FIRST.match(heading)
        name = first[0] if first else ""
        return len(name) > 1 and name in self.asked if name and text.is_chinese(name[0]) else name in self.phrases

    def _place(self, stage: Stage) -> Stage:
        """A title that differs from a question in a character may be about something else (高血脂 for 高血压): its share tells."""
        return Stage.GIST if stage is Stage.NEAR and self._asks else _NEXT_TO.get(stage, stage)

    def _closeness(self, found: Found) -> float:
        heading = likeness.joined(found.heading)
        match found.stage:
            case Stage.SOUND:
                return likeness.of_sound(heading, self._letters)
            case Stage.HOMOPHONE:
                return max(likeness.same(heading, asked) for asked in (self.asked, *self._numbered))
            case Stage.NEAR if not self._asks:
                return self._of_near(found, heading)
            case Stage.SYNONYM:
                return self._of_synonyms(heading)
            case Stage.GIST | Stage.NEAR | Stage.PARTLY | Stage.SOME:
                return self._of_share(found)
        return likeness.of_text(heading, self.asked, self.phrases)

    def _of_near(self, found: Found, heading: str) -> float:
        """Characters or letters that are right; of a title with a known word that was meant, more."""
        letters = likeness.spelled_alike(looser.spelled(heading), self._letters) if self._letters else 0
        alike = max(likeness.common(heading, self.asked) + self._counted(found.heading), letters)
        known = self._of_known_words(heading)
        if self._letters or not known:
            return alike + len(self.asked) * known
        return max(alike, MEANT * len(self.asked) + known / 1000)

    def _of_share(self, found: Found) -> float:
        """The share of the query; of a title with all that a question is about more than of any other."""
        share = wording.share(found.heading, self._parts)
        if counted := self._counted(found.heading):
            share = min(1, share + counted / len(self.asked))
        if found.stage in {Stage.PARTLY, Stage.SOME}:
            if self._is_lifted(found.heading):
                return _granted(share)
            return share / 2 if self._asks_of_one else share
        of_gist = self._of_gist(found, share)
        if found.stage is Stage.GIST or of_gist > SOMEWHERE:
            return of_gist
        if known := self._of_known_words(likeness.joined(found.heading)):
            return MENTIONED + known / 1000
        return share + likeness.common(likeness.joined(found.heading), self.asked) / 1000  # among equal shares as of what does not ask

    def _counted(self, heading: str) -> int:
        """Return how many characters the query's numbers have that a title says in another writing."""
        if not self._numbers:
            return 0
        said = {number for written, number in looser.numbers(heading).items() if written not in self._numbers}
        return sum(len(written) for written, number in self._numbers.items() if number in said and not set(written) & set(heading))

    def _of_gist(self, found: Found, share: float) -> float:
        """Titles with what the query is about first, as text, in other words or by sound; then the share of the query, half of it granted."""
        if self._about is None:
            self._about = Judge(self._gist)
        about = self._about
        ways = (Stage.TEXT, Stage.SYNONYM, Stage.SOUND) if about._letters else (Stage.TEXT, Stage.SYNONYM)
        said = (found._replace(stage=stage) for stage in ways)
        title = max(map(about._closeness, said)) >= SOMEWHERE
        return SOMEWHERE * title + _granted(share)

    def _of_known_words(self, heading: str) -> float:
        """As of words that mean the same, of a known word that was typed with a slip; nothing where none was."""
        if self._meant is None:
            self._meant = Judge(synonyms.corrected(self.query))
        if not self._meant.asked:
            return 0.0
        own = likeness.of_text(heading, self._meant.asked, ())
        return own + EXACT if own else self._meant._of_synonyms(heading)

    def _of_synonyms(self, heading: str) -> float:
        """As of text, in the words that mean the same; of several words each may be said in any way. Whoever is called so comes first."""
        if heading.startswith(self._surnames):
            return BEGINNING
        if self._said is None:
            self._said = [(phrase, *synonyms.others(phrase)) for phrase in self._listed or self.phrases]
            self._several = synonyms.others_of_several(self.phrases)
        if self._listed:
            return max(likeness.of_text(heading, "".join(words.split()), ()) for ways in self._said for words in ways)
        whole = [*(self._said[0] if len(self._said) == 1 else ()), *self._several]
        if (best := max((likeness.of_text(heading, "".join(words.split()), ()) for words in whole), default=0)) or len(self._said) < 2:
            return best
        return float(SOMEWHERE * all(any("".join(words.split()) in heading for words in ways) for ways in self._said))


def _granted(share: float) -> float:
    """Return what the share of a whole question is worth where half of it is granted: the title has what it is about, or most of its characters."""
    return ASKED * (1 + share) / 2


def ordered(
    found: Sequence[Found], judge: Judge, popularity: Mapping[str, int], ranks: Ranks | None = None, place: str | None = None, needed: int = 1
) -> list[Hit]:
    """Return hits of one kind in their order; equal ones stay as the engine has them, but the parts of one work follow each other.

    ``ranks`` is asked for those that may come among the first ``needed``, titles that are said too often not counted: all as close as the last
    of them, or closer.
    """
    hits = [judge.hit(hit, popularity.get(hit.object_id, 0)) for hit in found]
    if ranks is None or len(hits) < 2:
        return sequence.kept(sorted(hits, key=_key), _told, _like)
    hits.sort(key=_group)
    near = hits[: bisect_right(hits, _last(hits, needed).group, key=_group)]
    known = ranks([int(hit.found.object_id) for hit in near], place)
    ranked = [_ranked(hit, known.get(int(hit.found.object_id), UNRANKED)) for hit in near]
    return sequence.kept([*sorted(ranked, key=_key), *sorted(hits[len(near) :], key=_key)], _told, _like)


def _ranked(hit: Hit, rank: Rank) -> Hit:
    """Return a hit with its rank; what is on none of the days asked for goes behind all of its stage that is."""
    return hit._replace(rank=rank, group=(hit.group[0], LATER + hit.group[1]) if rank.late else hit.group)


_group, _key = attrgetter("group"), attrgetter("key")
_told, _like = attrgetter("found.heading"), attrgetter("group", "rank.order", "rank.tie", "found.stage", "is_named")


def _last(hits: Sequence[Hit], needed: int) -> Hit:
    """Return the hit that is the last of so many, titles that are said too often not counted."""
    said: Counter[str] = Counter()
    for hit in hits:
        said[hit.found.heading] += 1
        needed -= said[hit.found.heading] <= OFTEN
        if needed < 1:
            return hit
    return hits[-1]


def begins(heading: str, name: str) -> bool:
    """Whether a word of a folded title begins with a name."""
    return any(run[0].startswith(name) for run in text.runs(heading))


def answered(query: str, hits: Sequence[Found]) -> bool:
    """Whether a title has the words of a query, as typed or in others that mean the same."""
    judge = Judge(query)
    return any(judge.hit(hit).closeness >= SOMEWHERE for hit in hits if hit.stage <= Stage.SYNONYM)


def strength(hit: Hit) -> tuple[int, int]:
    """Return how strongly a kind answers by its best hit, less is more: the title itself, a title with the words, anything else."""
    stage = hit.group[0]
    return (stage, 0 if hit.as_typed >= EXACT else 1 if hit.as_typed >= INSIDE else 2) if stage <= Stage.SOUND else (stage, 0)


def mixed(kinds: Sequence[tuple[Sequence[Hit], Sequence[Hit]]]) -> list[Hit]:
    """Return hits of several kinds, each in its order, as one list; of each kind what stands above the list already, and the rest.

    Stage and title count across kinds; among equals the kinds take turns. A title that a kind has said often enough (the same class in many
    communities) stands behind everything else of its stage.
    """
    placed = [(group, turn, at, hit) for at, (above, hits) in enumerate(kinds) for group, turn, hit in _turns(above, hits)]
    placed.sort(key=itemgetter(0, 1, 2))
    return [hit for _group, _turn, _at, hit in placed]


def _turns(above: Sequence[Hit], hits: Sequence[Hit]) -> Iterator[tuple[tuple[int, float], int, Hit]]:
    """Yield the rest of a kind, each with its group and its turn in it."""
    said = Counter(hit.found.heading for hit in above)
    turns: Counter[tuple[int, float]] = Counter()
    for hit in hits:
        said[hit.found.heading] += 1
        group = hit.group if said[hit.found.heading] <= OFTEN else (hit.group[0], BEHIND + LATER * hit.rank.late)
        yield group, turns[group], hit
        turns[group] += 1
