"""Shelves: pages by key instead of by number, and how many books each choice would leave.

A page is asked for by the book it follows (``after``) or precedes (``before``); the database starts there in an index, so page 900 costs
what page 1 costs. Counts are kept in the process until a book changes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import BooleanField, Count, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from content.models import Category
from content.querysets import categories
from library.enums import Length, Rights
from library.models import Book
from library.querysets import SHOWN_ON_SHELVES, BookQuerySet
from network.models import Organisation
from pagecache.memory import Memory

PER_PAGE = 30
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#"
ORDERS = {"title": ("title_sort", ""), "author": ("creator_sort", ""), "new": ("added_at", "-"), "read": ("reads", "-")}
"""What a shelf can be sorted by: column and direction."""
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
OTHER_LANGUAGE = "other"
READING = {"read": (Rights.READ, Rights.BOTH), "download": (Rights.DOWNLOAD, Rights.BOTH)}
FACETS = ("category", "klass", "language", "how", "length")
TAG = "list:library.book"
MOST_KEPT = 3_000
FEW = 1_000
"""So many books are sorted faster than the whole library is looked through for them."""


class RowAfter(Func):
    """``(column, id) > (value, id)``, or ``<``: both databases begin there in an index of the two columns."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, value: Any, pk: int, *, less: bool = False) -> None:
        field = Book._meta.get_field(column)
        super().__init__(F(column), F("pk"), Value(value, output_field=field), Value(pk))  # type: ignore[arg-type]
        self.extra["sign"] = "<" if less else ">"

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ARG002
        """Compile the four parts."""
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (column, _), (key, _), (value, value_parameters), (pk, pk_parameters) = parts
        return f"({column}, {key}) {self.extra['sign']} ({value}, {pk})", [*value_parameters, *pk_parameters]


