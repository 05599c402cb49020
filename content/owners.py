"""Which organisation answers for an address.

Pages and organisations are known here; an app above registers the rest in its ``AppConfig.ready``:
``owners.register("timetable:class", lambda kwargs: …)``.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page

from content import routing
from network.models import Organisation

Finder = Callable[[dict[str, Any]], Organisation | None]
Namer = Callable[[dict[str, Any]], str]
_finders: dict[str, Finder] = {}
_namers: dict[str, Namer] = {}


def register(view_name: str, finder: Finder, *, called: Namer | None = None) -> None:
    """Say who answers for addresses of ``view_name`` and what they are called; both get the address's arguments, one query each."""
    _finders[view_name] = finder
    if called is not None:
        _namers[view_name] = called


def by_code(kwargs: dict[str, Any]) -> Organisation | None:
    """The organisation whose division code stands in the address as ``code``."""
    return Organisation.objects.filter(code=kwargs.get("code", "")).first()


def _place(kwargs: dict[str, Any]) -> str:
    return str(by_code(kwargs) or "")


register("network:organisation", by_code, called=_place)


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The live page at ``path`` (without the language's prefix), or None."""
    page = routing.page_at(request, path)
    return page if page is not None and page.live else None


def _of_page(page: Page | None) -> Organisation | None:
    organisation: Organisation | None = getattr(page, "organisation", None)
    return organisation


def owner(request: HttpRequest, path: str) -> Organisation | None:
    """Who answers for the public ``path``: its page's organisation, what an app registered, else the city."""
    try:
        match = resolve(path)
    except Resolver404:
        return city()
    finder = _finders.get(match.view_name)
    if finder is not None:
        return finder(match.kwargs) or city()
    if match.view_name == "wagtail_serve":
        return _of_page(page_at(request, match.args[0])) or city()
    return city()


def name(request: HttpRequest, path: str) -> str:
    """What the public ``path`` is called: its page's title, what an app registered, else nothing."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    namer = _namers.get(match.view_name)
    if namer is not None:
        return namer(match.kwargs)
    page = page_at(request, match.args[0]) if match.view_name == "wagtail_serve" else None
    return str(page.title) if page is not None and not routing.is_restricted(page.path) else ""


def city() -> Organisation | None:
    """The organisation at the top; None before the divisions are loaded."""
    return Organisation.objects.filter(parent=None).order_by("path").first()
