"""Files of the uploads, delivered whole or in ranges (RFC 9110), without holding the server's threads.

A body that is handed over as one piece costs no thread while a slow line takes it; a streamed one holds a thread to its end. So whatever is
small goes in one piece, open-ended ranges are cut to ``ranges.PIECE``, and only ``STREAMS`` long bodies are streamed at once: a closed range
beyond that gets its first piece (a 206 says what it holds), a whole file is asked for again some seconds later (503).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from media import ranges
from media.ranges import PIECE, Span, UnsatisfiableError

IN_ONE = 4 * PIECE
"""Bytes of a whole file that still go in one piece."""
STREAMS = 2
"""Of the server's threads in each process."""
CHUNK = 1 << 16
AN_HOUR = 3600
_streams = BoundedSemaphore(STREAMS)


class _Streamed:
    """Bytes of an open file, chunk by chunk; closing it gives the place back."""

    def __init__(self, file: BinaryIO, span: Span) -> None:
        self.file: BinaryIO | None = file
        self.left = span.length
        file.seek(span.start)

    def __iter__(self) -> Iterator[bytes]:
        while self.left and self.file is not None and (chunk := self.file.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Called by the server in every case."""
        if self.file is not None:
            self.file.close()
            self.file = None
            _streams.release()


def deliver(request: HttpRequest, path: Path, *, content_type: str, download_as: str = "", private: bool = False) -> HttpResponseBase:
    """Answer a GET or HEAD for the file at ``path``: 200, 206, 304, 416, or 404 where it is gone.

    ``download_as`` makes browsers keep it under that name. ``private``: no cache keeps it.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise Http404 from None
    status = os.fstat(file.fileno())
    etag = f'"{status.st_size:x}-{status.st_mtime_ns:x}"'
    if _is_known(request, etag, status.st_mtime):
        file.close()
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _answer(request, file, status.st_size, _asked(request, status.st_size, etag, status.st_mtime))
    return _dressed(response, content_type, etag, status.st_mtime, download_as, private=private)


def _is_known(request: HttpRequest, etag: str, changed: float) -> bool:
    known = request.headers.get("If-None-Match")
    if known is not None:
        return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(changed) <= since


def _asked(request: HttpRequest, size: int, etag: str, changed: float) -> Span | UnsatisfiableError | None:
    """The span to answer with; None for the whole file: also where If-Range names another version (13.1.5)."""
    header, unchanged = request.headers.get("Range", ""), request.headers.get("If-Range")
    if not header or (unchanged is not None and unchanged.strip() not in {etag, http_date(int(changed))}):
        return None
    try:
        return ranges.asked(header, size)
    except UnsatisfiableError as error:
        return error


def _answer(request: HttpRequest, file: BinaryIO, size: int, span: Span | UnsatisfiableError | None) -> HttpResponseBase:
    if isinstance(span, UnsatisfiableError):
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = span or Span(0, size)
    if part.is_open:
        part = part.cut()
    response = _body(request, file, part, may_cut=span is not None)
    if response.status_code == 200 and span is not None:
        response.status_code = 206
        length = int(response.headers["Content-Length"])
        response.headers["Content-Range"] = f"bytes {part.start}-{part.start + length - 1}/{size}"
    return response


def _body(request: HttpRequest, file: BinaryIO, part: Span, *, may_cut: bool) -> HttpResponseBase:
    if request.method == "HEAD":
        file.close()
        return HttpResponse(headers={"Content-Length": str(part.length)})
    if part.length > IN_ONE and _streams.acquire(blocking=False):
        return StreamingHttpResponse(_Streamed(file, part), headers={"Content-Length": str(part.length)})
    with file:
        if part.length > IN_ONE and not may_cut:
            return _later()
        part = part.cut() if part.length > IN_ONE else part
        file.seek(part.start)
        data = file.read(part.length)
    return HttpResponse(data, headers={"Content-Length": str(len(data))})


def _later() -> HttpResponse:
    words = _("Many people are downloading large files now. Please try again in some seconds.")
    return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "10", "Cache-Control": "no-store"})


def _dressed(response: HttpResponseBase, content_type: str, etag: str, changed: float, download_as: str, *, private: bool) -> HttpResponseBase:
    if response.status_code == 503:
        return response
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(int(changed))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'"
    if response.status_code != 304:
        response.headers["Content-Type"] = content_type
    if download_as:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download_as, safe='')}"
    if private:
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response
