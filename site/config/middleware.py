"""What stands before every view: proxies, NUL bytes refused at the door, security and cache headers."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from network import demo_data

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


def is_trusted(address: str) -> bool:
    """Whether the address is one of TRUSTED_PROXIES."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return False
    return any(known in network for network in settings.TRUSTED_PROXIES)


def _client(chain: list[str], nearest: str) -> str:
    """The address that spoke to the first of our proxies: from the right, the first one that is none of ours."""
    for address in reversed(chain):
        if not is_trusted(nearest):
            return nearest
        nearest = address.strip()
    return nearest


FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def trust_proxies(get_response: Handler) -> Handler:
    """Take the client's address and scheme from TRUSTED_PROXIES only; from anybody else such headers are removed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        near = request.META.get("REMOTE_ADDR", "")
        if is_trusted(near):
            chain = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = _client(chain.split(","), near) if chain else near
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        return get_response(request)

    return middleware


NUL = "这个网址里有不能用的字符，请检查后再试。"
NUL_IN_ENGLISH = "There are characters in this address that cannot be used. Please check it and try again."


def _has_nul(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("HTTP_COOKIE", "")


def refuse_nul(get_response: Handler) -> Handler:
    """Answer 400 to a NUL byte in the address or the cookies: no database takes one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            said = NUL_IN_ENGLISH if request.path_info.startswith("/en/") else NUL
            return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def hide_demo(get_response: Handler) -> Handler:
    """Ask search engines to stay away while sample data are here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if demo_data.present():
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Add the content security policy and the permissions policy to every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # RFC 9211: every answer comes from the program itself, until a page cache says otherwise.
        response.headers.setdefault("Cache-Status", "learning; fwd=bypass")
        return response

    return middleware
