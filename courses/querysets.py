"""Lists of items by key, counts and sums kept in memory while nothing changes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import routing, translations
from content.querysets import categories
from courses import hours
from courses.enums import ItemKind, Order
from media import wording
from pagecache import tags
from pagecache.memory import Memory

TAGS = ("list:courses.item", "list:courses.itemterm", "addresses", "sites", "tree", "list:wagtailcore.pageviewrestriction")
COLUMNS = (
    "pk", "title", "lead", "url_path", "kind", "category", "source", "way", "seconds", "tenths",
    "parts", "series", "series_order", "sign", "used", "published_at", "subjects",
)  # fmt: skip
"""What a ``Line`` is read from, in its order; its address comes from ``url_path``."""
CUBE = ("category", "district", "kind", "length", "way", "subjects", "audiences")


class Line(NamedTuple):
    """A row of a list."""

    pk: int
    title: str
    lead: str
    url: str
    kind: str
    category: int | None
    source: str
    way: str
    seconds: int
    tenths: int
    parts: int
    series: str
    series_order: int
    sign: str
    used: int
    published_at: dt.datetime
    subjects: str

    @property
    def topics(self) -> list[str]:
        """Opaque tokens of its subjects and its category, the nearest first."""
        keys = _keys(self.subjects)
        found = [f"s/{subject.slug}" for one in categories() for subject in one.subjects.all() if subject.pk in keys]
        return [*found, *(f"c/{one.slug}" for one in categories() if one.pk == self.category)]

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(ItemKind(self.kind).label)

    @property
    def is_microlecture(self) -> bool:
        """Whether it is one recording."""
        return self.kind == ItemKind.MICROLECTURE

    @property
    def length_told(self) -> str:
        """``8 分 42 秒``; empty without recordings."""
        return wording.length(self.seconds) if self.seconds else ""

    @property
    def hours_told(self) -> str:
        """``1.5``."""
        return hours.told(self.tenths)

    def shown(self) -> dict[str, Any]:
        """What ``courses/_lines.html`` shows of it."""
        return {"url": self.url, "title": self.title, "lead": self.lead, "facts": self._facts()}

    def _facts(self) -> list[str]:
        """Kind and length or the number of lessons, class hours, where it belongs."""
        if self.is_microlecture:
            first = [self.kind_label, self.length_told]
        else:
            first = [ngettext("%(number)s lesson", "%(number)s lessons", self.parts) % {"number": self.parts}]
        hours_of = _("%(hours)s class hours") % {"hours": self.hours_told} if self.tenths else ""
        return [fact for fact in (*first, hours_of, self.series, self.source) if fact]

    @property
    def cloth(self) -> int:
        """The colour of the drawn cover: the category's."""
        return next((one.cloth for one in categories() if one.pk == self.category), 1)

    @property
    def category_name(self) -> str:
        """The category in words."""
        return next((one.word for one in categories() if one.pk == self.category), "")

    def key(self, order: str) -> str:
        """Where the next page of the list begins."""
        return f"{self.used if order == Order.USED else self.published_at.isoformat()}_{self.pk}"


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty is everything."""

    category: int | None = None
    subject: int | None = None
    audience: int | None = None
    district: str = ""
    length: str = ""
    kind: str = ""
    way: str = ""
    order: str = ""
    before: str = ""

    def terms(self) -> list[str]:
        """Subject and audience as the terms of an item are written."""
        return [f"{letter}{key}" for letter, key in (("s", self.subject), ("a", self.audience)) if key]

    def condition(self, prefix: str = "") -> Q:
        """All but the terms, as a condition on items, or on rows that reach their item by ``prefix``."""
        plain = {f"{prefix}{name}": value for name in ("category", "district", "length", "kind", "way") if (value := getattr(self, name))}
        return Q(**plain) & _after(self.order, self.before, "item" if prefix else "pk")


def _after(order: str, key: str, number: str) -> Q:
    """What follows ``key``; ``number`` names the column of the item's key."""
    typed, _, pk = key.rpartition("_")
    if not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        return Q()
    if order == Order.USED:
        if not (typed.isascii() and typed.isdigit()) or len(typed) > 9:
            return Q()
        return Q(used__lte=int(typed)) & (Q(used__lt=int(typed)) | Q((f"{number}__lt", int(pk))))
    try:
        moment = parse_datetime(typed.replace(" ", "+"))
    except ValueError:
        return Q()
    if moment is None or timezone.is_naive(moment):
        return Q()
    return Q(published_at__lte=moment) & (Q(published_at__lt=moment) | Q((f"{number}__lt", int(pk))))


def public() -> Any:
    """The items that everybody may see."""
    return _public(apps.get_model("courses", "Item").objects.all())


def _public(rows: Any, prefix: str = "") -> Any:
    for path in routing.restricted_paths():
        rows = rows.exclude(**{f"{prefix}path__startswith": path})
    return rows


