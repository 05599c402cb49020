"""Atom feeds of announcements."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from news import querysets
from news.enums import NewsKind
from news.models import NewsIndexPage
from news.querysets import Asked, Line

ENTRIES = 30
_ZONE = ZoneInfo(settings.TIME_ZONE)


class Feed(Atom1Feed):
    """An empty feed, too, says when it changed: it is as old as its index, and not new at each look."""

    def latest_post_date(self) -> dt.datetime:
        """When the newest entry changed."""
        found: dt.datetime = super().latest_post_date() if self.items else self.feed["since"]
        return found


def atom(index: NewsIndexPage, kind: str) -> str:
    """The newest ``ENTRIES`` of an index, of one kind where one is named. One query."""
    found = querysets.lines(querysets.below(index.covered) & Asked(kind).condition(), ENTRIES)
    here = f"{settings.SITE.url}{index.url}"
    title = f"{index.title} · {NewsKind(kind).label}" if kind else index.title
    made = Feed(
        title=title,
        link=here,
        description=index.lead,
        language=get_language(),
        feed_url=f"{here}feed/" + (f"{kind}/" if kind else ""),
        author_name=settings.WAGTAIL_SITE_NAME,
        since=index.last_published_at or dt.datetime(2006, 1, 1, tzinfo=_ZONE),
    )
    for line in found:
        _add(made, line)
    return made.writeString("utf-8")


def _add(made: Feed, line: Line) -> None:
    at = dt.datetime.combine(line.issued_on, dt.time(), _ZONE)
    url = f"{settings.SITE.url}{line.url}"
    made.add_item(
        title=line.title,
        link=url,
        unique_id=url,
        description=line.lead,
        pubdate=at,
        updateddate=at,
        categories=[line.kind_label],
        author_name=line.organisation or settings.WAGTAIL_SITE_NAME,
    )
