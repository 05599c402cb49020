"""What a book carries: pictures of its chapters, its cover, the EPUB to take away."""

import re
import tempfile
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library import identifiers, sorting
from library.exporting.covers import draw_png, draw_svg
from library.exporting.epub import TYPES, Metadata, Part, write_epub
from library.models import Book, Chapter
from library.models.books import FOLDER
from library.querysets import LISTED
from library.spines import spine

_NAME = re.compile(r"\d{1,6}\.(png|jpg|gif|webp)")
_LONG = "public, max-age=2592000"
_SHORT = "public, max-age=3600"
POLICY = "default-src 'none'; style-src 'none'; sandbox"
"""For what is no page: nothing in it may run or load anything."""


def _listed(pk: int, *fields: str) -> Book:
    found: Book | None = Book.objects.listed().filter(pk=pk).select_related("category").only("category__slug", "category__cloth", *fields).first()
    if found is None:
        raise Http404(_("There is no such book."))
    return found


def _guarded(response: Any, kept: str) -> Any:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = kept
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:  # noqa: ARG001 - Django names it
    """A picture of a chapter: only names that an import gives, only types that are pictures."""
    named = _NAME.fullmatch(name)
    if named is None or not Book.objects.listed().filter(pk=pk).exists():
        raise Http404(_("There is no such picture."))
    try:
        file = (FOLDER / str(pk) / name).open("rb")
    except OSError:
        raise Http404(_("There is no such picture.")) from None
    response: HttpResponseBase = _guarded(FileResponse(file, content_type=TYPES[named[1]]), _LONG)
    return response


def _drawn(pk: int) -> tuple[str, str, int]:
    book = _listed(pk, "title", "creators", "characters", "cover", "reads")
    category = book.category
    row = {"category__slug": category.slug if category else "", "category__cloth": category.cloth if category else None}
    fields = {name: getattr(book, name) for name in ("pk", "title", "creators", "characters", "cover", "reads")}
    drawn = spine(fields | row)
    return book.title, drawn.creators, int(drawn.classes[1])


@require_safe
def cover_svg(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django names it
    """The drawn cover."""
    response: HttpResponse = _guarded(HttpResponse(draw_svg(*_drawn(pk)), content_type="image/svg+xml"), _SHORT)
    return response


@require_safe
def cover_png(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django names it
    """The same for programs that know no SVG."""
    response: HttpResponse = _guarded(HttpResponse(draw_png(*_drawn(pk)), content_type="image/png"), _SHORT)
    return response


def metadata_of(book: Book) -> Metadata:
    """What the taken-away book says of itself."""
    return Metadata(
        identifier=next(iter(identifiers.split(book.identifiers)), "") or f"urn:taiyuan-lifelong-learning:book:{book.pk}",
        title=book.title,
        creators=sorting.names_in(book.creators),
        language=book.language,
        publisher=book.publisher,
        year=book.year,
        subjects=sorting.names_in(book.subjects),
        summary=book.summary,
        rights=book.rights_note,
        modified=f"{book.updated_at:%Y-%m-%dT%H:%M:%SZ}",
        cover=book.cover,
    )


@require_safe
def epub(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The book as EPUB, made from our own chapters; only where its rights allow it."""
    book = Book.objects.filter(pk=pk, listed=LISTED).first()
    if book is None or not book.downloadable:
        raise Http404(_("This book cannot be taken away."))
    etag = f'"{book.pk}-{book.version}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    parts = Chapter.objects.filter(book=book).order_by("number").iterator(20)
    folder = FOLDER / str(book.pk)
    pictures = sorted(path for path in folder.glob("*") if _NAME.fullmatch(path.name)) if folder.is_dir() else []
    write_epub(file, metadata_of(book), (Part(one.number, one.title, one.html, one.depth) for one in parts), pictures)
    file.seek(0)
    response = FileResponse(file, content_type="application/epub+zip")
    response.headers["Content-Disposition"] = f"attachment; filename=\"book-{book.pk}.epub\"; filename*=UTF-8''{quote(book.title[:80])}.epub"
    response.headers["ETag"] = etag
    made: HttpResponseBase = _guarded(response, "public, max-age=0, must-revalidate")
    return made
