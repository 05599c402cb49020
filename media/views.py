"""Recordings, their captions and chapters, and documents: delivered to those who may have them."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served
from wagtail.documents.wagtail_hooks import check_view_restrictions

from media import access, plays
from media.delivery import AN_HOUR, deliver
from media.enums import Variant
from media.models import Attachment, Recording
from media.models.recordings import extension_of

INLINE = {"pdf"}
"""Documents that browsers show; the others are kept."""


def _recording(request: HttpRequest, pk: int) -> Recording:
    found = Recording.objects.filter(pk=pk).select_related("collection").first()
    if found is None or not access.may_see(request, found):
        raise Http404
    return found


@require_safe
def recording(request: HttpRequest, pk: int, variant: str, extension: str) -> HttpResponseBase:
    """One file of a recording, whole or in ranges. An address with the ending of a file that was replaced leads on."""
    found = _recording(request, pk)
    if variant not in Variant.values or not (file := found.file_of(Variant(variant))):
        raise Http404
    if extension != extension_of(file):
        return redirect(found.url_of(Variant(variant)))
    if request.method == "GET" and request.headers.get("Range", "bytes=0-").replace(" ", "") == "bytes=0-":
        plays.note(found.pk)
    return deliver(request, Path(file.path), content_type=found.type_of(Variant(variant)), private=not access.is_public(found))


@require_safe
def captions(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Captions or chapters as WebVTT."""
    found = _recording(request, pk)
    text: str = getattr(found, name)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    if access.is_public(found):
        patch_cache_control(response, public=True, max_age=AN_HOUR)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def document(request: HttpRequest, pk: int, filename: str) -> HttpResponseBase:
    """A document; a restricted collection may ask for its password or for signing in, as Wagtail does."""
    found = Attachment.objects.filter(pk=pk).select_related("collection").first()
    if found is None or found.filename != filename:
        raise Http404
    if not access.may_see(request, found):
        asked: HttpResponse | None = None if found.is_private else check_view_restrictions(found, request)
        if asked is None:
            raise Http404
        return asked
    document_served.send(sender=Attachment, instance=found, request=request)
    name = "" if found.file_extension.lower() in INLINE else found.filename
    return deliver(request, Path(found.file.path), content_type=found.content_type, download_as=name, private=not access.is_public(found))