def _covered(path: str, prefix: str = "") -> Q:
    """Items below the tree ``path``; the root of a site asks for nothing: everything lies under it."""
    return Q((f"{prefix}path__startswith", path)) if len(path) > 8 else Q()


def lines(path: str, wanted: Wanted, count: int) -> list[Line]:
    """The items below the tree ``path`` that are asked for, in their order; one query."""
    rows, prefix = rows_of(path, wanted)
    return _lines(rows, count, prefix)


def rows_of(path: str, wanted: Wanted) -> tuple[Any, str]:
    """The rows of a list in their order, and how they reach their item: those of a subject or an audience come by their terms."""
    by = "-used" if wanted.order == Order.USED else "-published_at"
    terms = wanted.terms()
    if not terms:
        return public().filter(_covered(path), wanted.condition()).order_by(by, "-pk"), ""
    links = apps.get_model("courses", "ItemTerm").objects
    rows = _public(links.filter(_covered(path, "item__"), wanted.condition("item__"), term=terms[0]), "item__")
    for other in terms[1:]:
        rows = rows.filter(Exists(links.filter(item=OuterRef("item"), term=other)))
    return rows.order_by(by, "-item"), "item__"


def of_series(series: str) -> list[Line]:
    """The microlectures of a series in their order; one query."""
    return _lines(public().filter(series=series).order_by("series_order", "pk"), 100)


def under(place: str, count: int) -> list[Line]:
    """The newest items of the organisations under a path; one query."""
    return _lines(public().filter(place__under=place).order_by("-published_at", "-pk"), count)


def newest(kind: str, count: int) -> list[Line]:
    """The newest items of a kind; one query."""
    return _lines(public().filter(kind=kind).order_by("-published_at", "-pk"), count)


def by_key(ids: Iterable[int]) -> list[Line]:
    """The public ones among ``ids``; one query."""
    return _lines(public().filter(pk__in=ids), 1000)


def _lines(rows: Any, count: int, prefix: str = "") -> list[Line]:
    tags.used(*TAGS)
    found = []
    for row in rows.values_list(*(f"{prefix}{name}" for name in COLUMNS))[:count]:
        pk, title, lead, url_path, *rest = row
        address = routing.address(url_path)
        if address is not None:
            version = translations.of(pk)
            shown = (version.title, version.lead, version.url) if version else (title, lead, address)
            found.append(Line(pk, *shown, *rest))
    return found


@dataclass(frozen=True)
class Cell:
    """How many items, and tenths of class hours, share all that they can be narrowed by."""

    category: int | None
    district: str
    kind: str
    length: str
    way: str
    subjects: frozenset[int]
    audiences: frozenset[int]
    count: int = field(compare=False)
    tenths: int = field(compare=False)


def _keys(joined: str) -> frozenset[int]:
    return frozenset(int(key) for key in joined.split(",") if key)


def _cell(row: Sequence[Any]) -> Cell:
    category, district, kind, length, way, subjects, audiences, count, tenths = row
    return Cell(category, district, kind, length, way, _keys(subjects), _keys(audiences), count, tenths)


_cubes: Memory[dict[str, list[Cell]]] = Memory(dict, *TAGS)


def cube(path: str) -> list[Cell]:
    """The counts behind all filters of the list below the tree ``path``; one query, none while no item changes."""
    known = _cubes()
    if path not in known:
        rows = public().filter(_covered(path)).order_by().values_list(*CUBE).annotate(number=Count("pk"), sum=Sum("tenths"))
        known[path] = [_cell(row) for row in rows]
    return known[path]


@dataclass(frozen=True)
class Sums:
    """Items and class hours."""

    count: int = 0
    tenths: int = 0

    @property
    def hours_told(self) -> str:
        """``14,205``."""
        return hours.told(self.tenths)

    @property
    def count_told(self) -> str:
        """``4,376``."""
        return f"{self.count:,}"


def _load_sums() -> dict[int | None, Sums]:
    rows = public().order_by().values_list("category").annotate(number=Count("pk"), sum=Sum("tenths"))
    return {category: Sums(number, tenths) for category, number, tenths in rows}


sums_by_category: Memory[dict[int | None, Sums]] = Memory(_load_sums, *TAGS)
"""Category key (None: without) → items and class hours; one query, none while no item changes."""

_topics: Memory[dict[str, list[tuple[str, str, str]]]] = Memory(dict, "list:courses.topicpage", *TAGS)


def topics(path: str) -> list[tuple[str, str, str]]:
    """Title, lead and address of the topics below the tree ``path``; one query, none while none changes."""
    known = _topics()
    if path not in known:
        rows = apps.get_model("courses", "TopicPage").objects.filter(live=True, path__startswith=path).order_by("-first_published_at", "-pk")
        for pk, title, lead, url_path, tree in rows.values_list("pk", "title", "lead", "url_path", "path"):
            url = routing.address(url_path)
            if url and not routing.is_restricted(tree):
                version = translations.of(pk)
                known.setdefault(path, []).append((version.title, version.lead, version.url) if version else (title, lead, url))
        known.setdefault(path, [])
    return known[path]
