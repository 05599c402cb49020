"""``/en/…``: every public page with its interface in English.

Django answers the address in English; then the links of the finished page are led back under the prefix, and what is still Chinese (names of places,
titles, pages nobody has translated) is marked as such, so that a screen reader changes its voice: the largest element that holds nothing else
gets the attribute, words inside an English sentence a ``span``.
"""

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from config import prefixed
from config.middleware import Handler
from config.prefixed import ATTRIBUTE, CHINESE, LED, NAME, SPOKEN, TOKEN, VOID

PREFIX = "/en"
MARK = ' lang="zh-Hans"'

_RUN = re.compile("[《“（(【‘]*[\u3400-\u9fff](?:(?:[^A-Za-z&<]|(?<![A-Za-z])[A-Z][A-Za-z0-9+.#-]*)*[\u3400-\u9fff])?[》”）)】’。！？，；：…]*")
"""Chinese words with what stands between them; names in capitals may (“用 Excel 做表”), English words may not."""
_LATIN = re.compile("[A-Za-z]{2}")
_ENTITY = re.compile(r"&#?\w+;")
_SILENT = frozenset({"script", "style", "template", "code", "pre", "kbd", "samp"})
_PLAIN = frozenset({"title", "option", "textarea", "text", "tspan", "desc"})
"""Elements that hold nothing but text."""
_ENDED_BY = {"dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "li": {"li"}, "option": {"option"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"tr"}}
"""Elements whose end may be left out → what their beginning ends."""
_CANONICAL = re.compile(r'^<link rel="(?:canonical|alternate)"')
_FRAME = frozenset({"html", "head", "body"})


def led(address: str) -> str:
    """An address of this site under the prefix; any other as it is."""
    return prefixed.led(address, PREFIX)


def _is_english(text: str) -> bool:
    return _LATIN.search(_ENTITY.sub("", text)) is not None


class _Element:
    """An open element: where its tag is, which languages it holds, which Chinese pieces wait for its end."""

    def __init__(self, name: str, at: int, *, english: bool) -> None:
        self.name, self.at, self.english = name, at, english
        self.chinese = False
        self.children: list[int] = []
        self.texts: list[int] = []


class _Page:
    """The pieces of one page and the elements that are open."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.open = [_Element("", -1, english=True)]
        self.silent = ""
        self.depth = 0

    def text(self, text: str) -> None:
        here = self.open[-1]
        if self.silent or not CHINESE.search(text):
            here.english = here.english or (not self.silent and _is_english(text))
            self.pieces.append(text)
        elif here.name not in _PLAIN and _is_english(_RUN.sub("", text)):
            here.english = True
            self.pieces.append(_RUN.sub(_spanned, text))
        else:
            here.chinese = here.name not in _PLAIN or len(CHINESE.findall(text)) >= len(_LATIN.findall(text))
            here.texts.append(len(self.pieces))
            self.pieces.append(text)

    def tag(self, tag: str) -> None:
        found = NAME.match(tag)
        name = found[1].lower() if found else ""
        if self.silent:
            self.pieces.append(tag)
            if name == self.silent and not tag.endswith("/>"):
                self.depth += -1 if tag.startswith("</") else 1
                self.silent = self.silent if self.depth else ""
        elif tag.startswith("</"):
            self._close(name)
            self.pieces.append(tag)
        else:
            self._open(name, tag)

    def _open(self, name: str, tag: str) -> None:
        given = {key.lower(): value for _space, key, value in ATTRIBUTE.findall(tag)}
        if "hreflang" not in given and not _CANONICAL.match(tag):
            tag = _led_links(tag)
        is_void = name in VOID or tag.endswith("/>")
        is_apart = given.get("lang", "en") != "en" or "hreflang" in given
        if (name in _SILENT or is_apart) and not is_void:
            self.silent, self.depth = name, 1
        elif not is_apart:
            self._note(name, given, is_void=is_void)
        self.pieces.append(tag)

    def _note(self, name: str, given: dict[str, str], *, is_void: bool) -> None:
        while self.open[-1].name in _ENDED_BY.get(name, ()):
            self._finish()
        said = [value for key, value in given.items() if key in SPOKEN or (key == "value" and name == "input" and given.get("type") != "hidden")]
        element = _Element(name, len(self.pieces), english=any(_is_english(_RUN.sub("", value)) for value in said) or "lang" in given)
        element.chinese = any(CHINESE.search(value) for value in said)
        self.open.append(element)
        if is_void:
            self._finish()

    def _close(self, name: str) -> None:
        if any(element.name == name for element in self.open):
            while self.open[-1].name != name:
                self._finish()
            self._finish()

    def _finish(self) -> None:
        done, above = self.open.pop(), self.open[-1]
        is_chinese = done.chinese or bool(done.children)
        if is_chinese and not done.english and done.name not in _FRAME:
            above.children.append(done.at)
            return
        above.english = above.english or done.english
        self._mark(done)

    def _mark(self, element: _Element) -> None:
        """Its Chinese parts one by one: it holds English beside them."""
        for at in element.children:
            found = NAME.match(self.pieces[at])
            end = found.end() if found else 0
            self.pieces[at] = f"{self.pieces[at][:end]}{MARK}{self.pieces[at][end:]}"
        if element.name not in _PLAIN:
            for at in element.texts:
                self.pieces[at] = _RUN.sub(_spanned, self.pieces[at])

    def whole(self) -> str:
        while len(self.open) > 1:
            self._finish()
        self._mark(self.open[0])
        return "".join(self.pieces)


def _spanned(found: re.Match[str]) -> str:
    return f"<span{MARK}>{found[0]}</span>"


def _led_links(tag: str) -> str:
    return ATTRIBUTE.sub(lambda found: f'{found[1]}{found[2]}="{led(found[3])}"' if found[2].lower() in LED else found[0], tag)


def page(html: str) -> str:
    """A whole page with its links under the prefix and its Chinese words marked."""
    made = _Page()
    for found in TOKEN.finditer(html):
        piece = found[0]
        if not piece.startswith("<"):
            made.text(piece)
        elif piece.startswith("<!") or piece == "<":
            made.pieces.append(piece)
        else:
            made.tag(piece)
    return made.whole()


def _finished(response: HttpResponse) -> HttpResponse:
    if location := response.get("Location", ""):
        response["Location"] = led(location)
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return response
    response.content = page(response.content.decode()).encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


def _redirected(request: HttpRequest) -> HttpResponse | None:
    """Where the editors' redirect of the Chinese address leads."""
    found = get_redirect(request, Redirect.normalise_path(request.get_full_path()[len(PREFIX) :]))
    if found is None or found.link is None:
        return None
    return HttpResponsePermanentRedirect(found.link) if found.is_permanent else HttpResponseRedirect(found.link)


def answer_in_english(get_response: Handler) -> Handler:
    """Finish what is answered under ``/en/``; there the redirects of Chinese addresses hold too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(f"{PREFIX}/"):
            return get_response(request)
        response = get_response(request)
        if response.status_code == 404:
            response = _redirected(request) or response
        return _finished(response)

    return middleware
