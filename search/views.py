"""The result page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pagecache.plans import cached
from search import answers, columns, kinds, programs, promoted, readers, searches, suggestions, text, wishes
from search.engines.found import Stage
from search.forms import WishForm
from search.models import Answered
from search.passages import finding

ELDER_WORDS = frozenset(
    map(
        text.fold,
        (
            "长辈版",
            "关怀版",
            "老年版",
            "老人版",
            "敬老版",
            "适老版",
            "长辈模式",
            "关怀模式",
            "老年模式",
            "老人模式",
            "大字模式",
            "适老化",
            "大字版",
            "大字",
            "无障碍",
            "elder version",
        ),
    )
)
"""Who types one of these looks for larger letters, not for a class (the version's common names)."""

MAX_HIT = 40
SUGGESTIONS_STAY = 120
"""Seconds for which a browser keeps suggestions."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind. Every parameter may be nonsense."""
    asked = answers.question(request.GET, request.COOKIES)
    if asked.was_cut and (bare := getattr(request, "bare", None)):
        request.bare = bare.asking(asked.address(page=asked.page).removeprefix("?"))  # type: ignore[attr-defined]  # what config.modes gave it
    answer = answers.answer(asked)
    inside = finding.inside(answer)
    if asked.query and asked.page == 1 and request.method == "GET" and not _is_editor(request):  # who asks with HEAD reads nothing
        results = len(inside) + (answer.elsewhere or answer.total)
        searches.note(asked.query, _district(asked), results=results, answered=_answered(answer, is_inside=bool(inside)))
    context = {
        "promoted": promoted.picks(answer),
        "answer": answer,
        "inside": inside,
        "marked": answer.marked,
        "question": asked,
        "search_query": asked.query,
        "first_page": asked.address(),
        "everything": asked.address(kind=None),
        "without_filters": asked.address(filters=()),
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "after": asked.address(page=asked.page + 1) if asked.page < answer.pages else "",
        "address": asked.address(),
        "max_query": text.MAX_QUERY,
        "column": columns.named(text.fold(asked.query)) if asked.page == 1 else None,
        "offers_elder": text.fold(asked.query).strip() in ELDER_WORDS,
    }
    return render(request, "search/results.html", context)


def _is_editor(request: HttpRequest) -> bool:
    """Whether somebody is signed in: what editors try is nothing that citizens miss."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _answered(answer: answers.Answer, *, is_inside: bool) -> Answered:
    """How well a search was answered; what only a place or a day has not was found, and so was what stands inside of works."""
    if is_inside or answer.elsewhere or not answer.is_near:
        return Answered.WHOLLY
    if not answer.total:
        return Answered.NOTHING
    return Answered.SOME if answer.stage >= Stage.PARTLY else Answered.NEARLY


def _district(asked: answers.Question) -> str | None:
    """The district that was asked for, by a facet or in words, whether or not something was found there; else the reader's own."""
    tokens = (*asked.filters, *readers.read(asked.query, asked.unread).tokens)
    return next((token.removeprefix(readers.PLACE) for token in tokens if token.startswith(readers.PLACE) and "|" not in token), asked.place)


def _known(hit: str) -> str:
    """What a page says was opened, where there is such a kind."""
    return hit if hit.partition(":")[0] in {kind.name for kind in kinds.registered()} and len(hit) <= MAX_HIT else ""


@csrf_exempt
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Told by the result page's script: one of the results was opened. A number goes up, nothing else happens."""
    asked = answers.question(request.POST, request.COOKIES)
    if not _is_editor(request):
        searches.note(asked.query, _district(asked), opened=True, again="again" in request.POST, hit=_known(request.POST.get("hit", "")))
    return HttpResponse(status=204)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take what a citizen would like to learn and did not find."""
    form = WishForm(request.POST if request.method == "POST" else None, initial={"words": text.clean_query(request.GET.get("q", ""))})
    if not form.is_bound or not form.is_valid():
        return render(request, "search/ask.html", {"form": form}, status=400 if form.is_bound else 200)
    if not form.is_trapped:
        place = answers.question(request.GET, request.COOKIES).place
        try:
            wishes.ask(form.cleaned_data["words"], place=place, sender=str(request.META.get("REMOTE_ADDR", "")))
        except wishes.TooManyWishesError:
            form.add_error(None, _("You have asked several times within an hour. Please wait an hour, or call the number at the foot of the page."))
            return render(request, "search/ask.html", {"form": form}, status=429)
    return redirect("search:ask_thanks")


@cached()
@require_safe
def ask_thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens with a wish."""
    return render(request, "search/ask_thanks.html")


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs; it may be read from any site."""
    found = answers.answer(answers.question(request.GET, {}))
    answer = JsonResponse(programs.as_json(found, finding.inside(found)))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The same as RSS, the latest first."""
    body = programs.as_feed(answers.question(request.GET, {}))
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8", headers={"X-Robots-Tag": "noindex"})


@cached(static=True)
@require_safe
def description(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django names it
    """How browsers and programs search the site."""
    return HttpResponse(programs.description(), content_type=programs.DESCRIPTION)


@cached("q", "as")
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What may be meant by what is typed so far, as JSON; ``as=opensearch``: in the form that browsers' own search fields read."""
    typed = text.clean_query(request.GET.get("q", ""))
    found = suggestions.suggest(typed)
    if request.GET.get("as") == "opensearch":
        answer = JsonResponse([typed, [one.text for one in found]], safe=False, content_type="application/x-suggestions+json")
    else:
        answer = JsonResponse({"query": typed, "suggestions": [{"text": one.text, "kind": one.label} for one in found]})
    answer.headers["Cache-Control"] = f"public, max-age={SUGGESTIONS_STAY}"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
