"""A page that may not be published yet is told to its editor, whichever button it was."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from content.publishing import UnreadyError

Handler = Callable[[HttpRequest], HttpResponse]


class TellUnready:
    """Says it on the page's own form, where the text is missing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only errors are of interest."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead to the page. Windows of Wagtail's own script are told where to go on."""
        if not isinstance(error, UnreadyError) or error.page.pk is None:
            return None
        messages.error(request, error.told)
        address = reverse("wagtailadmin_pages:edit", args=[error.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def tell_unready(get_response: Handler) -> TellUnready:
    """The middleware's name in the settings."""
    return TellUnready(get_response)
