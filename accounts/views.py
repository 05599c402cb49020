"""Pages of accounts that allauth has otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def ask_the_office(request: HttpRequest) -> HttpResponse:
    """Nobody signs up, changes addresses or resets a password by letter: the office gives accounts."""
    return render(request, "account/help.html")
