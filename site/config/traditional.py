"""``/zh-hant/…``: every public page in traditional characters.

The address without the prefix is answered as ever; then the words of the finished page are converted and its links led back under the prefix.
Addresses, values, code, what carries another language and what a visitor typed (shown as “…”) stay as they are.
"""

import json
import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import escape

from config import prefixed
from config.middleware import Handler
from config.prefixed import ATTRIBUTE, CHINESE, LED, NAME, SPOKEN, TOKEN, VOID, is_apart
from content import traditional
from search import text as searched

PREFIX = "/zh-hant"
SUGGESTIONS = "/search/suggest/"
MARKS = frozenset({"<mark>", "</mark>"})
"""They stand inside words: what they part is read as one."""

_META = re.compile(r'\s(?:name|property)="(?:description|og:title|og:description|og:site_name|og:image:alt)"')
_PLAIN = frozenset({"style", "code", "pre", "kbd", "samp", "textarea"})
_SIMPLIFIED = re.compile("zh(-hans)?(-cn)?", re.IGNORECASE)


def led(address: str) -> str:
    """An address of this site under the prefix; any other as it is."""
    return prefixed.led(address, PREFIX)


class _Page:
    """The pieces of one page; those that are words wait to be converted together."""

    def __init__(self, typed: Iterable[str]) -> None:
        said = dict.fromkeys(form for words in typed if CHINESE.search(words) for form in (words, searched.clean_query(words)))
        quoted = [f"“{escape(words)}”" for words in said]
        self.typed = re.compile("(" + "|".join(map(re.escape, quoted)) + ")") if quoted else None
        self.pieces: list[str] = []
        self.words: list[int] = []
        self.guard = ""
        self.depth = 0

    def add(self, text: str, *, spoken: bool = False) -> None:
        if not spoken or not CHINESE.search(text):
            self.pieces.append(text)
            return
        parts = self.typed.split(text) if self.typed is not None else [text]
        self.words += range(len(self.pieces), len(self.pieces) + len(parts), 2)
        self.pieces += parts

    def tag(self, tag: str) -> None:
        found = NAME.match(tag)
        name = found[1].lower() if found else ""
        if self.guard:
            self._count(name, tag)
            self.add(tag)
            return
        if name and not tag.startswith("</"):
            self._open(name, tag)
        else:
            self.add(tag)

    def _count(self, name: str, tag: str) -> None:
        if name == self.guard:
            self.depth += -1 if tag.startswith("</") else 1
            if not self.depth:
                self.guard = ""

    def _open(self, name: str, tag: str) -> None:
        attributes = {key.lower(): value for _space, key, value in ATTRIBUTE.findall(tag)}
        if _SIMPLIFIED.fullmatch(attributes.get("lang", "")) and "hreflang" not in attributes:
            tag = tag.replace(f'lang="{attributes["lang"]}"', 'lang="zh-Hant"', 1)
        if "hreflang" in attributes:
            self.add(_marked(tag, attributes["hreflang"]))
            self._shut(name)
        elif name in _PLAIN or attributes.get("translate") == "no" or not _SIMPLIFIED.fullmatch(attributes.get("lang", "zh")):
            self.add(tag)
            self._shut(name)
        elif name == "script":
            self.add(tag)
            if attributes.get("type") != "application/ld+json":
                self._shut(name)
        else:
            self._attributes(tag)

    def _shut(self, name: str) -> None:
        if name not in VOID:
            self.guard, self.depth = name, 1

    def _attributes(self, tag: str) -> None:
        meta, at = _META.search(tag) is not None, 0
        for found in ATTRIBUTE.finditer(tag):
            name, start, end = found[2].lower(), found.start(3), found.end(3)
            if name in SPOKEN or (meta and name == "content"):
                self.add(tag[at:start])
                self.add(tag[start:end], spoken=True)
            elif name in LED or (name == "content" and tag.startswith('<meta property="og:url"')):
                self.add(tag[at:start] + led(tag[start:end]))
            else:
                continue
            at = end
        self.add(tag[at:])

    def whole(self) -> str:
        said = list(self._said())
        for places, text in zip(said, traditional.convert(["".join(self.pieces[at] for at in places) for places in said]), strict=True):
            self._put(places, text)
        return "".join(self.pieces)

    def _said(self) -> Iterator[list[int]]:
        """Yield the places of words that belong together: nothing but a mark stands between them."""
        places: list[int] = []
        for at in self.words:
            if places and (at - places[-1] != 2 or self.pieces[at - 1] not in MARKS):
                yield places
                places = []
            places.append(at)
        if places:
            yield places

    def _put(self, places: list[int], text: str) -> None:
        """Cut converted text where its words were; a name that is longer when converted is cut a little elsewhere."""
        for at in places[:-1]:
            size = len(self.pieces[at])
            self.pieces[at], text = text[:size], text[size:]
        self.pieces[places[-1]] = text


def _marked(tag: str, language: str) -> str:
    """A link to the page in a script: which one is shown now."""
    bare = tag.replace(' aria-current="true"', "")
    return bare[:-1] + ' aria-current="true">' if language == "zh-Hant" and bare.startswith("<a") else bare


def page(html: str, typed: Iterable[str] = ()) -> str:
    """A whole page in traditional characters, its links under the prefix. ``typed`` words stay where they are quoted."""
    made = _Page(typed)
    for found in TOKEN.finditer(html):
        token = found[0]
        if token.startswith("<") and not token.startswith("<!"):
            made.tag(token)
        else:
            made.add(token, spoken=not made.guard and not token.startswith("<"))
    return made.whole()


def suggestions(told: str) -> str:
    """Suggestions in traditional characters, with what each is; what was typed stays."""
    answer = json.loads(told)
    offered = answer["suggestions"]
    words = traditional.convert([words for one in offered for words in (one["text"], one["kind"])])
    answer["suggestions"] = [{"text": text, "kind": kind} for text, kind in zip(words[::2], words[1::2], strict=True)]
    return json.dumps(answer)


def _converted(response: HttpResponse, path: str, typed: Iterable[str]) -> HttpResponse:
    if location := response.get("Location", ""):
        response["Location"] = led(location)
    kind = response.get("Content-Type", "")
    if response.streaming or not (kind.startswith("text/html") or (path == SUGGESTIONS and kind == "application/json")):
        return response
    said = response.content.decode()
    response.content = (page(said, typed) if kind.startswith("text/html") else suggestions(said)).encode()
    response["Content-Language"] = "zh-Hant"
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response


def answer_in_traditional(get_response: Handler) -> Handler:
    """Answer ``/zh-hant/…`` as the page without the prefix, in traditional characters; what has no such form is led to its own address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != PREFIX and not request.path_info.startswith(f"{PREFIX}/"):
            return get_response(request)
        path = "/" + request.path_info[len(PREFIX) :].lstrip("/")
        if is_apart(path) or request.path_info == PREFIX:
            query = request.META.get("QUERY_STRING", "")
            target = path if is_apart(path) else f"{PREFIX}/"
            return HttpResponseRedirect(f"{target}?{query}" if query else target)
        request.path = request.path_info = request.META["PATH_INFO"] = path
        return _converted(get_response(request), path, [words for values in request.GET.lists() for words in values[1]])

    return middleware
