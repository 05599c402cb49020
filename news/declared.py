"""What the announcements declare to the registries: the section of an organisation's page, the kind of things that are found."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content import translations
from content.translations import Version
from network import sections
from news import figures, querysets
from news.models import SEARCH_KIND
from search import facets, kinds, suggestions

STEPS = (30, 180, 720)
"""Days after which an announcement counts as less fresh."""


def declare() -> None:
    """Called once, when the app is ready."""
    title = _("News and notices")
    sections.register(
        sections.Section(50, title, "news/_section.html", figures.of_organisation, queries=1, count=lambda _rows: None, name="news"),
    )
    facets.register(facets.Facet("year", pgettext_lazy("facet", "Announced in"), r"y/\d{4}", _year, order=50))
    suggestions.register(suggestions.Source("news", pgettext_lazy("search", "announcement"), _titles))
    plural = pgettext_lazy("search", "News and notices")
    name, called = pgettext_lazy("search", "announcement"), ("新闻", "通知", "公告", "news")
    kinds.register(kinds.Kind(SEARCH_KIND, name, plural, "news.NewsPage", found_rows, 1, order=50, ranks=ranks, called=called, labelled=True))


def _titles() -> Iterator[tuple[str, int]]:
    yield from ((title, 5) for title in querysets.titles())


def ranks(ids: Sequence[int], _place: str | None) -> dict[int, kinds.Rank]:
    """What comes first among announcements; one query."""
    return {(line.pk if version is None else version.pk): _rank(line) for line, version in querysets.by_key(ids)}


def _rank(line: querysets.Line) -> kinds.Rank:
    """By age in rough steps, so that the newest does not push aside what fits better; what is withdrawn comes last."""
    age = (timezone.localdate() - line.issued_on).days
    steps = len(STEPS) + 1 if line.is_withdrawn else sum(age > step for step in STEPS)
    return kinds.Rank(steps, parts=((pgettext_lazy("rank", "Steps of age"), steps),))


def _year(token: str) -> str:
    return token.removeprefix("y/")


def found_rows(ids: Sequence[int], _place: str | None) -> list[dict[str, Any]]:
    """Public rows of announcements, withdrawn policies marked; one query."""
    return [_row(line, version) for line, version in querysets.by_key(ids)]


def _row(line: querysets.Line, version: Version | None) -> dict[str, Any]:
    facts = [line.kind_label, date_format(line.issued_on), line.standing.label if line.is_withdrawn else "", line.document_number, line.organisation]
    row = {
        "id": line.pk,
        "url": line.url,
        "title": line.title,
        "text": line.lead,
        "added": timezone.make_aware(dt.datetime.combine(line.issued_on, dt.time())),
        "facts": [str(fact) for fact in facts if fact],
    }
    if version is None:
        return row
    return row | {"id": version.pk, "url": version.url, "title": version.title, "text": version.lead, "lang": translations.ENGLISH}
