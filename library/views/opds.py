"""``/opds/`` and ``/opds/2/``: the same feeds in two ways of writing. At most four queries each."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from content.querysets import categories
from library import shelves
from library.models import Book
from library.opds import atom, manifest
from library.opds.feeds import OPDS_FIELDS, Choice, Feed, Way, absolute, feed_urn, publications
from library.shelves import Asked
from library.views.shelves import facets, heading, letters
from search import answers

SORTS = "http://opds-spec.org/sort"
KIND = "books"
"""The name of the library's kind on the result page."""
Make = Callable[[HttpRequest, str], Feed]
_PREFIX = {"atom": "library:opds", "json": "library:opds2"}


def _url(form: str, name: str = "", query: str = "") -> str:
    """The address of a feed in one of the two forms."""
    return absolute(reverse(f"{_PREFIX[form]}{f'_{name}' if name else ''}") + ("" if query == "?" else query))


def _answer(request: HttpRequest, form: str, make: Make) -> HttpResponse:
    """A feed as its form writes it."""
    feed = make(request, form)
    if form == "atom":
        body = atom.write(feed, _url("atom"), absolute(reverse("library:opensearch")))
        kind = atom.NAVIGATION if feed.publications is None else atom.ACQUISITION
    else:
        body = manifest.write(feed, _url("json"), _url("json", "search") + "{?query}")
        kind = manifest.FEED
    response = HttpResponse(body, content_type=f"{kind};charset=utf-8" if form == "atom" else kind)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def root(request: HttpRequest, form: str) -> Feed:
    """The shelves to begin with. No query once the counts are in memory."""
    del request
    total = shelves.all_books()
    return Feed(
        title=_("Library of the Taiyuan Lifelong Learning Network"),
        urn=feed_urn("root"),
        self_url=_url(form),
        updated=timezone.now(),
        ways=[
            Way(pgettext("book", "Newest"), _url(form, "books", "?order=new"), _("What came last"), rel=f"{SORTS}/new", count=total),
            Way(_("Most read"), _url(form, "books", "?order=read"), _("What most people read"), rel=f"{SORTS}/popular", count=total),
            Way(_("All books"), _url(form, "books"), _("By the title's pinyin"), count=total),
            Way(_("Categories"), _url(form, "categories"), is_list=False),
            Way(pgettext("book", "Classes"), _url(form, "classes"), is_list=False),
            Way(_("By title"), _url(form, "titles"), is_list=False),
            Way(_("By author"), _url(form, "authors"), is_list=False),
        ],
    )


def _navigation(form: str, name: str, title: str, ways: list[Way]) -> Feed:
    return Feed(title=title, urn=feed_urn(name), self_url=_url(form, name), updated=timezone.now(), ways=ways, up=_url(form))


def by_category(request: HttpRequest, form: str) -> Feed:
    """The categories that have books."""
    del request
    counts = shelves.sums(Asked()).facets["category"]
    ways = [
        Way(one.name, _url(form, "books", f"?category={one.slug}"), one.introduction, count=counts[one.slug])
        for one in categories()
        if counts[one.slug]
    ]
    return _navigation(form, "categories", _("Categories"), ways)


def by_class(request: HttpRequest, form: str) -> Feed:
    """The classes that have books."""
    del request
    counts = shelves.sums(Asked()).facets["klass"]
    ways = [
        Way(f"{letter} {name}", _url(form, "books", f"?class={letter}"), count=counts[letter])
        for letter, name in shelves.CLASSES.items()
        if counts[letter]
    ]
    return _navigation(form, "classes", pgettext("book", "Classes"), ways)


def _by_letter(form: str, name: str, title: str, asked: Asked) -> Feed:
    known = shelves.initials(asked)
    ways = [Way(letter, _url(form, "books", query), count=known[letter]) for letter, query, _current in letters(asked) if query]
    return _navigation(form, name, title, ways)


def by_title(request: HttpRequest, form: str) -> Feed:
    """A to Z by title."""
    del request
    return _by_letter(form, "titles", _("By title"), Asked())


def by_author(request: HttpRequest, form: str) -> Feed:
    """A to Z by author."""
    del request
    return _by_letter(form, "authors", _("By author"), Asked(by="author", order="author"))


def books(request: HttpRequest, form: str) -> Feed:
    """A shelf, a page at a time, with its facets."""
    asked = Asked.read(request.GET)
    step = shelves.page(asked, fields=OPDS_FIELDS)
    counted = shelves.sums(asked)
    base = _url(form, "books")
    offered = [
        (str(facet["title"]), [Choice(str(row["name"]), base + row["url"], row["count"], row["chosen"]) for row in facet["rows"] + facet["more"]])
        for facet in facets(asked, counted)
    ]
    return Feed(
        title=heading(asked),
        urn=feed_urn("books" + asked.query()),
        self_url=_url(form, "books", asked.query(after=asked.after, before=asked.before)),
        updated=max((row["updated_at"] for row in step.books), default=timezone.now()),
        publications=publications(step.books),
        facets=offered,
        total=counted.total,
        first=_url(form, "books", asked.query()),
        previous=base + asked.query(before=step.before) if step.before else "",
        next=base + asked.query(after=step.after) if step.after else "",
        up=_url(form),
    )


def search(request: HttpRequest, form: str) -> Feed:
    """What the site's search finds among books."""
    get = request.GET.copy()
    query = get.get("query", get.get("q", ""))
    get["q"], get["kind"] = query, KIND
    asked = answers.question(get, {})
    found = answers.answer(asked)
    ids = [row["id"] for row in found.chosen.rows] if found.chosen else []
    rows: dict[int, dict[str, Any]] = {row["pk"]: row for row in Book.objects.live().filter(pk__in=ids).values(*OPDS_FIELDS)} if ids else {}

    def page(number: int) -> str:
        return _url(form, "search", "?" + urlencode({"query": query, "page": number}))

    return Feed(
        title=_("Books found with “%(query)s”") % {"query": asked.query},
        urn=feed_urn(f"search:{asked.query}"),
        self_url=page(asked.page),
        updated=timezone.now(),
        publications=publications(rows[pk] for pk in ids if pk in rows),
        total=found.chosen.total if found.chosen else 0,
        first=page(1),
        previous=page(asked.page - 1) if asked.page > 1 else "",
        next=page(asked.page + 1) if asked.page < found.pages else "",
        up=_url(form),
    )


FEEDS: dict[str, Make] = {
    "": root, "books": books, "categories": by_category, "classes": by_class, "titles": by_title, "authors": by_author, "search": search,
}  # fmt: skip


def view(form: str, name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of a feed in one form."""

    @require_safe
    def answer(request: HttpRequest) -> HttpResponse:
        return _answer(request, form, FEEDS[name])

    return answer


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django names it
    """How programs search the catalogue."""
    return HttpResponse(atom.description(_url("atom", "search") + "?query={searchTerms}"), content_type=atom.OPENSEARCH)
