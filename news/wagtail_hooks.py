"""What announcements add to the editors' interface: old addresses by spreadsheet, withdrawn addresses."""

from django.urls import path
from django.urls.resolvers import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from news.views.addresses import OldAddressesView
from news.viewsets import GoneAddressViewSet


@hooks.register("register_admin_urls", order=-1)
def old_addresses() -> list[URLPattern]:
    """Before Wagtail's own import, at the same address: the button in the list of redirects leads here."""
    return [path("redirects/import/", OldAddressesView.as_view(), name="news_old_addresses")]


register_snippet(GoneAddressViewSet)
