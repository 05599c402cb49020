"""What announcements add to the editors' interface: old addresses by spreadsheet, withdrawn addresses; and to the worker's day."""

import datetime as dt

from django.core.cache import cache
from django.urls import path
from django.urls.resolvers import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from news.enums import NewsKind
from news.models import NewsPage
from news.views.addresses import OldAddressesView
from news.viewsets import GoneAddressViewSet
from search.actions import index_objects

A_DAY = 24 * 60 * 60


@hooks.register("register_admin_urls", order=-1)
def old_addresses() -> list[URLPattern]:
    """Before Wagtail's own import, at the same address: the button in the list of redirects leads here."""
    return [path("redirects/import/", OldAddressesView.as_view(), name="news_old_addresses")]


register_snippet(GoneAddressViewSet)


@hooks.register("tick")
def leave_what_is_over_out(now: dt.datetime) -> str | None:
    """Once a day: notices whose time was over since the last week are found no more."""
    if not cache.add(f"news.over/{now:%Y-%m-%d}", 1, A_DAY):
        return None
    since = now.date() - dt.timedelta(days=7)
    number = index_objects(NewsPage.objects.filter(kind=NewsKind.NOTICE, withdrawn_on__gt=since, withdrawn_on__lte=now.date()))
    return f"{number} notices whose time is over are found no more" if number else None
