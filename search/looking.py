"""From words and filters to what the index finds, stage by stage. A page asks the index ``SEARCHES`` times at most, whatever was typed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice, takewhile

from modelsearch.backends import get_search_backend

from search import beyond, kinds, looser, ranking, readers, synonyms, text, wording
from search.engines.found import Asked, Findings, Found, Stage
from search.engines.wanted import AnyOf, Side, Wanted

SEARCHES = 12
"""Statements on the index for one page, besides those that ask how common words are."""
MEASURES = 2
"""Statements that ask how common words are. What is not asked any more counts as very common."""
LESS = 4
"""Ways to let conditions go that are tried, and ways to look in a wider place."""
TRIED = 9
"""Statements after which no wider place is tried, nor what was perhaps meant with fewer conditions: what is near needs the others."""
NARROWED = 2
"""So many more it needs where a facet narrows it."""
ENOUGH = 5
"""With fewer hits for the words as typed, what is nearly the same is shown behind them."""
FEW = 20
"""With fewer hits for what a question is about, whatever has any of its words stands behind them."""
COMMON = 3000
"""Hits of some of the words that are looked through: the rarer words are taken first. Of a single one that has more, all."""
FEWER = 300
"""The same behind what is near a long query, which most often is what was meant."""
DEEP = 1000
"""Hits that are put in order of a kind with ranks."""
ALL = 4000
"""The same where no words were typed (下周): nothing but dates puts them in order. More classes than a city has at a time."""
TYPED = (Stage.TEXT, Stage.SOUND)
Further = Sequence[tuple[Stage, Wanted]]


class Looking:
    """Looks a question up: nothing twice, never more often than ``SEARCHES``. ``chosen`` is the only kind wanted, ``size`` hits of a kind are."""

    def __init__(self, filters: tuple[str, ...], chosen: int | None, size: int) -> None:
        self._filters = filters
        self._chosen = chosen
        self._size = size
        self._known: dict[tuple[str, tuple[str, ...], int | None], Findings] = {}
        self._sizes: dict[Wanted, int] = {}
        self._is_plain = False
        """Whether nothing was read out of the query: conditions cost statements enough."""
        self.searches = 0
        self.measures = 0

    def read(self, read: readers.Read, query: str) -> tuple[readers.Read, Findings]:
        """Return how a query was read in the end, and what was found.

        Where nothing fits all that was read, conditions are let go one by one; before the last of them the words are taken as they are. Where little
        is found without any, what is near it stands behind, too. Where of the words as they are only some are found, what comes close, or has some
        of the other words, under all conditions is the better answer. A title that has all of the query is what was meant, not a place in it.
        """
        literal = readers.Read(query)
        self._is_plain = not read.chips and read.perhaps is None
        if read.has_place_before and self._in_title(query):
            return literal, self._hits(query)
        if perhaps := self._perhaps(read, query):
            return self._around(perhaps[0], query, *perhaps[1:])
        for kept in self._ways(read, literal) if read.chips else ():
            found = self._typed(kept.rest, kept.tokens)
            if found.hits:
                only_mentioned = _asks(kept.rest) and not ranking.answered(kept.rest, found.hits)
                return self._around(read, query, kept, self._hits(kept.rest, kept.tokens) if only_mentioned or not kept.chips else found)
        if read.perhaps and not self._is_said(self._has, read, query) and (less := self._less(read.perhaps)):
            return self._around(read.perhaps, query, *less)
        found = self._hits(query)
        best = min((hit.stage for hit in found.hits), default=Stage.SOME)
        if read.chips and best > Stage.SYNONYM:
            near = self._hits(read.rest, read.tokens)
            if near.hits and (best >= Stage.GIST or min(hit.stage for hit in near.hits) <= (Stage.GIST if best is Stage.NEAR else best)):
                return read, near
        return literal, found

    def _around(self, read: readers.Read, query: str, kept: readers.Read, found: Findings) -> tuple[readers.Read, Findings]:
        """Return what was found with a place, and beside it what has its name in the title, too, or is held elsewhere.

        Of a place and words that only ask (柳巷附近), and of what reads as a title (柳巷的历史), the words as they are may be the better answer.
        """
        if not kept.chips and not kept.let_go:
            return kept, found
        named = beyond.name_of(read)
        answered = ranking.answered(kept.rest, found.hits)
        is_there = answered and not kept.let_go
        if named and kept.rest and wording.only_asks(kept.rest) and not (is_there or (kept.chips and beyond.has_held(found))):
            return readers.Read(query), self._hits(query)
        if named and kept.rest and (titles := beyond.titled(named, kept.rest, self._every(f"{named} {kept.rest}").hits)):
            return replace(kept, titled=named), self._joined(kept, found, titles)
        with_held, there = beyond.with_held(read, kept, found, self._typed)
        if with_held.held_in is not None or not named or not read.has_place_before or is_there:
            return with_held, there
        about = beyond.about(read, named, self._every(named).hits)
        if about and not answered and not any(ranking.begins(hit.heading, named) for hit in found.hits):
            return readers.Read(query), self._hits(query)
        return kept, self._joined(kept, found, about) if about else found

    def _joined(self, kept: readers.Read, found: Findings, more: Sequence[Found]) -> Findings:
        """Return findings with others, each once; where one kind is chosen, what there is of the others is asked for, too."""
        others = [] if self._chosen is None else [hit for hit in self._every(kept.rest, kept.tokens).hits if hit.kind != self._chosen]
        return beyond.joined(Findings([*(hit for hit in found.hits if self._chosen in {None, hit.kind}), *others], found.counts), more)

    def _every(self, query: str, tokens: tuple[str, ...] = ()) -> Findings:
        """Return what has the words as typed, of all kinds, whichever is chosen."""
        return self._typed(query, tokens, every=True)

    def _in_title(self, query: str, tokens: tuple[str, ...] = ()) -> bool:
        """Whether some title has all of a query as it was typed, under some conditions or wherever it is."""
        judge = ranking.Judge(query)
        hits = self._typed(query, tokens, wide=not tokens).hits
        return any(hit.stage is Stage.TEXT and judge.hit(hit).as_typed >= ranking.INSIDE for hit in hits)

    def _has(self, query: str, tokens: tuple[str, ...] = ()) -> bool:
        """Whether anything has the words of a query, under some conditions or wherever it is."""
        return bool(self._typed(query, tokens, wide=not tokens).hits)

    def _is_said(self, has: Callable[[str, tuple[str, ...]], bool], read: readers.Read, query: str) -> bool:
        """Whether something has the words as they were typed, all of them or what the sure conditions leave."""
        return any(has(*words) for words in ((query, ()), (read.rest, read.tokens)))

    def _perhaps(self, read: readers.Read, query: str) -> tuple[readers.Read, readers.Read, Findings] | None:
        """Return what was perhaps meant, how it holds and what fits it, where nothing has the words as they are; where that says enough, no title.

        Several hold together, unless a title has what one leaves, and that is more than a place; where nothing fits all, one by itself.
        """
        if read.perhaps is None:
            return None
        is_there = self._is_said(self._has, read, query)
        is_titled = is_there and self._is_said(self._in_title, read, query)
        ways = [way for way in read.meant() if not (is_there if way.rest else is_titled)]
        most = ways[0] if ways and len(ways[0].chips) > len(read.chips) + 1 else None
        places = {chip.reading.name for chip in most.chips if chip.reading.is_place} if most else set()
        own = [way for way in ways if most and way is not most and way.rest not in places]
        titled = islice((way for way in own if self._in_title(way.rest, way.tokens)), 1)
        for meant in (*titled, *ways):
            about = _about(meant.rest) if meant is ways[0] else ""
            for rest in (meant.rest, *([about] if about else [])):
                kept = replace(meant, rest=rest)
                if (found := self._typed(rest, kept.tokens)).hits:
                    return meant, kept, found
        return None

    def _less(self, meant: readers.Read) -> tuple[readers.Read, Findings] | None:
        """Return what fits what was perhaps meant with less strict or fewer conditions, where nothing fits all."""
        if len(meant.chips) < 2:
            return None
        ways = chain(meant.with_looser(), islice(meant.with_less(), 1, None))
        return next(((way, found) for way in self._affordable(ways) if (found := self._typed(way.rest, way.tokens)).hits), None)

    def _affordable(self, ways: Iterable[readers.Read]) -> Iterable[readers.Read]:
        """Return the ways as long as statements are left for what is near."""
        most = TRIED - NARROWED * bool(self._filters)
        return takewhile(lambda _way: self.searches < most, ways)

    def elsewhere(self, words: str) -> int:
        """Return how much has words, or what they ask about, where nothing narrows them; known already where little was found of them."""
        ways = (query for query in (words, wording.gist(words)) if query)
        return next((total for query in ways if (total := self._typed(query, wide=True).total)), 0)

    def _ways(self, read: readers.Read, literal: readers.Read) -> Iterable[readers.Read]:
        """Yield the ways to take conditions: all with the words, or with what they ask about; then one by one is let go, if something has them.

        Behind the words as they are comes the place that the one named lies in: who lives there may go so far.
        """
        yield read
        about = _about(read.rest)
        if about:
            yield replace(read, rest=about)
        none = read.without_first(len(read.chips))
        asks = bool(about) and not ranking.answered(none.rest, self._typed(none.rest).hits)
        if asks:
            read, none = replace(read, rest=about), replace(read, rest=about, chips=(), let_go=read.chips)
        is_something = not read.rest or bool(self._typed(none.rest).hits)
        if is_something:
            yield from islice(read.with_less(), 1, 1 + LESS)
        if not asks:
            yield literal
        if is_something:
            yield from self._affordable(islice(read.with_wider(), LESS))
        yield none

    def _hits(self, query: str, tokens: tuple[str, ...] = ()) -> Findings:
        """Return the hits of each kind, each with the kind's total: as typed, and behind them in other words; where that is little, what is near it.

        Of a narrowed question, whether that is little is asked without what narrows it: so as many are found as the facet's link said. Only of what
        has some of the words there may be more, for of the whole city the best are taken.
        """
        found = self._typed(query, tokens)
        narrowed = bool(self._filters or tokens)
        wide = self._typed(query, wide=True) if narrowed and found.total < ENOUGH else found
        sound = looser.spelled_out(query) if found.hits else None
        asks = _asks(query)
        answered = not (asks or sound) or ranking.answered(query, wide.hits)
        if found.hits and wide.total >= ENOUGH and answered:
            return found
        few = FEW if any(phrase.chinese for phrase in text.query_phrases(query)) else 0  # any of the words of pinyin would be anything
        typed = tuple(dict.fromkeys(hit.stage for hit in wide.hits if hit.stage in TYPED)) or TYPED
        for little in dict.fromkeys((wide.total, 0) if narrowed else (found.total,)):
            further = self._nearby(query, little, titled=_titled(query, wide.hits), about=asks and not answered, narrowed=narrowed)
            further = [(Stage.HOMOPHONE, sound), *further] if sound and not answered else further
            behind = 0 if little else few
            more = self._ask(query, (*self._filters, *tokens), self._chosen, typed, further, behind) if further else None
            found = more or found
            if found.hits:
                break
        pieces = looser.scattered(query) if self._is_plain and asks and not answered else None
        if pieces and self._is_poor(query, found):
            whole = self._ask(query, (), None, typed, further, behind) if narrowed else found
            if whole and self._is_poor(query, whole):
                found = self._ask(query, (*self._filters, *tokens), self._chosen, typed, _with_pieces(further, pieces), behind) or found
        return _as_sound(found) if sound else found

    def _is_poor(self, query: str, found: Findings) -> bool:
        """Whether so far texts alone answer a question, and few."""
        return found.total < FEW and not _is_titled(query, found.hits)

    def _nearby(self, query: str, found: int, *, titled: bool, about: bool, narrowed: bool) -> Further:
        """What is tried where little was found: what is near, and behind it some of the words; where nothing, any of them.

        ``about``: no title answers a question; what it is about is tried however many texts have its words.

        Some of the words are for those who ask or describe: who typed a title, as it is or a short one with a slip, has found it.
        """
        tried: list[tuple[Stage, Wanted | None]] = []
        if found < ENOUGH:
            tried += [(Stage.HOMOPHONE, looser.homophones(query)), (Stage.NEAR, _nearly(query, slips=not found))]
        if about or (found < ENOUGH and not titled):
            tried.append((Stage.GIST, synonyms.wanted(wording.gist(query)) or looser.about(query)))
        some = looser.some(query) if not found else None
        partly = looser.partly(query) if found < ENOUGH and not titled and (found or wording.describes(query)) else None
        if same := synonyms.inside(wording.subject(query)):
            some = some and AnyOf([*some.parts, *same])
            partly = partly and AnyOf([*partly.parts, *same])
        self._measure(some, partly)
        if not found and not (some and any(map(self._objects_with, some.parts))):
            self._measure(some := looser.some(query, whole=True))  # 我想当老师 is not about teaching
            if not (some and any(map(self._objects_with, some.parts))):
                self._measure(some := looser.scattered(query))
        if narrowed and partly and not found:  # as many are wanted as stand behind the rest where nothing narrows them
            some = AnyOf(list(dict.fromkeys([*(some.parts if some else ()), *partly.parts])))
        tried.append((Stage.PARTLY, partly := self._rarest(partly, most=COMMON if found or wording.is_loose(query) else FEWER)))
        tried.append((Stage.SOME, self._rarest(some, partly)))
        return [(stage, wanted) for stage, wanted in tried if wanted is not None]

    def _measure(self, *wanted: AnyOf | None) -> None:
        """Ask how many objects have each part; one statement, as long as there is one."""
        parts = list(dict.fromkeys(part for one in wanted if one is not None for part in one.parts if part not in self._sizes))
        if parts and self.measures < MEASURES:
            self.measures += 1
            types = list(kinds.content_types())
            sizes = get_search_backend().sizes(parts, types, COMMON + 1) if types else [0] * len(parts)
            self._sizes |= dict(zip(parts, sizes, strict=True))

    def _objects_with(self, part: Wanted) -> int:
        """Return how many objects have a part, as far as that was asked."""
        return self._sizes.get(part, COMMON + 1)

    def _rarest(self, wanted: AnyOf | None, among: AnyOf | None = None, most: int = COMMON) -> AnyOf | None:
        """Return the rarest parts, so many that ``most`` objects at most are looked through, or one; those ``among`` which it stands anyway."""
        if wanted is None:
            return None
        there = sorted(filter(self._objects_with, wanted.parts), key=self._objects_with)
        looked = accumulate(map(self._objects_with, there))
        kept = {part for at, (part, sum_of_them) in enumerate(zip(there, looked, strict=True)) if at == 0 or sum_of_them <= most}
        kept.update(among.parts if among else ())
        parts = [part for part in wanted.parts if part in kept]
        return AnyOf(parts) if parts else None

    def _typed(self, query: str, tokens: tuple[str, ...] = (), *, wide: bool = False, every: bool = False) -> Findings:
        """Return what has the words as typed or in others that mean the same; ``every``: of all kinds, ``wide``: also without any filter."""
        filters = () if wide else (*self._filters, *tokens)
        chosen = None if wide or every else self._chosen
        key, wider = (query, filters, chosen), (query, (), None)
        if key not in self._known and wider in self._known and not self._known[wider].hits:
            return self._known[wider]
        if key not in self._known and (found := self._ask(query, filters, chosen)):
            self._known[key] = found
        return self._known.get(key, Findings([], Counter()))

    def _ask(
        self, query: str, filters: tuple[str, ...], chosen: int | None, typed: Sequence[Stage] = TYPED, further: Further = (), few: int = 0
    ) -> Findings | None:
        """Ask the index: words as typed, others that mean the same, and what is ``further`` away; nothing where no statement is left."""
        if self.searches >= SEARCHES:
            return None
        self.searches += 1
        deep = {at: DEEP if query else ALL for at, kind in enumerate(kinds.registered()) if kind.ranks is not None}
        same = _same(query)
        said = further if same is None else [(Stage.SYNONYM, same), *further]
        found: Findings = get_search_backend().find(
            Asked(query, kinds.content_types(), filters, chosen, size=self._size, typed=typed, further=said, deep=deep, few=few)
        )
        return found


def _same(query: str) -> Wanted | None:
    """What means the same: other words, and of a query that is the name of a kind all that is of it."""
    others = synonyms.wanted(query)
    of_kind: list[Wanted] = [Side(("filters",), (token,)) for token in kinds.tokens_of(named)] if (named := wording.named_kinds(query)) else []
    ways = [*([others] if others else []), *of_kind]
    return AnyOf(ways) if len(ways) > 1 else ways[0] if ways else None


def _nearly(query: str, *, slips: bool) -> Wanted | None:
    """What is nearly the same; where slips are looked for, also what a known word with one means."""
    near = looser.nearly(query, slips=slips)
    meant = synonyms.wanted(synonyms.corrected(query)) if slips else None
    return AnyOf([near, meant]) if near and meant else near or meant


def _titled(query: str, hits: Sequence[Found]) -> bool:
    """Whether the query is a title."""
    judge = ranking.Judge(query)
    return any(hit.stage is Stage.TEXT and judge.hit(hit).as_typed >= ranking.EXACT for hit in hits[:ENOUGH])


def _is_titled(query: str, hits: Sequence[Found]) -> bool:
    """Whether a title has what a query is about."""
    judge = ranking.Judge(query)
    return any(judge.hit(hit).is_strong for hit in hits)


def _with_pieces(further: Further, pieces: AnyOf) -> Further:
    """Return what is tried, with titles that have most of a question's characters among what has some of its words."""
    some = {stage: wanted for stage, wanted in further if stage in {Stage.PARTLY, Stage.SOME} and isinstance(wanted, AnyOf)}
    others = [(stage, wanted) for stage, wanted in further if stage not in some]
    return [*others, *((stage, AnyOf([*pieces.parts, *(some[stage].parts if stage in some else ())])) for stage in (Stage.PARTLY, Stage.SOME))]


def _about(words: str) -> str:
    """Return what words are about; nothing where a single character that was typed by itself would be lost."""
    about = wording.gist(words)
    return about if about and wording.subject(words) == about else ""


def _asks(query: str) -> bool:
    """Whether a query asks, and more than a single character is left of what it is about."""
    return wording.asks(query) and len(wording.gist(query)) > 1


def _as_sound(found: Findings) -> Findings:
    """Say that what letters spell was found by its reading: engines ask for readings only where nothing has the letters themselves."""
    hits = [hit._replace(stage=Stage.SOUND) if hit.stage is Stage.HOMOPHONE else hit for hit in found.hits]
    return Findings(hits, found.counts)
