# ruff: noqa: S608 - every name and number in these statements is ours; what was typed goes in as parameters
"""What the engines in the database share: match and score first, then fetch the wanted objects by key.

modelsearch's interface (compiler, backend; results in ``results.py``) for Wagtail's lists and choosers, and ``find`` for the result page.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from django.db import connection
from django.db.models import Field, IntegerField, Model, QuerySet
from modelsearch.backends.base import BaseIndex, BaseSearchBackend, BaseSearchQueryCompiler
from modelsearch.utils import get_descendants_content_types_pks

from search import text
from search.engines.documents import Document, column_of
from search.engines.expressions import Writer
from search.engines.found import MOST_PARTLY, MOST_SOME, Asked, Findings, Found, Stage
from search.engines.languages import TEXT, Expression, Language
from search.engines.results import Results
from search.engines.wanted import Wanted

KEYS = "wagtailsearch_indexentry"
NO_KIND = -1
MAX_MATCHES = 100_000
"""A query that finds more is not ranked further: nobody pages so far."""
Ranked = dict[Any, float]
"""Matches, best first: primary key → score, higher is better."""


class Dialect(NamedTuple):
    """What differs between the databases. ``matches`` and ``holds`` end before the content types and take the expression; the latter has no score."""

    language: Language
    score: str
    matches: str
    holds: str
    heading: str
    facets: str


def numbers(values: Iterable[int]) -> str:
    """Return keys of content types as SQL; they are our own integers."""
    return f"({', '.join(str(int(value)) for value in values)})"


class Compiler(BaseSearchQueryCompiler):
    """A query over a queryset: which expression of which stage, restricted to which rows."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    begun = False
    dialect: ClassVar[Dialect]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ranked: tuple[Ranked, bool] | None = None
        self._most = 0
        self._nowhere: list[Expression] = []

    def language(self) -> Language:
        """The language of what is asked now."""
        return self.dialect.language

    def columns(self) -> Sequence[str]:
        """The columns of text that the asked fields are stored in."""
        if self.fields is None:
            return TEXT
        fields = self.queryset.model.get_searchable_search_fields()
        return list(dict.fromkeys(column_of(field) for field in fields if field.field_name in self.fields))

    def ranked(self, most: int | None = None) -> tuple[Ranked, bool]:
        """Return the best matches of the first stage that has any, and whether they are what to leave out.

        All of them, or at least so many as are wanted. Asked once, and once more for all where more are wanted by and by.
        """
        if self._ranked is None or self._lacks(most):
            self._most = MAX_MATCHES if most is None or self._ranked or not self._allows_all() else max(1, most)
            self._ranked = self._first_stage()
        return self._ranked

    def total(self) -> int:
        """Return how many are found. What nobody ranked is counted where it stands, without scores and order."""
        if self._allows_all() and (self._ranked is None or self._lacks()):
            for expression, left_out in self._stages():
                if left_out:
                    break
                if number := self._number(expression):
                    return number
                self._nowhere.append(expression)
        found, left_out = self.ranked()
        return self.rest(found).count() if left_out else len(found)

    def of(self, pks: Iterable[Any]) -> QuerySet[Model]:
        """Return the queryset's objects with these keys, any number of them."""
        chosen: QuerySet[Model] = self.queryset.filter(pk__in=self.among(pks))
        return chosen

    def rest(self, pks: Iterable[Any]) -> QuerySet[Model]:
        """Return the queryset's objects without these."""
        others: QuerySet[Model] = self.queryset.exclude(pk__in=self.among(pks))
        return others

    def among(self, pks: Iterable[Any]) -> Any:
        """Return keys as the right side of IN."""
        return list(pks)

    def _lacks(self, most: int | None = None) -> bool:
        """Whether more than what was ranked may be wanted."""
        known = len(self._ranked[0]) if self._ranked else 0
        return known == self._most < MAX_MATCHES and (most is None or most > known)

    def _allows_all(self) -> bool:
        """Whether the queryset has no conditions of its own, so that what matches is what is found."""
        return not self.queryset.query.where

    def _stages(self) -> Iterator[tuple[Expression, bool]]:
        """Yield the expressions to try one after the other, and whether what they find is to be left out. Not those known to find nothing."""
        writer, tried = Writer(self.language(), self.columns(), begun=self.begun), ""
        for by_sound in (False, True):
            expression, left_out = writer.compiled(self.query, by_sound=by_sound)
            if expression == tried and not left_out:
                return
            tried = expression
            if expression not in self._nowhere:
                yield expression, left_out

    def _first_stage(self) -> tuple[Ranked, bool]:
        for expression, left_out in self._stages():
            if left_out:
                self._most = MAX_MATCHES
                return self._match(expression), True
            if found := self._within(self._match(expression)):
                return found, False
        return {}, False

    def _match(self, expression: Expression) -> Ranked:
        """Return the best matches of an expression among the model's content types, so many as are wanted now, best first."""
        if not expression:
            return {}
        matches = f"SELECT entry.object_id, {self.dialect.score} AS score {self.dialect.matches}{self._types()}"
        sql = f"{matches} ORDER BY score, entry.id DESC LIMIT {self._most}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*[expression] * sql.count("%s")])
            read = _reader(self.queryset.model._meta.pk)
            return {read(object_id): -score for object_id, score in cursor.fetchall()}

    def _number(self, expression: Expression) -> int:
        """Return how many match an expression among the model's content types, so many as would be ranked."""
        if not expression:
            return 0
        sql = f"SELECT count(*) {self.dialect.holds}{self._types()}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [expression] * sql.count("%s"))
            return min(int(cursor.fetchone()[0]), MAX_MATCHES)

    def _types(self) -> str:
        return numbers(get_descendants_content_types_pks(self.queryset.model))

    def _within(self, found: Ranked) -> Ranked:
        """Keep what the queryset's own conditions allow."""
        if not found or self.queryset.query.is_empty():
            return {}
        if not self.queryset.query.where:
            return found
        allowed = set(self.of(found).order_by().values_list("pk", flat=True))
        return {pk: score for pk, score in found.items() if pk in allowed}


