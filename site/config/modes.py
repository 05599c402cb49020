"""Display modes: size, contrast, theme and spacing, independent of each other.

A reader's choice comes in the address (``?mode=elder``, ``?size=``, ``?step=``, ``?theme=``, ``?contrast=``, ``?spacing=``), is answered
at once, kept in one cookie and shown as attributes of ``<html>``. No template knows of it: every page is rendered the
same, and ``show`` writes the attributes into the finished body, after the mark ``data-modes``. A cache may call it too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from config.middleware import Handler

COOKIE = "modes"
COOKIE_AGE = 400 * 24 * 3600  # seconds; the longest that browsers keep
PARAMETERS = ("mode", "size", "step", "theme", "contrast", "spacing")
STEPS = ("24", "30")  # px; elder without a step is 20 px
_PLACE = re.compile(rb"(<html[^>]* data-modes)[^>]*>")
_HEAD = 500  # bytes; <html> stands before them


@dataclass(frozen=True)
class Modes:
    """What a reader chose."""

    elder: bool = False
    step: str = ""
    contrast: str = ""  # high, normal; without a word as the system wishes
    theme: str = ""  # dark, paper; likewise
    wide: bool = False

    def attributes(self) -> str:
        """The attributes of ``<html>``, with a leading blank each."""
        parts = (
            ' data-size="elder"' if self.elder else "",
            f' data-step="{self.step}"' if self.elder and self.step else "",
            f' data-contrast="{self.contrast}"' if self.contrast else "",
            f' data-theme="{self.theme}"' if self.theme else "",
            ' data-spacing="wide"' if self.wide else "",
        )
        return "".join(parts)

    def cookie(self) -> str:
        """The words to remember, empty when everything is standard."""
        contrast = next((word for word, said in CONTRASTS.items() if said == self.contrast), "")
        words = (f"elder{self.step}" if self.elder else "", contrast, self.theme, "wide" if self.wide else "")
        return ".".join(word for word in words if word)


STANDARD = Modes()
CONTRASTS = {"contrast": "high", "normal": "normal"}
THEMES = ("dark", "paper")
"""Words of the cookie."""
_CHOICES: dict[tuple[str, str], dict[str, bool | str]] = {
    ("mode", "standard"): {"elder": False, "step": "", "contrast": "", "theme": "", "wide": False},
    ("mode", "elder"): {"elder": True},
    ("mode", "contrast"): {"contrast": "high"},
    ("mode", "dark"): {"theme": "dark"},
    ("size", "standard"): {"elder": False, "step": ""},
    ("size", "elder"): {"elder": True},
    ("step", "20"): {"elder": True, "step": ""},
    ("step", "24"): {"elder": True, "step": "24"},
    ("step", "30"): {"elder": True, "step": "30"},
    ("theme", "system"): {"theme": ""},
    ("theme", "paper"): {"theme": "paper"},
    ("theme", "dark"): {"theme": "dark"},
    ("contrast", "system"): {"contrast": ""},
    ("contrast", "normal"): {"contrast": "normal"},
    ("contrast", "high"): {"contrast": "high"},
    ("spacing", "normal"): {"wide": False},
    ("spacing", "wide"): {"wide": True},
}


def remembered(value: str) -> Modes:
    """Read the cookie; words that are not ours are passed over."""
    words = value.split(".")[:8]
    step = next((step for step in STEPS if f"elder{step}" in words), "")
    contrast = next((said for word, said in CONTRASTS.items() if word in words), "")
    theme = next((word for word in THEMES if word in words), "")
    return Modes("elder" in words or bool(step), step, contrast, theme, "wide" in words)


def chosen(query: Mapping[str, str], modes: Modes) -> Modes | None:
    """The modes after the choices in an address, or None when it holds none that we know."""
    found = [change for name in PARAMETERS if (change := _CHOICES.get((name, query.get(name, ""))))]
    for change in found:
        modes = replace(modes, **change)  # type: ignore[arg-type]
    return modes if found else None


def show(body: bytes, modes: Modes) -> bytes:
    """Write the attributes into a finished page, in place of those that stand there; other bodies stay as they are."""
    attributes = modes.attributes().encode()
    return _PLACE.sub(lambda place: place[1] + attributes + b">", body[:_HEAD], count=1) + body[_HEAD:]


class Address:
    """The address of a request without its display choices: for forms, for sharing, for reports."""

    def __init__(self, path: str, query: QueryDict) -> None:
        self.path = path
        self._query = query

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """Name and value of each parameter that a switch must keep."""
        return [(name, value) for name, values in self._query.lists() if name not in PARAMETERS for value in values]

    @cached_property
    def full(self) -> str:
        """Path and query."""
        query = QueryDict(mutable=True)
        for name, value in self.fields:
            query.appendlist(name, value)
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def asking(self, query: str) -> "Address":
        """The same path with another query: for a page that read only a part of what was typed."""
        return Address(self.path, QueryDict(query))


def _remember(request: HttpRequest, response: HttpResponseBase, modes: Modes) -> None:
    patch_cache_control(response, private=True)
    if not modes.cookie():
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(COOKIE, modes.cookie(), max_age=COOKIE_AGE, secure=request.is_secure(), httponly=True, samesite="Lax")


def _write(response: HttpResponseBase, modes: Modes) -> None:
    if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith("text/html"):
        return
    if _PLACE.search(response.content[:_HEAD]) is None:
        return
    patch_vary_headers(response, ["Cookie"])
    response.content = show(response.content, modes)
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def remember_modes(get_response: Handler) -> Handler:
    """Read the modes from address and cookie, show them in the answer, remember a new choice.

    There is no redirect: with cookies switched off the page that was asked for still shows what was chosen.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.bare = Address(request.path, request.GET)  # type: ignore[attr-defined]
        if request.path.startswith("/admin/"):
            return get_response(request)
        kept = remembered(request.COOKIES.get(COOKIE, ""))
        choice = chosen(request.GET, kept) if request.method in {"GET", "HEAD"} else None
        response = get_response(request)
        _write(response, kept if choice is None else choice)
        if choice is not None:
            _remember(request, response, choice)
        return response

    return middleware
