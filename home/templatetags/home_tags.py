"""The frame of every page, for ``base.html`` only: menus, footer, notices, grey mode, what it says of itself. No query while nothing changes."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content import translations
from content.about import About, markup, site_name
from content.models import BasePage
from content.translations import Addresses
from home import querysets
from home.enums import MenuPlace
from home.querysets import MenuLine
from network import demo_data
from network.models import Organisation

register = template.Library()
MAIN_ENTRIES = 6
ELDER_ENTRIES = 3
"""And the last one, help; all columns stand at the foot of every page."""
_TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile('<meta name="description" content="([^"]*)">')


def _here(context: RequestContext) -> str:
    request = context.get("request")
    return request.path if request is not None else ""


def _is_here(line: MenuLine, path: str) -> bool:
    return line.url != "/" and path.startswith((line.url, f"{translations.PREFIX}{line.url}"))


@register.inclusion_tag("home/main_menu.html", takes_context=True)
def main_menu(context: RequestContext) -> dict[str, Any]:
    """The columns at the top; the one we are in is marked. The elder version keeps three, where we are among them, and the last."""
    path = _here(context)
    lines = querysets.menus().get(MenuPlace.MAIN, [])[:MAIN_ENTRIES]
    left_out = lines[ELDER_ENTRIES:-1]
    if here := next((line for line in left_out if _is_here(line, path)), None):
        left_out = [line for line in lines[ELDER_ENTRIES - 1 : -1] if line is not here]
    return {"lines": [(line, _is_here(line, path)) for line in lines], "left_out": left_out}


@register.inclusion_tag("home/footer.html", takes_context=True)
def site_footer(context: RequestContext) -> dict[str, Any]:
    """All columns, who runs the site, records; what is empty is left out."""
    menus = querysets.menus()
    lines = [*menus.get(MenuPlace.MAIN, []), *menus.get(MenuPlace.FOOTER, [])]
    return {"lines": lines, "footer": querysets.footer(), "request": context.get("request")}


@register.inclusion_tag("home/notices.html", takes_context=True)
def site_notices(context: RequestContext) -> dict[str, Any]:
    """What everybody must know now, and what concerns the page's organisation or the reader's place, where the page knows them."""
    known = (context.get("organisation"), context.get("place"))
    paths = [found.path for found in known if isinstance(found, Organisation)]
    return {"notices": querysets.current_notices(*paths), "demo": demo_data.present()}


@register.simple_tag
def grey() -> str:
    """The attribute of ``<html>`` on days of mourning; bare, so that nothing needs escaping."""
    return " data-grey" if querysets.is_grey() else ""


@register.simple_tag(takes_context=True)
def addresses(context: RequestContext) -> Addresses:
    """The page in every language; an English page without a Chinese one leads to the front page there."""
    page, request = context.get("page"), context.get("request")
    if isinstance(page, BasePage) and page.languages() == (translations.ENGLISH,):
        return replace(translations.addresses("/"), english=_here(context))
    bare = getattr(request, "bare", None)
    return translations.addresses(bare.full if bare is not None else _here(context) or "/")


@register.simple_tag(takes_context=True)
def is_chinese_only(context: RequestContext) -> bool:
    """Whether a page is shown in English surroundings that nobody has translated."""
    page = context.get("page")
    return get_language() == translations.ENGLISH and isinstance(page, BasePage) and not translations.is_english(page.url_path)


@register.simple_block_tag(takes_context=True)
def about_page(context: RequestContext, content: SafeString) -> SafeString:
    """Title, description and robots, and what follows from them: canonical address, Open Graph, schema.org. A page's pictures are loaded by now.

    Of a page whose view told nothing, they are what is known of it; one that search engines leave out has no address for them.
    """
    told, page, request = context.get("about"), context.get("page"), context.get("request")
    if not isinstance(told, About) and request is not None:
        if isinstance(page, BasePage):
            told = page.about(request)
        elif 'name="robots"' not in content:
            told = _about(request, content)
    return content + markup(told) if isinstance(told, About) else content


def _about(request: HttpRequest, head: str) -> About:
    """The page by its address, with the parameters that its view reads, and by the words of its ``head``."""
    plan = getattr(request.resolver_match.func, "page_cache", None) if request.resolver_match else None
    kept = [(name, value) for name in sorted(plan.names) for value in request.GET.getlist(name) if value] if plan else []
    title, description = (unescape(found[1]).strip() if (found := part.search(head)) else "" for part in (_TITLE, _DESCRIPTION))
    return About(title.removesuffix(f" - {site_name()}"), f"{request.path}?{urlencode(kept)}" if kept else request.path, description)
