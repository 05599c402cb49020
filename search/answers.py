"""From a question to what the result page shows: one query on the index, then each kind's rows."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, groupby, takewhile
from operator import attrgetter
from urllib.parse import urlencode

from django.http import QueryDict

from pagecache import tags
from search import beyond, facets, kinds, lists, looser, popularity, ranking, readers, suggestions, synonyms, text, wording
from search.engines.documents import opaque
from search.engines.found import Found, Stage
from search.looking import Looking
from search.ranking import Hit
from search.rows import affordable, rows_of

STRIP = 3
"""Rows of each kind whose titles answer; all others stand behind in one list."""
PER_PAGE = 20
MAX_PAGES = 10
MAX_FILTERS = 8
MIXED = ""
"""Name of the list of all kinds among the parts of a page."""
_PLACE = re.compile(r"\d{6,12}")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, made harmless."""

    query: str
    was_cut: bool = False
    kind: str | None = None
    filters: tuple[str, ...] = ()
    page: int = 1
    place: str | None = None
    unread: tuple[str, ...] = ()

    def address(self, *, no: Sequence[str] | None = None, filters: Iterable[str] | None = None, **changes: str | int | None) -> str:
        """Return the address of this question with changes; the page starts anew unless it is named."""
        asked = QueryDict(mutable=True)
        asked["q"] = str(changes.get("q", self.query))
        if kind := changes.get("kind", self.kind):
            asked["kind"] = str(kind)
        asked.setlist("no", self.unread if no is None else no)
        asked.setlist("in", list(self.filters if filters is None else filters))
        if (page := changes.get("page", 1)) != 1:
            asked["page"] = str(page)
        return f"?{asked.urlencode()}"


