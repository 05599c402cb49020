"""The result page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import answers, text


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
        "without_filters": asked.address(filters=None),
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "after": asked.address(page=asked.page + 1) if asked.page < answer.pages else "",
        "max_query": text.MAX_QUERY,
    }
    return render(request, "search/results.html", context)
