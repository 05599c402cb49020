"""Which views are cached, said at the view: ``@cached("day")``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

V = TypeVar("V", bound=Callable[..., Any])
PLANS_KEPT = 5_000


@dataclass
class Plan:
    """What a view depends on beside its path and the reader's place.

    ``parameters``: the names it reads from the query; all others are taken away before it is called. ``static``: it reads
    no content, so that an answer without a tag is kept, too.
    """

    parameters: Iterable[str] | Callable[[], Iterable[str]] = ()
    static: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the parameters; asked for late, when every app is ready."""
        return frozenset(self.parameters() if callable(self.parameters) else self.parameters)


def cached(*parameters: str, static: bool = False, later: Callable[[], Iterable[str]] | None = None) -> Callable[[V], V]:
    """Let the page cache keep what a view answers to a GET of somebody who is not signed in.

    The view may read its path, the named ``parameters``, the cookie ``place`` by ``tags.reads_place``, content, and the
    time by ``tags.expires``; no other header, cookie or parameter reaches it. ``later`` gives the names where they are only
    known once every app is ready.
    """

    def declare(view: V) -> V:
        view.page_cache = Plan(later or parameters, static)  # type: ignore[attr-defined]
        return view

    return declare


class Plans:
    """Path → the plan of the view that answers it."""

    def __init__(self) -> None:
        self._known: dict[str, Plan | None] = {}

    def __call__(self, path: str) -> Plan | None:
        """The plan, None for what is never cached."""
        try:
            return self._known[path]
        except KeyError:
            if len(self._known) >= PLANS_KEPT:
                self._known.clear()
            found = self._known[path] = plan_of(path)
            return found


def plan_of(path: str) -> Plan | None:
    """Resolve ``path`` in the language that it names; a middleware may show the same views in another form under ``PAGECACHE_PREFIXES``."""
    from django.conf import settings

    for prefix in settings.PAGECACHE_PREFIXES:
        if path.startswith(f"{prefix}/"):
            path = path[len(prefix) :]
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            view = resolve(path).func
        except Resolver404:
            return None
    found: Plan | None = getattr(view, "page_cache", None)
    return found


def decoded(path: str) -> str:
    """PATH_INFO as Django reads it."""
    return path if path.isascii() else path.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
