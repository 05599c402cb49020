"""Addresses that belong to the site as a whole."""

import posixpath
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views import defaults
from django.views.decorators.http import require_safe
from django.views.static import serve

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


PUBLIC_UPLOADS = ("images/",)
"""Renditions, whose names change with their content. Originals are never public."""


@require_safe
def upload(request: HttpRequest, path: str) -> FileResponse | HttpResponse | HttpResponseNotModified:
    """A rendition out of the uploads, kept by browsers for a year."""
    if not posixpath.normpath(path).startswith(PUBLIC_UPLOADS):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


Refusal = Callable[..., HttpResponse]


def _without_form(view: Refusal) -> Refusal:
    """Let Django's answer to an error not look for a form's token in the body: it shows no form, and a broken body would be the next error."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.csrf_processing_done = True  # type: ignore[attr-defined]  # what Django's own middleware looks for
        return view(request, *args, **kwargs)

    return answer


bad_request = _without_form(defaults.bad_request)
permission_denied = _without_form(defaults.permission_denied)
page_not_found = _without_form(defaults.page_not_found)
server_error = _without_form(defaults.server_error)
