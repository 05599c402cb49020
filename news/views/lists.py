"""Years and feeds of an index of announcements."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import routing
from content import views as content_views
from news import feeds
from news.enums import NewsKind
from news.models import NewsIndexPage
from pagecache.plans import cached

SLUG = "news"
FEED_KEPT = 900  # seconds
FIRST_YEAR = 1900


def _path(above: str) -> str:
    return f"{above}/{SLUG}" if above else SLUG


def _index(request: HttpRequest, above: str) -> NewsIndexPage:
    found = routing.page_at(request, _path(above))
    if not isinstance(found, NewsIndexPage) or not found.live:
        raise Http404
    return found


@cached("kind", "before")
@require_safe
def year(request: HttpRequest, year: int, above: str = "") -> HttpResponse:
    """The index narrowed to one year. A year still to come is no page."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    request.news_year = year  # type: ignore[attr-defined]
    return content_views.serve(request, _path(above))


@cached()
@require_safe
@cache_control(public=True, max_age=FEED_KEPT)
def feed(request: HttpRequest, kind: str = "", above: str = "") -> HttpResponse:
    """The newest announcements as Atom (RFC 4287), of one kind or of all. Two queries."""
    if kind and kind not in NewsKind:
        raise Http404
    index = _index(request, above)
    if routing.is_restricted(index.path):
        raise Http404
    return HttpResponse(feeds.atom(index, kind), content_type="application/atom+xml; charset=utf-8")