def _reader(key: "Field[Any, Any]") -> Callable[[str], Any]:
    """Return what reads the stored text of a primary key. Where it is a whole number, as most are, Django's way takes three times as long."""
    field = getattr(key, "target_field", key)
    return int if type(field).to_python is IntegerField.to_python else key.to_python


class Typing:
    """While somebody is typing: the last word may go on, and only titles and names are looked at."""

    begun = True

    def columns(self) -> Sequence[str]:
        """Titles, names and what the model declares for typing."""
        return ("title", "names", "typed") if self.fields is None else [*super().columns(), "typed"]  # type: ignore[attr-defined,misc]


class Index(BaseIndex):
    """What Wagtail's signals and commands write to."""

    def delete_item(self, item: Model) -> None:
        """Take one object out."""
        self.remove(type(item), [item.pk])

    def remove(self, model: type[Model], pks: Iterable[Any]) -> int:
        """Take objects of a model and its descendants out by key; return how many were there."""
        types, gone, keys = numbers(get_descendants_content_types_pks(model)), 0, [str(pk) for pk in pks]
        with connection.cursor() as cursor:
            for start in range(0, len(keys), 500):
                part = keys[start : start + 500]
                marks = ", ".join(["%s"] * len(part))
                cursor.execute(f"DELETE FROM {KEYS} WHERE content_type_id IN {types} AND object_id IN ({marks})", part)
                gone += cursor.rowcount
        return gone

    def reset(self) -> None:
        """Empty the index."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {KEYS}")


class Engine(BaseSearchBackend):
    """An engine in the database. ``find`` is described in ``search.engines.found``."""

    name: ClassVar[str]
    dialect: ClassVar[Dialect]
    results_class = Results

    def find(self, asked: Asked) -> Findings:
        """Return the mixed list of the result page."""
        writer = Writer(self.dialect.language)
        said = stages(writer, asked)
        if not said:
            return Findings([], Counter())
        typed = {f"stage{stage:d}": writer.public(expression, asked.filters) for stage, expression in said.items()}
        with connection.cursor() as cursor:
            cursor.execute(_mixed(self.dialect, asked, list(said)), {"heading": text.fold(text.clean_query(asked.query)), **typed})
            return _read(cursor.fetchall(), asked)

    def headings(self, typed: str, types: Mapping[int, int], size: int) -> list[str]:
        """Return folded titles of public objects that hold what is typed, also in pinyin, in no order; the last word may go on."""
        writer = Writer(self.dialect.language, ["title"], begun=True)
        expression = writer.sounds(typed) or writer.words(typed)
        if not types or not expression:
            return []
        sql = f"SELECT {self.dialect.heading} {self.dialect.holds}{numbers(types)} LIMIT {int(size)}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [writer.public(expression, ())] * sql.count("%s"))
            return [heading for (heading,) in cursor.fetchall()]

    def holding(self, words: str) -> dict[int, list[str]]:
        """Return the keys of all objects with the words in a title or name, by content type."""
        expression = Writer(self.dialect.language, ["title", "names"]).words(words)
        found: dict[int, list[str]] = {}
        if not expression:
            return found
        sql = f"SELECT entry.content_type_id, entry.object_id {self.dialect.holds.removesuffix(' AND entry.content_type_id IN ')}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [expression] * sql.count("%s"))
            for content_type, key in cursor.fetchall():
                found.setdefault(content_type, []).append(key)
        return found

    def sizes(self, parts: Sequence[Wanted], types: Sequence[int], most: int) -> list[int]:
        """Return how many objects each part stands in, counted up to ``most``; the database's index is asked."""
        writer = Writer(self.dialect.language)
        number = f"(SELECT count(*) FROM (SELECT 1 {self.dialect.holds}{numbers(types)} LIMIT {int(most)}) of_them)"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([number] * len(parts))}", [writer.said(part) for part in parts for _mark in range(number.count("%s"))])
            return [int(number) for number in cursor.fetchone()]

    def among(self, wanted: Wanted, types: Mapping[int, int], keys: Sequence[str]) -> list[tuple[int, str]]:
        """Return kind and key of those objects among ``keys`` in which something wanted stands; the database's index is asked."""
        cases = " ".join(f"WHEN {int(key)} THEN {int(kind)}" for key, kind in types.items())
        marks = ", ".join(["%s"] * len(keys))
        holds = self.dialect.holds
        sql = f"SELECT CASE entry.content_type_id {cases} END, entry.object_id {holds}{numbers(types)} AND entry.object_id IN ({marks})"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*[Writer(self.dialect.language).said(wanted)] * holds.count("%s"), *keys])
            return list(cursor.fetchall())

    def note(self, model: type[Model], pk: Any) -> None:
        """Remember inside the caller's transaction that an object changed, for those who are told later. Here nobody is."""

    def rebuilt(self) -> str:
        """Do what a rebuild of this index asks for elsewhere; return what there is to say. Here it asks for nothing."""
        return ""

    def count(self) -> int:
        """Return how many objects the index holds."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {KEYS}")
            return int(cursor.fetchone()[0])

    def dead(self) -> int:
        """Return how many versions of what changed or went the index still holds. Here none."""
        return 0

    def held(self, content_type: int) -> int:
        """Return how many objects of a content type can be found."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {KEYS} WHERE content_type_id = %s", [content_type])
            return int(cursor.fetchone()[0])

    def stamps(self, content_type: int, keys: Sequence[str]) -> dict[str, Any]:
        """Return by what objects of a content type are known to be as they were, those that can be found: folded titles."""
        marks = ", ".join(["%s"] * len(keys))
        sql = f"SELECT entry.object_id, {self.dialect.heading} FROM {KEYS} entry WHERE entry.content_type_id = %s AND entry.object_id IN ({marks})"
        with connection.cursor() as cursor:
            cursor.execute(sql, [content_type, *keys])
            return dict(cursor.fetchall())

    def stamp(self, document: Document) -> Any:
        """Return the stamp that a document should have."""
        return document.heading


