"""Old addresses: a spreadsheet is sent, looked over row by row, then taken in."""

import secrets
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from news.actions import import_redirects
from news.forms import OldAddressesForm
from news.redirecting import Row, Verdict, problems

KEPT = 3600  # seconds between looking over and taking in
SHOWN = 300
"""Rows on the page."""


class OldAddressesView(WagtailAdminTemplateMixin, FormView[OldAddressesForm]):
    """Stands in the place of Wagtail's own import, which knows neither a dry run nor what was withdrawn."""

    template_name = "news/admin/old_addresses.html"
    page_title = _("Import old addresses")
    header_icon = "redirect"
    form_class = OldAddressesForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Addresses belong to everybody: for the city's administrators."""
        if not request.user.is_superuser:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list of redirects."""
        above = {"url": reverse("wagtailredirects:index"), "label": __("Redirects")}
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items, above, {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take in what was looked over before, or look a file over."""
        if "kept" in request.POST:
            return self._take_in(request.POST["kept"])
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: OldAddressesForm) -> HttpResponse:
        """Look the table over and keep it for a while."""
        cells, hosts = form.cleaned_data["table"], form.cleaned_data["hosts"]
        kept = secrets.token_urlsafe(16)
        cache.set(self._key(kept), (cells, hosts), KEPT)
        return self.render_to_response(self.get_context_data(form=form, kept=kept, **_told(import_redirects(cells, hosts=hosts, dry_run=True))))

    def _key(self, kept: str) -> str:
        return f"news:old-addresses:{self.request.user.pk}:{kept[:40]}"

    def _take_in(self, kept: str) -> HttpResponse:
        found = cache.get(self._key(kept))
        if found is None:
            messages.error(self.request, __("The table that was looked over is no longer kept. Please send it again."))
            return HttpResponseRedirect(self.request.path)
        cells, hosts = found
        told = _told(import_redirects(cells, hosts=hosts))
        cache.delete(self._key(kept))
        messages.success(self.request, __("Taken in: %(sums)s") % {"sums": told["sums"]})
        return HttpResponseRedirect(reverse("wagtailredirects:index"))


def _sum(verdict: Verdict, count: int) -> str:
    return ngettext("%(number)s row %(verdict)s", "%(number)s rows %(verdict)s", count) % {"number": count, "verdict": verdict.label}


def _told(rows: list[Row]) -> dict[str, Any]:
    counts = Counter(row.verdict for row in rows if row.verdict)
    wrong = list(problems(rows))
    good = [row for row in rows if row.verdict is not Verdict.PROBLEM]
    return {
        "sums": pgettext("between clauses", ", ").join(_sum(verdict, count) for verdict, count in counts.items()) or __("not one row"),
        "wrong": wrong[:SHOWN],
        "wrong_count": len(wrong),
        "good": good[:SHOWN],
        "good_count": len(good),
        "has_changes": any(row.verdict in {Verdict.NEW, Verdict.CHANGED, Verdict.GONE} for row in rows),
    }
