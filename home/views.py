"""The choice of one's place, the site map, notices."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content.forms import own_path
from content.querysets import categories
from home import places, querysets, showcase
from home.enums import MenuPlace
from home.self_test import self_test
from network.models import Organisation
from pagecache.plans import cached


def _back(request: HttpRequest) -> str:
    return own_path(request.GET.get("next", "/"))


@require_safe
@cache_control(private=True)
def place(request: HttpRequest) -> HttpResponse:
    """Choose a street or community: by district, street, community, or by typing. A plain GET form: it is a display preference.

    ``code`` remembers, ``clear`` forgets, ``in`` opens a district or street, ``q`` searches (a district is opened); ``next`` is where to go back to.
    """
    if "clear" in request.GET:
        response = redirect(_back(request))
        places.forget(response)
        return response
    if code := request.GET.get("code", "").strip():
        chosen = places.find(code)
        if chosen is None:
            wrong = _("There is no street or community with the code %(code)s. Please choose one below.") % {"code": code[:20]}
            return _offer(request, wrong=wrong, status=404)
        response = redirect(_back(request))
        places.remember(request, response, chosen)
        return response
    return _offer(request)


def _opened(request: HttpRequest) -> Organisation | None:
    code = request.GET.get("in", "")
    return Organisation.objects.filter(code=code).select_related("parent__parent").first() if code.isdigit() and code.isascii() else None


def _offer(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = places.typed(words) if words else None
    meant = places.district(words) if words and not found else None
    opened = meant or _opened(request)
    context: dict[str, Any] = {
        "words": words,
        "found": found,
        "nowhere": words and not found and meant is None,
        "opened": opened,
        "listed": places.below(opened) if opened else Organisation.objects.districts().order_by("path"),
        "place": places.current(request),
        "next": _back(request),
        "wrong": wrong,
    }
    return render(request, "home/place.html", context, status=status)


@cached()
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Everything at a glance: columns, districts, categories, pages. Two queries."""
    menus = querysets.menus()
    named = {line.url for line in menus.get(MenuPlace.MAIN, [])} - {"/"}
    context = {
        "menus": menus,
        "pages": [_beside(page, named) for page in querysets.mapped_pages() if page.url not in named],
        "catalogue": showcase.catalogue_url(),
        "districts": Organisation.objects.districts().order_by("path"),
        "categories": categories(),
    }
    return render(request, "home/site_map.html", context)


def _beside(page: querysets.MappedPage, named: Iterable[str]) -> querysets.MappedPage:
    """The page as the list shows it where the page above it stands among the columns."""
    return replace(page, level=page.level - sum(page.url.startswith(url) for url in named))


@cached()
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the site stands to each criterion of accessibility, measured and judged from the pages. No query."""
    return render(request, "home/self_test.html", {"test": self_test()})


@cached()
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of the whole city, those that hold now and the last fifty that are over. One query."""
    return render(request, "home/notice_list.html", {"notices": querysets.published_notices(), "news_url": showcase.news_url()})
