"""The result page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import answers, text

ELDER_WORDS = frozenset(map(text.fold, ("长辈版", "关怀版", "老年版", "老人版", "敬老版", "适老版", "大字版", "大字", "无障碍", "elder version")))
"""Who types one of these looks for larger letters, not for a class (the version's common names)."""


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
        "max_query": text.MAX_QUERY,
        "offers_elder": text.fold(asked.query).strip() in ELDER_WORDS,
    }
    return render(request, "search/results.html", context)
