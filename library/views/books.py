"""A book's page and its chapters: rendered by the server, readable without a script."""

import re
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from library import identifiers, shelves, sorting
from library.about import of_book
from library.inside import paragraphs
from library.models import Book, Chapter
from library.models.books import book_tag
from library.querysets import LISTED, SHOWN_ON_SHELVES
from library.spines import spine
from network.enums import RowState
from pagecache import tags
from pagecache.plans import cached

CHAPTERS_SHOWN = 100
NEAR = 3
"""Chapters before and after the one being read that its contents list names."""
BESIDE = 8
HITS = 20
A_DAY = 86_400
_PARAGRAPH_ADDRESS = re.compile(r'<a class="pn" href="#p(\d+)">')
_NUMBERED_TITLE = re.compile(r"^(第\s*[零〇一二三四五六七八九十百千万两廿\d]{1,9}\s*[章回节卷部集篇幕折])[\s　:：.、]*(\S.*)$")
TOC = ("number", "title", "depth", "characters", "outline")


class GoneError(Exception):
    """The book was public once."""


def public_book(pk: int) -> Book:
    """The book, where citizens see it; one query. 404 for one that never was, ``GoneError`` for one that was taken away."""
    tags.used(book_tag(pk), "list:content.category")
    book: Book | None = Book._base_manager.select_related("category", "organisation").filter(pk=pk).first()
    if book is None or (book.state != RowState.PUBLISHED and book.deleted_at is None):
        raise Http404(_("There is no such book."))
    if book.listed != LISTED:
        raise GoneError
    return book


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)


@cached("in", "from")
@require_safe
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """``/library/books/<id>/``: at most four queries."""
    try:
        found = public_book(pk)
    except GoneError:
        return _gone(request)
    wanted = " ".join(request.GET.get("in", "").split())[:40]
    start = request.GET.get("from", "")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
    chapters = _contents(found, max(1, first)) if found.readable else []
    last = chapters[-1]["number"] if chapters else 0
    context: dict[str, Any] = {
        "book": found,
        "spine": spine(_row(found)),
        "names": sorting.names_in(found.creators),
        "identifiers": [identifiers.shown(one) for one in identifiers.split(found.identifiers)],
        "subjects": sorting.names_in(found.subjects),
        "class_name": str(shelves.CLASSES.get(found.clc_letter, "")),
        "minutes": sorting.minutes(found.characters) if found.characters else 0,
        "chapters": chapters,
        "first": first,
        "next_from": last + 1 if chapters and last < found.chapter_count else 0,
        "wanted": wanted,
        "hits": _hits(found, wanted) if wanted and found.readable else [],
        "beside": [spine(row) for row in _beside(found)],
        "last_updated": found.updated_at,
        "about": of_book(found),
    }
    return render(request, "library/book.html", context)


def _row(book: Book) -> dict[str, Any]:
    """The book as shelves read it."""
    names = ("pk", "title", "creators", "characters", "cover", "reads")
    category = book.category
    return {name: getattr(book, name) for name in names} | {
        "category__slug": category.slug if category else None,
        "category__cloth": category.cloth if category else None,
    }


def _contents(book: Book, first: int) -> list[dict[str, Any]]:
    rows = Chapter.objects.filter(book=book, number__gte=first).order_by("number").values(*TOC)
    return [_line(row) for row in rows[:CHAPTERS_SHOWN]]


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the contents."""
    return row | {"minutes": sorting.minutes(row["characters"]), "indent": min(row["depth"], 2)}


def _beside(book: Book) -> list[dict[str, Any]]:
    """Books that stand next to this one on its shelf: the ones that follow by pinyin."""
    rows = Book.objects.listed().filter(shelves.RowAfter("title_sort", book.title_sort, book.pk))
    if book.category_id:
        rows = rows.filter(category=book.category_id)
    return list(rows.order_by("title_sort", "pk").values(*SHOWN_ON_SHELVES)[:BESIDE])


def _hits(book: Book, wanted: str) -> list[dict[str, Any]]:
    """Paragraphs of the book that hold the words: one query within the book."""
    found: list[dict[str, Any]] = []
    rows = Chapter.objects.filter(Q(book=book) & Q(html__icontains=wanted)).order_by("number").values("number", "title", "html")
    for row in rows[:HITS]:
        for place, text in paragraphs(row["html"]):
            if wanted.casefold() in text.casefold():
                found.append({"chapter": row["title"], "number": row["number"], "paragraph": f"p{place}", "place": place, "text": text})
            if len(found) >= HITS:
                return found
    return found


@cached()
@require_safe
def chapter(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """``/library/books/<id>/<chapter>/#p12``: three queries."""
    try:
        found = public_book(pk)
    except GoneError:
        return _gone(request)
    if not found.readable:
        raise Http404(_("This book cannot be read here."))
    text = Chapter.objects.filter(book=found, number=number).first()
    if text is None:
        raise Http404(_("The book has no such chapter."))
    near = [_line(row) for row in Chapter.objects.filter(book=found, number__range=(number - NEAR, number + NEAR)).order_by("number").values(*TOC)]
    numbered = _NUMBERED_TITLE.match(text.title)
    context = {
        "book": found,
        "chapter": text,
        "html": with_addresses(text.html),
        "number_line": numbered[1] if numbered else "",
        "name": numbered[2] if numbered else text.title,
        "minutes": sorting.minutes(text.characters),
        "percent": round(100 * (number - 1) / found.chapter_count),
        "near": near,
        "previous": next((row for row in near if row["number"] == number - 1), None),
        "next": next((row for row in near if row["number"] == number + 1), None),
    }
    return render(request, "library/chapter.html", context)


def with_addresses(html: str) -> SafeString:
    """Stored HTML for a page: the links at the ends of paragraphs say what they are. It was cleaned when it was stored."""
    label = _("Address of paragraph %(number)s")
    made = _PARAGRAPH_ADDRESS.sub(lambda match: f'<a class="pn" href="#p{match[1]}" aria-label="{label % {"number": match[1]}}">', html)
    return mark_safe(made)


@csrf_exempt
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody read for a while: told by the reader's script, counted once a day for each address. Nothing about the reader is kept."""
    origin = request.headers.get("Origin", "")
    own = {f"{request.scheme}://{request.get_host()}", settings.SITE.url}
    if origin not in own:
        return HttpResponse(status=403)
    key = f"library-read-{pk}-{request.META.get('REMOTE_ADDR', '')}-{timezone.localdate():%j}"
    if cache.add(key, 1, A_DAY):
        Book._base_manager.filter(pk=pk, listed=LISTED).update(reads=F("reads") + 1)  # no tag: shelves may learn of it later
    return HttpResponse(status=204)
