"""Addresses that belong to the site as a whole."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /search/
Sitemap: {url}/sitemap.xml
"""


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers and reaches its database; 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell search engines what to leave out, and where the list of pages is."""
    return HttpResponse(ROBOTS.format(url=settings.SITE.url), content_type="text/plain; charset=utf-8")