@dataclass(frozen=True, slots=True)
class Section:
    """The hits of one kind. ``total`` counts all of them, ``rows`` are those to show."""

    kind: kinds.Kind
    total: int
    rows: Sequence[kinds.Row]
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Sections in the order of the page, the first page with the best rows of each; ``chosen`` is the only one with all its rows, if asked for.

    ``mixed`` are the rows of this page of all else, of all kinds, ``behind`` how many there are that one may leaf through.
    """

    question: Question
    stage: Stage
    sections: Sequence[Section]
    chosen: Section | None = None
    meant: str = ""
    read: readers.Read = field(default_factory=lambda: readers.Read(""))
    counts: Mapping[str, int] = field(default_factory=dict)
    mixed: Sequence[kinds.Row] = ()
    behind: int = 0
    elsewhere: int = 0
    """Where results were narrowed and nothing but what is near was left: how many there are of what was asked for otherwise."""
    is_mentioned: bool = False
    """Whether something has all the words, be it not in its title."""

    @property
    def strips(self) -> list[Section]:
        """The kinds of which the page shows something by themselves."""
        return [section for section in self.sections if section.rows]

    @property
    def only(self) -> Section | None:
        """The only kind that was found."""
        return self.sections[0] if len(self.sections) == 1 else None

    @property
    def is_past_the_end(self) -> bool:
        """Whether somebody leafed to where nothing is."""
        return self.question.page > 1 and not (self.chosen.rows if self.chosen else self.mixed)

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """What the results were narrowed to, each with the address without it."""
        asked = self.question
        named = [(token, facets.label(token)) for token in asked.filters]
        return [(name, asked.address(filters=[other for other in asked.filters if other != token])) for token, name in named if name]

    @property
    def is_part(self) -> bool:
        """Whether they were narrowed by something that has no name here."""
        return len(self.narrowed) < len(self.question.filters)

    @property
    def facets(self) -> list[facets.Group]:
        """How the results can be narrowed further."""
        asked = self.question
        total = self.chosen.total if self.chosen else self.total
        chosen = (*asked.filters, *self.read.tokens)
        here = asked.address()
        return list(facets.groups(self.counts, total, chosen, lambda token: f"{here}&{urlencode({'in': token})}"))

    @property
    def offers(self) -> list[tuple[str, str]]:
        """What was read out of the query, each with the address of the query without it."""
        return [(str(chip.reading.label), self.question.address(q=_without(self.question.query, chip))) for chip in self.read.chips]

    @property
    def all_fit(self) -> bool:
        """Whether conditions say all that was asked for, or the name of a kind does."""
        return not self.query or bool(wording.named_kinds(self.read.rest))

    @property
    def literally(self) -> str:
        """The address of the query with its words as they are."""
        return self.question.address(no=sorted(readers.names()))

    @property
    def let_go(self) -> list[str]:
        """What was read out of the query, and nothing fits it."""
        return [str(chip.reading.label) for chip in self.read.let_go]

    @property
    def not_held(self) -> beyond.Missed | None:
        """What is not held in the place that was asked for, though something else is there."""
        is_other = self.chosen is not None and self.chosen.kind.dated is None
        return None if is_other else beyond.missed(self.read)

    @property
    def query(self) -> str:
        """The words that were searched for; of a question what it is about, where only that was found."""
        return wording.gist(self.read.rest) if self.by_gist else self.read.rest

    @property
    def marked(self) -> str:
        """What is marked in the rows: what was searched for, what was perhaps meant, words that mean the same; no more than a query has."""
        asked = [[phrase.text for phrase in text.query_phrases(query)] for query in (self.query, self.meant, self.read.titled)]
        asked.append(lists.listed(self.query))
        said = dict.fromkeys(chain.from_iterable(asked))
        others = (*map(synonyms.others_of_several, asked), *map(synonyms.others, said))
        words = (*said, *dict.fromkeys(chain.from_iterable(others)))
        longer = [*accumulate(words, "{} {}".format)]
        return next((query for query in reversed(longer) if len(query) <= text.MAX_QUERY), self.query)

    @property
    def loosely(self) -> bool:
        """Whether nothing was found as it was typed and what follows is only near it."""
        return self.stage > Stage.SYNONYM and not self.by_gist

    @property
    def by_gist(self) -> bool:
        """Whether a question was asked, and what it is about was found."""
        return self.stage is Stage.GIST

    @property
    def is_near(self) -> bool:
        """Whether nothing of what was asked for was found: only what is near it, or nothing."""
        return self.loosely or self.stage is Stage.NOTHING

    @property
    def by_synonym(self) -> bool:
        """Whether only words that mean the same were found."""
        return self.stage is Stage.SYNONYM

    @property
    def is_list(self) -> bool:
        """Whether several things were typed of which one is enough."""
        return bool(lists.listed(self.read.rest))

    @property
    def has_near(self) -> bool:
        """Whether behind what was asked for stands something that only comes close."""
        return any(row["near"] for row in self._shown)

    @property
    def has_other_words(self) -> bool:
        """Whether something that is shown has not what was typed, but words that mean the same."""
        return any(row["hit"].found.stage is Stage.SYNONYM for row in self._shown)

    @property
    def late(self) -> str:
        """Whether ``all`` or ``some`` of what is shown are on none of the days asked for; empty where all are."""
        late = [bool(row.get("late")) for row in self._shown]
        return "all" if late and all(late) else "some" if any(late) else ""

    @property
    def by_some(self) -> bool:
        """Whether only some of the words were found."""
        return self.stage is Stage.SOME

    @property
    def meant_address(self) -> str:
        """Where what was perhaps meant is searched for."""
        return self.question.address(q=self.meant)

    @property
    def total(self) -> int:
        """Hits of all kinds."""
        return sum(section.total for section in self.sections)

    @property
    def by_sound(self) -> bool:
        """Whether nothing was found word for word and pinyin helped."""
        return self.stage is Stage.SOUND

    @property
    def pages(self) -> int:
        """How many pages there are of the chosen kind, or of what is mixed, as far as one may leaf."""
        return min(MAX_PAGES, -(-(self.chosen.total if self.chosen else self.behind) // PER_PAGE))

    @property
    def is_capped(self) -> bool:
        """Whether there is more than one may leaf through."""
        return (self.chosen.total if self.chosen else self.behind) > MAX_PAGES * PER_PAGE

    @property
    def nearest(self) -> list[tuple[str, str]]:
        """Where nothing was found, though nothing narrowed it: texts that are spelled most like the query, each with its address."""
        asked = self.question
        spelled = suggestions.nearest(wording.subject(self._words)) if not self.total and not asked.filters else []
        return [(words, asked.address(q=words, kind=None, no=())) for words in spelled]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each phrase of a query of several that says something of its subject, with the address that asks for it alone."""
        if len(text.query_phrases(self.question.query)) < 2:
            return []
        phrases = [phrase.text for phrase in text.query_phrases(wording.subject(self._words)) if not wording.only_asks(phrase.text)]
        return [(phrase, self.question.address(q=phrase, kind=None)) for phrase in phrases]

    @property
    def _shown(self) -> Iterator[kinds.Row]:
        """All rows of the page."""
        return chain(self.mixed, *(section.rows for section in self.sections))

    @property
    def _words(self) -> str:
        """What of the query is no condition."""
        return readers.read(self.question.query, self.question.unread).rest or self.question.query


def _without(query: str, chip: readers.Chip) -> str:
    """Take off what was read, the rest as it was typed: folding keeps places."""
    at = text.fold(query).find(chip.reading.words)
    return " ".join(f"{query[:at]} {query[at + len(chip.reading.words) :]}".split()) if at >= 0 else query


def question(asked: QueryDict, cookies: Mapping[str, str]) -> Question:
    """Read a request's parameters; nonsense becomes the default."""
    typed = asked.get("q", "")
    query = text.clean_query(typed)
    known = {kind.name for kind in kinds.registered()}
    place = cookies.get("place", "")
    return Question(
        query=query,
        was_cut=text.is_cut(typed),
        kind=kind if (kind := asked.get("kind", "")) in known else None,
        filters=tuple(dict.fromkeys(opaque(asked.getlist("in")[:MAX_FILTERS]))) if query else (),
        page=_page(asked.get("page", "")),
        place=place if _PLACE.fullmatch(place) else None,
        unread=tuple(sorted(readers.names().intersection(asked.getlist("no")))),
    )


