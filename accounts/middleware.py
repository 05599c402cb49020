"""The editors' interface speaks the language its reader chose; where the site is public by https, whoever edits has a second step at sign-in."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]
ADMIN = "/admin/"
OPEN = ("/admin/logout/", "/admin/jsi18n/", "/admin/sprite/")


def speak_as_chosen(get_response: Handler) -> Handler:
    """Say in the editor's own language what is said outside Wagtail's views too: a refusal, a page that is not there.

    Wagtail sets the language inside its views only. The profile that is read here is the one it reads there.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADMIN) or not hasattr(request.user, "wagtail_userprofile"):
            return get_response(request)
        with translation.override(request.user.wagtail_userprofile.get_preferred_language()):
            return get_response(request)

    return middleware


def require_second_step(get_response: Handler) -> Handler:
    """Send an editor without an authenticator to set one up before anything of the editors' interface is shown."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_owed(request):
            messages.info(request, _("Please set up the second step at sign-in first. It takes two minutes and protects everybody's pages."))
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def _is_owed(request: HttpRequest) -> bool:
    """Whether the duty holds here and is not fulfilled; one query where it holds."""
    if not settings.SECOND_STEP_REQUIRED or not request.path.startswith(ADMIN) or request.path.startswith(OPEN):
        return False
    return request.user.is_authenticated and not is_mfa_enabled(request.user)