def stages(writer: Writer, asked: Asked) -> dict[Stage, Expression]:
    """Return what is looked for, stage by stage; by sound only where the query has something spelled. Without words, what carries the filters."""
    words = writer.words(asked.query) if asked.query or not asked.filters else writer.carrying(asked.filters[0])
    if not asked.types or not words:
        return {}
    typed = {Stage.TEXT: words, Stage.SOUND: writer.sounds(asked.query)}
    said = {stage: expression for stage, expression in typed.items() if expression and stage in asked.typed}
    return said | {stage: writer.said(wanted) for stage, wanted in asked.further}


def _mixed(dialect: Dialect, asked: Asked, stages: Sequence[Stage]) -> str:
    """Return the statement of the mixed list: match stage by stage; of each kind the best hits and the number; what all of them carry.

    Rows are hits (stage, kind, key, exact, score, id, title), numbers (no stage, kind, …, number) and counts (no stage, no kind, tokens, …, number).
    Hits are kept narrow, and the best are taken by a limit for each kind: a window over 40,000 of them takes twice as long as all the rest.
    Those of a single stage are not copied.
    """
    types = asked.types
    kinds = " ".join(f"WHEN {int(key)} THEN {int(kind)}" for key, kind in types.items())
    match = f"""
        SELECT entry.id AS id, CASE entry.content_type_id {kinds} END AS kind, CASE WHEN {dialect.heading} = %(heading)s THEN 1 ELSE 0 END AS exact,
            {dialect.score} AS score {dialect.matches}{numbers(types)}"""
    matched = ", ".join(f"stage{stage:d} AS MATERIALIZED ({_of_stage(match, stage, stages, asked.few)})" for stage in stages)
    hits = " UNION ALL ".join(f"SELECT {stage:d} AS stage, id, kind, exact, score FROM stage{stage:d}" for stage in stages)
    best = " UNION ALL ".join(
        f"SELECT * FROM (SELECT * FROM hit WHERE kind = {int(kind)} ORDER BY stage, exact DESC, score, id DESC"
        f" LIMIT {int(asked.most(kind))}) of{int(kind)}"
        for kind in sorted(set(types.values()))
    )
    kept = "MATERIALIZED" if len(stages) > 1 else "NOT MATERIALIZED"
    counted = "" if asked.chosen is None else f" AND hit.kind = {int(asked.chosen)}"
    return f"""
        WITH {matched}, hit AS {kept} ({hits}), best AS ({best})
        SELECT best.stage, best.kind, entry.object_id, best.exact, best.score, best.id, {dialect.heading}
            FROM best CROSS JOIN {KEYS} entry WHERE entry.id = best.id
        UNION ALL SELECT {Stage.NOTHING:d}, kind, '', 0, 0, count(*), '' FROM hit GROUP BY kind
        UNION ALL SELECT {Stage.NOTHING:d}, {NO_KIND}, {dialect.facets}, 0, 0, count(*), ''
            FROM hit CROSS JOIN {KEYS} entry WHERE entry.id = hit.id AND {dialect.facets} <> ''{counted} GROUP BY {dialect.facets}
    """


