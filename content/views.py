"""Pages by one query; error reports; QR codes."""

import io

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import views as wagtail_views
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, get_page_models

from content import actions, owners, routing, translations
from content.forms import ReportForm, own_path
from pagecache.plans import cached

A_DAY = 86_400


def page_parameters() -> set[str]:
    """The parameters that pages read, as their types name them in ``parameters`` and ``answers``."""
    return {name for model in get_page_models() for kind in ("parameters", "answers") for name in getattr(model, kind, ())}


@cached(later=page_parameters)
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page. Finds it in one query and hands over to Wagtail, which runs its hooks; addresses routed by hand are all Wagtail's."""
    page = routing.page_at(request, path)
    if page is not None and page.live:
        request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
    elif not routing.routed_by_hand():
        if page is not None and page.first_published_at:
            return _withdrawn(request, page)
        raise Http404
    response: HttpResponse = wagtail_views.serve(request, path)
    return response


def _withdrawn(request: HttpRequest, page: Page) -> HttpResponse:
    """Answer 410 for what was public once, unless the editors redirect it."""
    bare = translations.addresses(request.path).simplified
    if any(get_redirect(request, Redirect.normalise_path(path)) is not None for path in dict.fromkeys((request.path, bare))):
        raise Http404
    return render(request, "410.html", {"title": page.title}, status=410)


def _sender(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Take a citizen's error report: a form of its own, never on a cached page."""
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"path": own_path(request.GET.get("path", "/"))})
    if form.is_bound and form.is_valid():
        return _take(request, form)
    return _form(request, form, 400 if form.is_bound else 200)


def _form(request: HttpRequest, form: ReportForm, status: int) -> HttpResponse:
    path = own_path(str(form["path"].value() or "/"))
    context = {"form": form, "path": path, "name": owners.name(request, path.partition("?")[0])}
    return render(request, "content/report.html", context, status=status)


def _refuse(request: HttpRequest, form: ReportForm, reason: str, status: int) -> HttpResponse:
    form.add_error(None, reason)
    return _form(request, form, status)


def _take(request: HttpRequest, form: ReportForm) -> HttpResponse:
    data = {name: form.cleaned_data[name] for name in ("path", "message", "contact")}
    organisation = owners.owner(request, data["path"].partition("?")[0])
    if organisation is None:
        return _refuse(request, form, _("The site is still being set up. Please try again later."), 503)
    if not form.is_trapped:
        try:
            actions.send_report(**data, organisation=organisation, sender=_sender(request))
        except actions.TooManyReportsError:
            reason = _("You have sent several reports within an hour. Please wait an hour, or call the number at the foot of the page.")
            return _refuse(request, form, reason, 429)
    return redirect(reverse("content:report_thanks", query={"path": data["path"]} if data["path"] != "/" else {}))


@never_cache
@require_safe
def report_thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens with the report, and lead back to the page (``?path=``)."""
    path = own_path(request.GET.get("path", "/"))
    return render(request, "content/report_thanks.html", {"path": path if path != "/" else ""})


@cached("path", static=True)
@require_safe
@cache_control(public=True, max_age=A_DAY)
def share_qr(request: HttpRequest) -> HttpResponse:
    """Draw the QR code of an address of this site."""
    given = request.GET.get("path", "")
    path = own_path(given)
    if not given or path != given:
        return HttpResponse(_("This is no address of this site."), status=400, content_type="text/plain; charset=utf-8")
    import segno  # 3 MB of every worker

    drawn = io.BytesIO()
    segno.make(settings.SITE.url + path, error="m", micro=False).save(
        drawn, kind="svg", border=2, light="#fff", xmldecl=False, omitsize=True, svgclass=None, lineclass=None
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
