"""What a view looks at beside its key: noticed, so that an answer that depends on it is not kept."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from pagecache import tags

DECLARED = "pagecache.declared"
"""Where the cache writes into the request which parameters its key holds, and how modes are chosen."""


class WatchedQuery(QueryDict):
    """The query as far as the key holds it. Asking for another name is noticed."""

    known: frozenset[str] | None = None

    def _ask(self, name: Any) -> None:
        if self.known is not None and name not in self.known:
            tags.reads_undeclared(f"?{name}=")

    def __deepcopy__(self, memo: MutableMapping[int, Any]) -> Any:
        """Copies are watched, too."""
        made: Any = super().__deepcopy__(memo)
        made.known = self.known
        return made

    def __getitem__(self, name: str) -> Any:
        """The last value of a parameter."""
        self._ask(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        """Whether a parameter is given."""
        self._ask(name)
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The last value of a parameter, or the default."""
        self._ask(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        """All values of a parameter."""
        self._ask(name)
        return super().getlist(name, default)


class WatchedCookies(dict[str, str]):
    """The cookies as far as the key holds them: the reader's place, once ``tags.reads_place`` is said."""

    def _ask(self, name: Any) -> None:
        if name == "place":
            if not tags.place_read():
                tags.reads_undeclared("cookie place")
        elif name not in _of_middleware():
            tags.reads_undeclared(f"cookie {name}")

    def __getitem__(self, name: str) -> str:
        """The value of a cookie."""
        self._ask(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        """Whether a cookie is given."""
        self._ask(name)
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        """All names."""
        self._ask("*")
        return super().__iter__()

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a cookie, or the default."""
        self._ask(name)
        return super().get(name, default)


def _of_middleware() -> frozenset[str]:
    """Cookies that a request handed on by the cache never has."""
    return frozenset({settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages", "modes"})


def watch_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Watch requests whose answer may be kept; all others go by untouched."""

    def middleware(request: HttpRequest) -> HttpResponse:
        declared: frozenset[str] | None = request.META.get(DECLARED)
        if declared is not None:
            query: Any = WatchedQuery(request.META.get("QUERY_STRING", ""))
            query.known = declared
            request.GET = query
            request.COOKIES = WatchedCookies(request.COOKIES)
        return get_response(request)

    return middleware
