"""Lists of announcements by key, and their counts, kept in memory while no page changes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Range
from django.utils import timezone
from django.utils.dateparse import parse_date

from content import routing, translations
from content.translations import Version
from news.enums import NewsKind, Standing
from pagecache import tags
from pagecache.memory import Memory

TAGS = ("list:news.newspage", "addresses", "sites", "tree")
COLUMNS = ("pk", "title", "lead", "url_path", "kind", "issued_on", "effective_on", "withdrawn_on", "document_number", "organisation__short_name")


def standing(kind: str, effective_on: dt.date | None, withdrawn_on: dt.date | None, today: dt.date) -> Standing:
    """What holds on ``today``; ``withdrawn_on`` is the first day on which it holds no more."""
    if withdrawn_on is not None and withdrawn_on <= today:
        return Standing.WITHDRAWN if kind == NewsKind.POLICY else Standing.OVER
    if effective_on is not None and effective_on > today:
        return Standing.COMING
    return Standing.VALID


@dataclass(frozen=True)
class Line:
    """A row of a list of announcements."""

    pk: int
    title: str
    lead: str
    url: str
    kind: str
    issued_on: dt.date
    standing: Standing
    document_number: str = ""
    organisation: str = ""

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(NewsKind(self.kind).label)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is a policy that holds no more."""
        return self.standing == Standing.WITHDRAWN

    @property
    def key(self) -> str:
        """Where the next page of the list begins."""
        return f"{self.issued_on.isoformat()}_{self.pk}"


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to: a kind, a year, the key it begins after. Nonsense counts as not asked."""

    kind: str = ""
    year: int | None = None
    before: str = ""

    def condition(self) -> Q:
        """As a condition on pages."""
        wanted = _older_than(self.before)
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.year:
            wanted &= Q(issued_on__range=(dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)))
        return wanted


def _older_than(key: str) -> Q:
    day, _, pk = key.partition("_")
    try:
        parsed = parse_date(day)
    except ValueError:
        return Q()
    if parsed is None or not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        return Q()
    return Q(issued_on__lte=parsed) & (Q(issued_on__lt=parsed) | Q(pk__lt=int(pk)))


def below(path: str) -> Q:
    """Pages below the tree ``path``.

    Asked of an expression, for which there is no index: with the one of paths, SQLite would read and sort all announcements of all years
    for the newest twenty; without, it goes by their days.
    """
    return Q(Range(Coalesce("path", "path"), (f"{path}0001", f"{path}ZZZZ")))


def not_over(today: dt.date) -> Q:
    """Without notices whose time is over."""
    return ~Q(kind=NewsKind.NOTICE) | Q(withdrawn_on=None) | Q(withdrawn_on__gt=today)


def is_over(kind: str, withdrawn_on: dt.date | None, today: dt.date) -> bool:
    """Whether it is a notice whose time is over: the same of one announcement."""
    return kind == NewsKind.NOTICE and withdrawn_on is not None and withdrawn_on <= today


def _public(today: dt.date) -> Any:
    """What lists show: published pages that everybody may read, without notices whose time is over and without translations."""
    pages = translations.chinese(apps.get_model("news", "NewsPage").objects.filter(not_over(today), live=True))
    for path in routing.restricted_paths():
        pages = pages.exclude(path__range=(path, f"{path}ZZZZ"))
    return pages


def titles() -> Any:
    """The titles of what is public."""
    return _public(timezone.localdate()).values_list("title", flat=True)


def by_key(ids: Iterable[int]) -> list[tuple[Line, Version | None]]:
    """The public ones among ``ids``; for an English one the line of the Chinese page, and itself. One query."""
    wanted = set(ids)
    english = {version.source_pk: version for pk in wanted if (version := translations.source_of(pk))}
    found = lines(Q(pk__in=[*wanted, *english]), 2 * len(wanted))
    return [(line, None) for line in found if line.pk in wanted] + [(line, english[line.pk]) for line in found if line.pk in english]


def lines(condition: Q, count: int) -> list[Line]:
    """The newest public announcements that meet ``condition``; one query."""
    today = timezone.localdate()
    tags.used(*TAGS)
    rows = _public(today).filter(condition).order_by("-issued_on", "-pk").values_list(*COLUMNS)[:count]
    return list(_lines(rows, today))


def _lines(rows: Iterable[Any], today: dt.date) -> Iterable[Line]:
    for pk, title, lead, url_path, kind, issued, effective, withdrawn, number, organisation in rows:
        version = translations.of(pk)
        words = (version.title, version.lead, version.url) if version else (title, lead, routing.address(url_path) or "/")
        yield Line(pk, words[0], words[1], words[2], kind, issued, standing(kind, effective, withdrawn, today), number, organisation or "")


Counts = Counter[tuple[str, int]]
_counts: Memory[dict[tuple[str, dt.date], Counts]] = Memory(dict, *TAGS)


def counts(path: str) -> Counts:
    """How many announcements below the tree ``path`` each list shows, by kind and year; one query, none while no page changes."""
    known, key = _counts(), (path, timezone.localdate())
    found = known.get(key)
    if found is None:
        if any(day != key[1] for _path, day in known):
            known.clear()
        found = known[key] = _count(*key)
    return found


def _count(path: str, today: dt.date) -> Counts:
    rows = _public(today).filter(below(path)).order_by().values_list("kind", "issued_on__year").annotate(number=Count("pk"))
    return Counter({(kind, year): number for kind, year, number in rows})


def _load_explained() -> dict[int, list[tuple[str, str, bool]]]:
    """Page id → title, address, and whether it is the policy (else an explanation) of what belongs together."""
    pages = apps.get_model("news", "NewsPage").objects
    pairs = (
        pages.filter(live=True, explains__live=True)
        .order_by("issued_on", "pk")
        .values_list("pk", "title", "url_path", "explains", "explains__title", "explains__url_path")
    )
    found: dict[int, list[tuple[str, str, bool]]] = {}
    for pk, title, url_path, policy, policy_title, policy_path in pairs:
        here, there = routing.address(url_path), routing.address(policy_path)
        if here and there:
            found.setdefault(pk, []).append((policy_title, there, True))
            found.setdefault(policy, []).append((title, here, False))
    return found


belonging: Memory[dict[int, list[tuple[str, str, bool]]]] = Memory(_load_explained, *TAGS)
"""What belongs to a page: the policy it explains, the explanations it has. One query, none while no page changes."""