def _read(rows: Iterable[Sequence[Any]], asked: Asked) -> Findings:
    """Read what the statement returned."""
    totals: dict[int, int] = {}
    counts: dict[str, int] = {}
    hits: list[Sequence[Any]] = []
    for row in rows:
        stage, kind, key, _exact, _score, number, _heading = row
        if stage:
            hits.append(row)
        elif kind == NO_KIND:
            for token in key.split():
                counts[token] = counts.get(token, 0) + number
        else:
            totals[kind] = number
    hits.sort(key=lambda row: (row[1], row[0], -row[3], row[4], -row[5]))
    some = Stage.PARTLY if any(row[0] < Stage.SOME for row in hits) else Stage.SOME
    found = [
        Found(min(_STAGES[row[0]], some), kind, row[2], place, totals[kind], row[6], -row[4])
        for kind, group in groupby(hits, key=lambda row: int(row[1]))
        for place, row in enumerate(group, 1)
        if (asked.chosen is not None and place == 1) or (asked.shows(kind) and place > asked.first)
    ]
    return Findings(found, Counter(counts))


_STAGES = {int(stage): stage for stage in Stage}


def _of_stage(match: str, stage: Stage, stages: Sequence[Stage], few: int) -> str:
    """Return the part of one stage: without what earlier ones found; last resorts only where they found nothing, some words only beside others."""
    statement, before = match.replace("%s", f"%(stage{stage:d})s"), [other for other in stages if other < stage]
    if stage is Stage.SOUND:
        return statement + "".join(f" AND NOT EXISTS (SELECT 1 FROM stage{other:d})" for other in before)
    apart = statement + "".join(f" AND entry.id NOT IN (SELECT id FROM stage{other:d})" for other in before)
    anything = " OR ".join(f"EXISTS (SELECT 1 FROM stage{other:d})" for other in before) or "FALSE"
    if stage is Stage.PARTLY:
        return _best(apart, anything, MOST_PARTLY)
    if stage is not Stage.SOME:
        return apart
    number = " + ".join(f"(SELECT count(*) FROM stage{other:d})" for other in before)
    little = f" OR (EXISTS (SELECT 1 FROM stage{Stage.GIST:d}) AND {number} < {int(few)})" if few and Stage.GIST in before else ""
    return _best(apart, f"NOT ({anything}){little}", MOST_SOME)


def _best(statement: str, where: str, most: int) -> str:
    """Return the best hits of a statement, where something holds; where it does not, nothing is matched."""
    return f"SELECT * FROM ({statement} ORDER BY score, entry.id DESC LIMIT (CASE WHEN {where} THEN {int(most)} ELSE 0 END)) best_of_them"