@dataclass(frozen=True, slots=True)
class Asked:
    """A shelf as its address names it; nonsense becomes nothing."""

    category: str = ""
    klass: str = ""
    letter: str = ""
    by: str = "title"
    order: str = "title"
    language: str = ""
    how: str = ""
    length: str = ""
    after: int = 0
    before: int = 0

    @classmethod
    def read(cls, get: QueryDict) -> "Asked":
        """Read an address."""
        by = "author" if get.get("by") == "author" else "title"
        letter = get.get("letter", "") if get.get("letter", "") in list(LETTERS) else ""
        order = get.get("order", "") if get.get("order", "") in ORDERS else by
        return cls(
            category=get.get("category", "") if get.get("category", "") in {one.slug for one in categories()} else "",
            klass=get.get("class", "") if get.get("class", "") in CLASSES else "",
            letter=letter,
            by=by,
            order=by if letter and order in {"title", "author"} else order,
            language=get.get("language", "") if get.get("language", "") in {*LANGUAGES, OTHER_LANGUAGE} else "",
            how=get.get("how", "") if get.get("how", "") in READING else "",
            length=get.get("length", "") if get.get("length", "") in {"1", "2", "3"} else "",
            after=_key(get.get("after", "")),
            before=_key(get.get("before", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen besides the order."""
        return replace(self, by="title", order="title", after=0, before=0) != Asked()

    def query(self, **changes: Any) -> str:
        """The address of this shelf with changes, from its first page; ``?`` when nothing is chosen."""
        asked = replace(self, after=0, before=0) if not changes else replace(self, **({"after": 0, "before": 0} | changes))
        made = QueryDict(mutable=True)
        for name, key in PARAMETERS.items():
            value = getattr(asked, name)
            if value and not (name == "by" and value == "title") and not (name == "order" and value == asked.by):
                made[key] = str(value)
        return "?" + made.urlencode()


PARAMETERS = {
    "category": "category", "klass": "class", "by": "by", "letter": "letter", "order": "order", "language": "language", "how": "how",
    "length": "length", "after": "after", "before": "before",
}  # fmt: skip
CLASSES: dict[str, str | Promise] = {
    "A": pgettext_lazy("library class", "Marxism, Leninism, Mao Zedong thought, Deng Xiaoping theory"),
    "B": pgettext_lazy("library class", "Philosophy, religion"),
    "C": pgettext_lazy("library class", "Social sciences"),
    "D": pgettext_lazy("library class", "Politics, law"),
    "E": pgettext_lazy("library class", "Military science"),
    "F": pgettext_lazy("library class", "Economics"),
    "G": pgettext_lazy("library class", "Culture, education, sports"),
    "H": pgettext_lazy("library class", "Language"),
    "I": pgettext_lazy("library class", "Literature"),
    "J": pgettext_lazy("library class", "Art"),
    "K": pgettext_lazy("library class", "History, geography"),
    "N": pgettext_lazy("library class", "Natural sciences"),
    "O": pgettext_lazy("library class", "Mathematics, physics, chemistry"),
    "P": pgettext_lazy("library class", "Astronomy, earth sciences"),
    "Q": pgettext_lazy("library class", "Biology"),
    "R": pgettext_lazy("library class", "Medicine, health"),
    "S": pgettext_lazy("library class", "Agriculture"),
    "T": pgettext_lazy("library class", "Industry, technology"),
    "U": pgettext_lazy("library class", "Transport"),
    "V": pgettext_lazy("library class", "Aviation, space"),
    "X": pgettext_lazy("library class", "Environment, safety"),
    "Z": pgettext_lazy("library class", "General works"),
}
"""The 22 main classes of the Chinese Library Classification."""


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


class Step(NamedTuple):
    """A page of a shelf, and the books before and after which the neighbouring pages begin."""

    books: list[dict[str, Any]]
    before: int
    after: int


def narrowed(asked: Asked, books: BookQuerySet[Book] | None = None) -> BookQuerySet[Book]:
    """The books of a shelf, unsorted."""
    rows = books if books is not None else Book.objects.listed()
    if asked.category:
        rows = rows.filter(category=next(one.pk for one in categories() if one.slug == asked.category))
    if asked.klass:
        rows = rows.filter(clc_letter=asked.klass)
    if asked.letter:
        rows = rows.filter(**{"creator_initial" if asked.by == "author" else "title_initial": asked.letter})
    if asked.language:
        rows = rows.filter(_in_language(asked.language))
    if asked.how:
        rows = rows.filter(rights__in=READING[asked.how], length__gt=Length.UNKNOWN)
    return rows.filter(length=int(asked.length)) if asked.length else rows


def _in_language(wanted: str) -> Q:
    """Books of one language, or of all but the named ones.

    Few are looked up by the index of languages, many are met on the way: asked of an expression, for which there is no index, or they would all
    be sorted.
    """
    codes = [code for code in _languages() if code not in LANGUAGES] if wanted == OTHER_LANGUAGE else [wanted]
    return Q(language__in=codes) if _is_rare(wanted) else Q(In(Coalesce("language", "language"), codes))


def _is_rare(language: str) -> bool:
    return bool(language) and sums(Asked(language=language)).total <= FEW


def _following(rows: BookQuerySet[Book], column: str, value: Any, pk: int, *, less: bool) -> list[BookQuerySet[Book]]:
    """The books of ``rows`` after one of this key, in one part or two.

    Of a pair SQLite's index serves the first alone where the second is the table's own key. Titles differ; but most books have been read as
    often as the others, never, and all of them before this one would be gone through.
    """
    if column != "reads":
        return [rows.filter(RowAfter(column, value, pk, less=less))]
    way = "lt" if less else "gt"
    return [rows.filter(reads=value, **{f"pk__{way}": pk}), rows.filter(**{f"reads__{way}": value})]


def page(asked: Asked, size: int = PER_PAGE, fields: Sequence[str] = SHOWN_ON_SHELVES) -> Step:
    """One page: one query, one more for the book it begins at (by reads another one); none for a shelf whose counts say that it is empty."""
    if asked.is_narrowed and not sums(asked).total:
        return Step([], 0, 0)
    column, direction = ORDERS[asked.order]
    backwards = bool(asked.before)
    rows = narrowed(asked)
    parts = [rows]
    pk = asked.before or asked.after
    if pk:
        value = Book.objects.filter(pk=pk).values_list(column, flat=True).first()
        if value is None:  # a book that is no more: from the beginning
            return page(replace(asked, after=0, before=0), size, fields)
        parts = _following(rows, column, value, pk, less=bool(direction) != backwards)
    sign = "" if bool(direction) == backwards else "-"
    key = Coalesce(column, column) if _is_rare(asked.language) else F(column)
    found: list[dict[str, Any]] = []
    for part in parts:
        if len(found) <= size:
            found += part.order_by(key.desc() if sign else key.asc(), f"{sign}pk").values(*fields)[: size + 1 - len(found)]
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Step([], 0, 0)
    first, last = found[0]["pk"], found[-1]["pk"]
    has_before = more if backwards else bool(pk)
    return Step(found, first if has_before else 0, last if more or backwards else 0)


def newest(count: int) -> list[dict[str, Any]]:
    """The books that came last."""
    return list(Book.objects.listed().order_by("-added_at", "-pk").values(*SHOWN_ON_SHELVES)[:count])


def newest_below(organisation: Organisation, count: int) -> list[dict[str, Any]]:
    """Those that ``organisation`` and the ones below it put in.

    Sorted by an expression, for which there is no index: with one, all books
    of the city would be gone through until ``count`` of a village's are found.
    """
    below = Organisation.objects.below(organisation).order_by().values("pk")
    found = Book.objects.listed().filter(organisation__in=below).order_by(Coalesce("added_at", "added_at").desc(), "-pk")
    return list(found.values(*SHOWN_ON_SHELVES)[:count])


def most_read(count: int) -> list[dict[str, Any]]:
    """The books that most people read."""
    return list(Book.objects.listed().filter(reads__gt=0).order_by("-reads", "-pk").values(*SHOWN_ON_SHELVES)[:count])


# --- counts ----------------------------------------------------------------------------------

Cell = tuple[tuple[str, str, str, str, str], int]
_cells: "Memory[dict[tuple[str, str], list[Cell]]]" = Memory(dict, TAG, "list:content.category")
_sums: "Memory[dict[Asked, Sums]]" = Memory(dict, TAG, "list:content.category")
_languages: "Memory[list[str]]" = Memory(lambda: list(Book.objects.listed().order_by().values_list("language", flat=True).distinct()), TAG)
_initials: "Memory[dict[tuple[str, str], dict[str, int]]]" = Memory(dict, TAG, "list:content.category")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many books a shelf holds, and how many each other choice of a facet would leave."""

    total: int
    facets: dict[str, Counter[str]]


def _language(code: str) -> str:
    return code if code in LANGUAGES else OTHER_LANGUAGE


def _load_cells(by: str, letter: str) -> list[Cell]:
    """Books by category, class, language, rights and length, of one initial or of all: one query."""
    column = "creator_initial" if by == "author" else "title_initial"
    rows = Book.objects.listed().filter(**{column: letter} if letter else {}).order_by()
    slugs = {category.pk: category.slug for category in categories()}
    groups = rows.values_list("category", "clc_letter", "language", "rights", "length").annotate(number=Count("pk"))
    return [((slugs.get(pk or 0, ""), klass, _language(code), rights, str(length)), number) for pk, klass, code, rights, length, number in groups]


def sums(asked: Asked) -> Sums:
    """The counts of a shelf; no query while no book changes."""
    asked = replace(asked, order="title", after=0, before=0, by=asked.by if asked.letter else "title")
    kept, cells = _sums(), _cells()
    if asked not in kept:
        if len(kept) > MOST_KEPT:
            kept.clear()
        key = (asked.by, asked.letter)
        if key not in cells:
            cells[key] = _load_cells(*key)
        kept[asked] = _count(asked, cells[key])
    return kept[asked]


def _count(asked: Asked, cells: Iterable[Cell]) -> Sums:
    """One pass: a cell counts for the total when it fits everywhere, for a facet when it fits everywhere else."""
    wanted = (asked.category, asked.klass, asked.language, asked.how, asked.length)
    facets: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    total = 0
    for (category, klass, language, rights, length), number in cells:
        ways = _ways(rights, length)
        values = ((category,), (klass,), (language,), ways, (length,))
        misses = [place for place, choice in enumerate(wanted) if choice and choice not in values[place]]
        if not misses:
            total += number
        if len(misses) > 1:
            continue
        for place, name in enumerate(FACETS):
            if not misses or misses[0] == place:
                for value in values[place]:
                    facets[name][value] += number
    return Sums(total, facets)


def _ways(rights: str, length: str) -> tuple[str, ...]:
    """How a book can be had; a record without text cannot."""
    return tuple(way for way, kinds in READING.items() if rights in kinds) if length != "0" else ()


def initials(asked: Asked) -> dict[str, int]:
    """How many books stand under each letter, within the category; one query, then none while no book changes."""
    kept = _initials()
    key = (asked.by, asked.category)
    if key not in kept:
        column = "creator_initial" if asked.by == "author" else "title_initial"
        rows = narrowed(Asked(category=asked.category)).exclude(**{column: ""}).order_by()
        kept[key] = dict(rows.values_list(column).annotate(number=Count("pk")))
    return kept[key]


def all_books() -> int:
    """How many books citizens see."""
    return sums(Asked()).total


def category_of(slug: str) -> Category | None:
    """The category of an address."""
    return next((one for one in categories() if one.slug == slug), None)
