"""From an address to its page in one indexed query.

Sites, roots and view restrictions stay in memory while their tags stand still. Stock Wagtail asks the database for the
site, its root, the root's translation and each level of the tree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.models.sites import SiteRootPath

from pagecache.memory import Memory

HINTS_KEPT = 20_000


@dataclass(frozen=True)
class Root:
    """A site and the roots of its languages: language code → ``url_path`` of the root page; ``foreign`` are the tree paths of all but its own."""

    site: Site
    paths: dict[str, str]
    foreign: tuple[str, ...] = ()

    def path(self, language: str | None) -> str:
        """The root for ``language``, the site's own where there is no translation."""
        return self.paths.get(language or "") or str(self.site.root_page.url_path)


def _load_roots() -> list[Root]:
    sites = list(Site.objects.select_related("root_page__locale"))
    keys = {site.root_page.translation_key for site in sites}
    rows = Page.objects.filter(translation_key__in=keys).values_list("translation_key", "locale__language_code", "url_path", "path", "live")
    found: dict[Any, list[tuple[str, str, str, bool]]] = {}
    for key, *row in rows:
        found.setdefault(key, []).append((row[0], row[1], row[2], row[3]))
    return [_root(site, found[site.root_page.translation_key]) for site in sites]


def _root(site: Site, rows: list[tuple[str, str, str, bool]]) -> Root:
    foreign = tuple(tree for _code, _url_path, tree, _live in rows if tree != site.root_page.path)
    return Root(site, {code: url_path for code, url_path, _tree, live in rows if live}, foreign)


def _load_restricted() -> tuple[str, ...]:
    restricted = dict(PageViewRestriction.objects.values_list("page_id", "page__path"))
    paths = set(restricted.values())
    sources = set(restricted)
    while sources:
        aliases = dict(Page.objects.filter(alias_of__in=sources).exclude(path__in=paths).values_list("pk", "path"))
        paths |= set(aliases.values())
        sources = set(aliases)
    return tuple(sorted(paths))


roots: Memory[list[Root]] = Memory(_load_roots, "sites", "list:wagtailcore.site", "list:wagtailcore.locale")
restricted_paths: Memory[tuple[str, ...]] = Memory(_load_restricted, "list:wagtailcore.pageviewrestriction", "tree", "addresses")
_hints: Memory[dict[str, type[Page]]] = Memory(dict)


def foreign_trees() -> tuple[str, ...]:
    """The tree paths below which pages are translations."""
    return tuple(path for root in roots() for path in root.foreign)


def is_foreign(path: str) -> bool:
    """Whether the page at the tree ``path`` is a translation."""
    return path.startswith(foreign_trees()) if foreign_trees() else False


def find_root(request: HttpRequest) -> Root | None:
    """The site that answers ``request``: host and port, then the default of that host, then the only one of that host, then the default."""
    known = roots()
    host, port = split_domain_port(request._get_raw_host())[0], request.get_port()  # type: ignore[attr-defined]
    same = [root for root in known if root.site.hostname == host]
    for root in same:
        if str(root.site.port) == str(port):
            return root
    for root in same:
        if root.site.is_default_site:
            return root
    if len(same) == 1:
        return same[0]
    return next((root for root in known if root.site.is_default_site), None)


def _load_root_paths() -> list[SiteRootPath]:
    found = [SiteRootPath(root.site.pk, path, root.site.root_url, code) for root in roots() for code, path in root.paths.items()]
    return sorted(found, key=lambda path: path.root_path, reverse=True)


root_paths: Memory[list[SiteRootPath]] = Memory(_load_root_paths, *roots.names)
"""What ``Site.get_site_root_paths`` returns, without asking cache or database."""


def address(url_path: str) -> str | None:
    """The public path of a page by its ``url_path``; None outside every site (the bin, the tree's root)."""
    for root in root_paths():
        if url_path.startswith(root.root_path):
            prefix = "/en/" if root.language_code == "en" else "/"
            return prefix + url_path[len(root.root_path) :]
    return None


def is_restricted(path: str) -> bool:
    """Whether a view restriction stands on the page at the tree ``path`` or above it."""
    return path.startswith(restricted_paths()) if restricted_paths() else False


def _specific(model: type[Page], url_path: str) -> Page | None:
    related: Sequence[str] = getattr(model, "served_with", ())
    page: Page | None = next(iter(model._default_manager.filter(url_path=url_path).select_related(*related).order_by()[:1]), None)
    if page is None or page.cached_content_type.model_class() is not model:
        return None
    return page


def _model(url_path: str) -> type[Page] | None:
    key = Page.objects.filter(url_path=url_path).order_by().values_list("content_type_id", flat=True).first()
    if key is None:
        return None
    model: type[Page] | None = ContentType.objects.get_for_id(key).model_class()
    return model


def find_page(url_path: str) -> Page | None:
    """The page at ``url_path``, live or not, as its own type.

    One query once the page's type is known to this process, two before. The type is only a hint, never trusted.
    """
    hints = _hints()
    hint = hints.get(url_path)
    if hint is not None and (page := _specific(hint, url_path)) is not None:
        return page
    model = _model(url_path)
    if model is None:
        hints.pop(url_path, None)
        return None
    if len(hints) >= HINTS_KEPT:
        hints.clear()
    hints[url_path] = model
    return _specific(model, url_path)


def url_paths_of(request: HttpRequest, path: str) -> list[str]:
    """The ``url_path`` that the public ``path`` (without the language's prefix) stands for: in the language asked for, then in the site's own."""
    root = find_root(request)
    if root is None:
        return []
    request._wagtail_site = root.site  # type: ignore[attr-defined]
    below = "".join(f"{part}/" for part in path.split("/") if part)
    return [f"{above}{below}" for above in dict.fromkeys((root.path(get_language()), root.path(None)))]


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The page at the public ``path``, as its own type: what is live before what is not, the language asked for before the site's own."""
    waiting = None
    for url_path in url_paths_of(request, path):
        page = find_page(url_path)
        if page is not None and page.live and page.alias_of_id is None:
            return page
        waiting = page or waiting
    return waiting


def routed_by_hand() -> list[type[Page]]:
    """Page types with a ``route`` of their own: addresses below them are nobody's row."""
    return [model for model in get_page_models() if model.route is not Page.route]
