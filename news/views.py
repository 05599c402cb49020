"""Years and feeds of an index of announcements."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import routing
from content import views as content_views
from news import feeds, querysets
from news.models import NewsIndexPage

SLUG = "news"
FEED_KEPT = 900  # seconds


def _index(request: HttpRequest, above: str) -> NewsIndexPage:
    url_path = routing.url_path_of(request, f"{above}{SLUG}")
    found = querysets.index_at(url_path) if url_path else None
    if not isinstance(found, NewsIndexPage):
        raise Http404
    return found


@require_safe
def year(request: HttpRequest, above: str, year: str) -> HttpResponse:
    """The index narrowed to one year. A year still to come is no page."""
    if int(year) > timezone.localdate().year:
        raise Http404
    request.news_year = int(year)  # type: ignore[attr-defined]
    return content_views.serve(request, f"{above}{SLUG}")


@require_safe
@cache_control(public=True, max_age=FEED_KEPT)
def feed(request: HttpRequest, above: str, kind: str | None) -> HttpResponse:
    """The newest announcements as Atom (RFC 4287), of one kind or of all. Two queries."""
    index = _index(request, above)
    if routing.is_restricted(index.path):
        raise Http404
    return HttpResponse(feeds.atom(index, kind or ""), content_type="application/atom+xml; charset=utf-8")
