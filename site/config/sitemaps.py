"""The lists for search engines: pages, places, classes, books; ten thousand addresses in each file."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.models import Page

from content import routing
from library.models import Book
from network.models import Organisation, Venue
from network.querysets import above
from timetable.clock import today
from timetable.models import Series

Row = tuple[Any, dt.datetime | None]
"""What stands in the address, and when that page last changed."""


class Pages(WagtailSitemap):
    """What editors wrote. As Wagtail's, but the day of the newest is one query."""

    limit = 2_000

    def pages(self) -> Any:
        """Those of the site and their translations; a translation that only repeats the Chinese page is left out."""
        root = self.get_wagtail_site().root_page
        trees = [root.path, *(path for known in routing.roots() if known.site.root_page_id == root.pk for path in known.foreign)]
        below = reduce(or_, (Q(path__range=(path, f"{path}ZZZZ")) for path in trees))
        return Page.objects.filter(below).exclude(~Q(locale=root.locale_id), alias_of__isnull=False).live()

    def items(self) -> Any:
        """As Wagtail's, in all languages."""
        return self.pages().public().order_by("path").defer_streamfields().specific()

    def get_latest_lastmod(self) -> dt.datetime | None:
        """When the newest page was published."""
        newest: dt.datetime | None = self.pages().aggregate(newest=Max("last_published_at"))["newest"]
        return newest


class Table(Sitemap[Row]):
    """Rows of a table that have pages: two columns of each are read."""

    limit = 10_000
    address = ""
    column = "pk"

    def rows(self) -> QuerySet[Any]:
        """Those that citizens see."""
        raise NotImplementedError

    def items(self) -> Any:
        """Pairs of what stands in the address and the last change, in an order that stays."""
        return self.rows().order_by("pk").values_list(self.column, "updated_at")

    def location(self, item: Row) -> str:
        """The row's page."""
        return reverse(self.address, args=[item[0]])

    def lastmod(self, item: Row) -> dt.datetime | None:
        """Its last change."""
        return item[1]

    def get_latest_lastmod(self) -> dt.datetime | None:
        """The newest change: one query."""
        newest: dt.datetime | None = self.rows().aggregate(newest=Max("updated_at"))["newest"]
        return newest

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Of the public address."""
        return urlsplit(settings.SITE.url).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 - Django's signature
        """Of the public address."""
        return urlsplit(settings.SITE.url).netloc


class Places(Table):
    """Districts, streets, communities: their pages are made of classes and venues, and change with the newest of those below them."""

    address, column = "network:organisation", "code"

    def rows(self) -> QuerySet[Any]:
        """All but the city itself."""
        return Organisation.objects.filter(parent__isnull=False)

    def items(self) -> Any:
        """As of every table; three queries for all."""
        newest = self._newest()
        return [(code, newest.get(path)) for code, path in self.rows().order_by("pk").values_list("code", "path")]

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Of all places."""
        return max(self._newest().values(), default=None)

    @staticmethod
    def _newest() -> dict[str, dt.datetime]:
        """Path of a place → the last change of a class or a venue there or below."""
        newest: dict[str, dt.datetime] = {}
        for model in (Series, Venue):
            for path, moment in model.objects.live().values_list("organisation__path").annotate(Max("updated_at")).order_by():
                for place in above(path):
                    newest[place] = max(moment, newest.get(place, moment))
        return newest


class Classes(Table):
    """Classes that go on."""

    address = "timetable:class"

    def rows(self) -> QuerySet[Any]:
        """Those without an end, or with one to come."""
        return Series.objects.live().filter(Q(last_on=None) | Q(last_on__gte=today()))


class Books(Table):
    """Books on the shelves."""

    address = "library:book"

    def rows(self) -> QuerySet[Any]:
        """Those that are listed."""
        listed: QuerySet[Any] = Book.objects.listed()
        return listed


SECTIONS = {"pages": Pages, "places": Places, "classes": Classes, "books": Books}
