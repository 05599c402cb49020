"""The doors of the editors' interface; a refusal on an address with a key answers 404 everywhere (stock pages: 302)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.defaults import page_not_found

from network import doors

Handler = Callable[[HttpRequest], HttpResponse]
REFUSAL = "Sorry, you do not have permission to access this area."
ADMIN = "/admin/"


class HideRefusals:
    """Asks the doors before the view, and afterwards makes every refusal look as if there were nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 404 where a view with a key refused."""
        response = self.get_response(request)
        if request.path.startswith(ADMIN) and self._has_key(request) and self._is_refusal(request, response):
            return self._not_found(request)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Ask the doors."""
        if not request.path.startswith(ADMIN) or request.resolver_match is None:
            return None
        if (elsewhere := doors.MOVED.get(request.resolver_match.view_name)) is not None:
            return redirect(elsewhere)
        try:
            doors.check(request, request.resolver_match)
        except Http404:
            return self._not_found(request)
        return None

    @staticmethod
    def _has_key(request: HttpRequest) -> bool:
        return bool((request.resolver_match and request.resolver_match.kwargs) or request.GET.getlist("id"))

    @staticmethod
    def _is_refusal(request: HttpRequest, response: HttpResponse) -> bool:
        if response.status_code == 403:
            return True
        if response.status_code != 302 or response.headers["Location"] != reverse("wagtailadmin_home"):
            return False
        told: Any = messages.get_messages(request)
        refused = [message for message in told._queued_messages if gettext(REFUSAL) in str(message)]
        for message in refused:
            told._queued_messages.remove(message)
        return bool(refused)

    @staticmethod
    def _not_found(request: HttpRequest) -> HttpResponse:
        return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")


def hide_refusals(get_response: Handler) -> HideRefusals:
    """The middleware's name in the settings."""
    return HideRefusals(get_response)
