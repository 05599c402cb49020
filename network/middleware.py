"""A refusal on an admin address with a key answers 404 everywhere (stock pages: 302)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def hide_refusals(get_response: Handler) -> Handler:
    """Pass through until the guard brings the policies."""
    return get_response
