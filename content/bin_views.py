"""What an editor meets when he deletes a page: it goes into the bin, and a button takes it out again."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page

from content import bin as page_bin
from network.pages import OwnedPageTester


def bin_instead(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Into the bin instead of away for good; what lies in the bin already is deleted as Wagtail does."""
    if request.method != "POST" or page_bin.is_binned(page) or not type_to_delete_confirmation(request):
        return None
    parent = page.get_parent()
    page_bin.bin_page(page, request.user)
    _say_binned(request, [page])
    return redirect("wagtailadmin_explore", parent.pk)


def bin_many(request: HttpRequest, pages: Iterable[Any]) -> None:
    """Several at once, those below another one go with it."""
    outermost: list[Page] = []
    for page in sorted(pages, key=lambda page: page.path):
        if not any(page.path.startswith(other.path) for other in outermost):
            outermost.append(page)
    for page in outermost:
        page_bin.bin_page(Page.objects.get(pk=page.pk), request.user)
    _say_binned(request, outermost)


def _say_binned(request: HttpRequest, pages: list[Page]) -> None:
    buttons = [messages.button(reverse("content_take_out", args=[page.pk]), _("Undo")) for page in pages[:1] if len(pages) == 1]
    names = pgettext("between words", ", ").join(page.title for page in pages)
    messages.success(request, _("In the bin: %(names)s") % {"names": names}, buttons=buttons)


@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then put a page back where it was; 404 for who may not."""
    page = get_object_or_404(Page, pk=pk).specific
    if not page_bin.is_binned(page) or not OwnedPageTester(request.user, page).can_edit():
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            page_bin.take_out(page, request.user)
        except page_bin.RestoreError as error:
            problem = str(error)
        else:
            messages.success(request, _("%(title)s is back, as a draft.") % {"title": page.title})
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "content/admin/take_out.html", {"page": page, "problem": problem}, status=409 if problem else 200)