def _page(typed: str) -> int:
    """Read a page number; leafing is bounded."""
    return max(1, min(MAX_PAGES, int(typed))) if re.fullmatch(r"[0-9]{1,4}", typed) else 1


def answer(asked: Question) -> Answer:
    """Look a question up."""
    tags.used("search")
    known = kinds.registered()
    chosen = next((at for at, kind in enumerate(known) if kind.name == asked.kind), None)
    looking = Looking(asked.filters, chosen, PER_PAGE * MAX_PAGES)
    said = readers.read(asked.query, asked.unread)
    read, found = looking.read(said, asked.query)
    known = [kind.on(read.days) for kind in known]
    named = wording.named_kinds(read.rest)
    wanted = named or (kinds.explaining() if wording.attends(said.rest) else kinds.asked_for(read.rest))
    by_kind = _ordered(found.hits, replace(asked, query=read.rest), known, wanted, named, read.titled)
    shown = affordable([known[at] for at in by_kind if chosen in {None, at}])
    fetched = {at: hits for at, hits in by_kind.items() if known[at] in shown}
    part = slice((asked.page - 1) * PER_PAGE, asked.page * PER_PAGE)
    strips = (
        {chosen: fetched[chosen][part]}
        if chosen in fetched
        else _strips(fetched, *({at for at in fetched if known[at].name in names} for names in (wanted | beyond.beside(read), named)))
    )
    apart = [(strips.get(at, []), hits[len(strips.get(at, ())) :]) for at, hits in fetched.items()]
    rest = ranking.mixed(apart) if chosen is None else []
    if asked.page > 1 and chosen is None:
        strips = {}
    best = min((hits[0] for hits in by_kind.values()), key=attrgetter("group"), default=None)
    stages = [hits[0].found.stage for hits in by_kind.values()]
    stage = Stage.GIST if best is not None and best.is_about else min(stages, default=Stage.NOTHING)
    if best is not None and best.found.stage is Stage.SOUND:
        stage = Stage.SOUND  # what only has the letters in its text stands behind
    elif stage is Stage.SOUND and best is not None:
        stage = best.found.stage  # what letters may spell stands behind what means the same
    mentioned = any(hit.stage is Stage.TEXT for hit in found.hits)
    if stage is Stage.SYNONYM and (mentioned or lists.listed(read.rest)):
        stage = Stage.TEXT  # a title in other words stands beside it, and one subject of a list is enough
    rows = rows_of(known, {known[at].name: hits for at, hits in strips.items()} | {MIXED: rest[part]}, asked.place, stage)
    sections = [
        Section(known[at], hits[0].found.total, rows.get(known[at].name, []), asked.address(kind=known[at].name)) for at, hits in by_kind.items()
    ]
    picked = next((section for section in sections if section.kind.name == asked.kind), None)
    meant = _meant(asked.query, best.found) if best is not None else ""
    answered = Answer(asked, stage, sections, picked, meant, read, found.counts, rows[MIXED], len(rest), is_mentioned=mentioned)
    return replace(answered, elsewhere=looking.elsewhere(said.rest)) if asked.filters and answered.is_near else answered


def _meant(query: str, best: Found) -> str:
    """Return what was perhaps meant: a title's characters of the same sound, or a known word without the slip."""
    if best.stage is Stage.HOMOPHONE:
        return looser.meant(query, best.heading, suggestions.begun)
    return synonyms.corrected(query) if best.stage is Stage.NEAR else ""


ByKind = dict[int, list[Hit]]


def _ordered(
    found: Sequence[Found],
    asked: Question,
    known: Sequence[kinds.Kind],
    wanted: Container[str] = (),
    named: Container[str] = (),
    titled: str = "",
) -> ByKind:
    """Return the hits of each kind in their order, the kinds that answer most strongly first; of those that were found alike those asked for.

    What was asked for by nothing but its name stands before all.
    """
    judge, grouped = ranking.Judge(asked.query, titled), {}
    judge.compare(found)
    for at, hits in groupby(found, key=lambda hit: hit.kind):
        kind = known[at]
        grouped[at] = ranking.ordered(list(hits), judge, popularity.steps(kind.name), kind.ranks, asked.place, asked.page * PER_PAGE + STRIP)

    def place(item: tuple[int, list[Hit]]) -> tuple[bool, int, bool, int, int]:
        stage, closeness = ranking.strength(item[1][0])
        name = known[item[0]].name
        return name not in named, stage, name not in wanted, closeness, item[0]

    return dict(sorted(grouped.items(), key=place))


def _strips(by_kind: ByKind, wanted: Container[int], named: Container[int]) -> ByKind:
    """Return of each kind with titles that answer, and of those asked for, the best few; nothing where there is only one: all of it is one list."""
    if len(by_kind) < 2:
        return {}
    strips = {
        at: hits[:STRIP]
        if at in named
        else [hit for hit in hits[:STRIP] if hit.found.stage is hits[0].found.stage]
        if at in wanted
        else list(takewhile(_is_strong, hits[:STRIP]))
        for at, hits in by_kind.items()
    }
    return {at: hits for at, hits in strips.items() if hits}


_is_strong = attrgetter("is_strong")
