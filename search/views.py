"""The result page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pagecache.plans import cached
from search import answers, programs, suggestions, text

ELDER_WORDS = frozenset(map(text.fold, ("长辈版", "关怀版", "老年版", "老人版", "敬老版", "适老版", "大字版", "大字", "无障碍", "elder version")))
"""Who types one of these looks for larger letters, not for a class (the version's common names)."""

SUGGESTIONS_STAY = 120
"""Seconds for which a browser keeps suggestions."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, by kind. Every parameter may be nonsense."""
    asked = answers.question(request.GET, request.COOKIES)
    answer = answers.answer(asked)
    context = {
        "answer": answer,
        "question": asked,
        "search_query": asked.query,
        "everything": asked.address(kind=None),
        "without_filters": asked.address(filters=()),
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "after": asked.address(page=asked.page + 1) if asked.page < answer.pages else "",
        "address": asked.address(),
        "max_query": text.MAX_QUERY,
        "offers_elder": text.fold(asked.query).strip() in ELDER_WORDS,
    }
    return render(request, "search/results.html", context)


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs; it may be read from any site."""
    answer = JsonResponse(programs.as_json(answers.answer(answers.question(request.GET, {}))))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The same as RSS."""
    body = programs.as_feed(answers.answer(answers.question(request.GET, {})))
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
