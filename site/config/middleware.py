"""What stands before every view: NUL bytes refused at the door, security headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Handler = Callable[[HttpRequest], HttpResponse]

PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Wagtail's own interface sets styles and scripts inline.
ADMIN_POLICY = PUBLIC_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline'"
)
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


def _has_nul(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("HTTP_COOKIE", "")


def refuse_nul(get_response: Handler) -> Handler:
    """Answer 400 to a NUL byte in the address or the cookies: no database takes one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            return HttpResponseBadRequest("这个网址里有不能用的字符，请检查后再试。", content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Add the content security policy and the permissions policy to every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware
