"""What the editors' interface says of searches: most searched, not found, not opened, by district; from a row to a verb."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.contrib.search_promotions.models import Query

from search import answers, facets, promoted, readers, searches, text, trial, wishes
from search.models import Answered, SearchCount, key_of
from search.passages import finding
from search.personal import is_personal

SHOWN = 50
"""Queries on a page."""
SPAN = timedelta(days=30)
PARTS: dict[str, str | Promise] = {
    "most": gettext_lazy("Most searched"),
    "nothing": gettext_lazy("Searched and not found"),
    "unopened": gettext_lazy("Found, but nothing was opened"),
}


def verbs(user: Any) -> dict[str, bool]:
    """What somebody may do with a query."""
    return {"may_add": user.has_perm("search.add_synonym"), "may_promote": user.has_perm("wagtailsearchpromotions.add_searchpromotion")}


class Desk(WagtailAdminTemplateMixin, TemplateView):
    """A page on queries of citizens; from each query one click leads on."""

    header_icon = "search"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for who may note what is wanted."""
        if not request.user.has_perm("search.change_wish"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """One level."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def post(self, request: HttpRequest) -> HttpResponse:
        """One click: note a query as wanted, or go on to promote a result for it."""
        words = text.clean_query(request.POST.get("query", ""))
        if not text.query_phrases(words) or not key_of(words):
            return redirect(request.get_full_path())
        if is_personal(words):
            messages.error(request, _("“%(words)s” looks like somebody's number or address: it is not noted.") % {"words": words})
            return redirect(request.get_full_path())
        if request.POST.get("verb") == "promote" and request.user.has_perm("wagtailsearchpromotions.add_searchpromotion"):
            return redirect("wagtailsearchpromotions:edit", Query.get(words).pk)
        wishes.ask(words, editor=request.user.pk)
        messages.success(request, _("“%(words)s” is noted as wanted.") % {"words": words})
        return redirect(request.get_full_path())


class SearchesView(Desk):
    """The last thirty days, a page of them. Four queries."""

    template_name = "search/admin/searches.html"
    page_title = gettext_lazy("Searches of citizens")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the address asks for; nonsense is the whole city."""
        which, district = self.request.GET.get("part", "most"), self.request.GET.get("district", "")
        since = timezone.localdate() - SPAN
        known = SearchCount.objects.filter(day__gte=since).exclude(district="").order_by("district").values_list("district", flat=True).distinct()
        districts = [(code, facets.label(f"at/{code}") or code) for code in known]
        district = district if district in dict(districts) else ""
        part = which if which in PARTS else "most"
        words = text.clean_query(self.request.GET.get("q", ""))
        here = f"{reverse('search_searches')}?{urlencode({'q': words} if words else {})}{'&' if words else ''}part="
        more = f"&district={district}" if district else ""
        shown = WagtailPaginator(searches.counts(part, since, district, words), SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "shown": shown,
            "page_numbers": shown.paginator.get_elided_page_range(shown.number),
            "rows": [row | {"mark": Answered(row["best"]).label if row["most"] and row["best"] < Answered.WHOLLY else ""} for row in shown],
            "words": words,
            "part": part,
            "district": district,
            "parts": [(f"{here}{name}{more}", label, name == part) for name, label in PARTS.items()],
            "districts": [(f"{here}{part}&district={code}", label, code == district) for code, label in districts],
            "whole_city": f"{here}{part}" if district else "",
            **verbs(self.request.user),
        }


class TrialView(Desk):
    """A query as a citizen at some place asks it, with the reasons beside each hit. Nothing is counted."""

    template_name = "search/admin/trial.html"
    page_title = gettext_lazy("Try a search")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the address asks for."""
        typed = text.clean_query(self.request.GET.get("at", ""))
        places = trial.places(typed)
        place = places[0] if places else None
        code = place.token.removeprefix(readers.PLACE) if place is not None else None
        asked = replace(answers.question(self.request.GET, {}), place=code)
        explained = trial.explain(asked) if asked.query else None
        return super().get_context_data(**kwargs) | {
            "query": asked.query,
            "at": typed,
            "place": place.label if place is not None else "",
            "other_places": [other.label for other in places[1:]],
            "explained": explained,
            "inside": finding.inside(explained.answer) if explained is not None else [],
            "promoted": promoted.picks(explained.answer) if explained is not None else [],
            **verbs(self.request.user),
        }
