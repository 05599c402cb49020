"""What is gone for good says so. Asks only where nothing else answered."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.contrib.redirects.models import Redirect

from news.models import GoneAddress

Handler = Callable[[HttpRequest], HttpResponse]
LONGEST = 255


def _gone(request: HttpRequest) -> GoneAddress | None:
    full = Redirect.normalise_path(request.get_full_path())
    paths = (full, urlsplit(full).path)
    wanted = {path for path in (*paths, *(path.removeprefix("/en") for path in paths)) if len(path) <= LONGEST and "\0" not in path}
    return GoneAddress.objects.filter(path__in=wanted).order_by("-path").first()


def answer_gone(get_response: Handler) -> Handler:
    """Turn a 404 into a 410 where the address is known to be gone; redirects, asked before, win. One query on pages not found."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or request.path.startswith("/admin/"):
            return response
        gone = _gone(request)
        return render(request, "410.html", {"title": gone.title}, status=410) if gone else response

    return middleware
