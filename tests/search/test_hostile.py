"""A thousand hostile queries on each engine: quotes, operators, NUL, wildcards, emoji, mixed scripts, 20,000 characters, deep pages."""

import os
import random
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import QueryDict
from django.test import Client
from modelsearch.query import Fuzzy, Phrase, PlainText
from wagtail.models import Page

from search import answers, kinds
from tests.search import hostile
from tests.search.engines import Engine, on_all

pytestmark = on_all
Make = Callable[..., list[Page]]
QUERIES = 1_000 if os.environ.get("CI") else 150


def test_hostile_queries_are_answered(engine: Engine, page_kind: kinds.Kind, make_pages: Make, client: Client) -> None:
    make_pages("家常刀削面", "面塑", "书法 入门", "Python 12", *[f"国画{number}" for number in range(20)])
    engine.settle()
    dice = random.Random(6)
    for number, query in enumerate(hostile.queries(dice, QUERIES)):
        asked = hostile.asked(dice, query)
        if number % 5 == 0:
            assert client.get("/search/", asked).status_code in {200, 400}, asked
        else:
            answer = answers.answer(answers.question(QueryDict(urlencode(asked)), {}))
            assert answer.total >= sum(len(section.rows) for section in answer.sections)


def test_hostile_queries_of_editors_are_answered(engine: Engine, make_pages: Make) -> None:
    make_pages("家常刀削面", "面塑", "书法 入门", "Python 12")
    engine.settle()
    dice = random.Random(7)
    for query in hostile.queries(dice, QUERIES // 5):
        kind = dice.choice([str, PlainText, Phrase, Fuzzy, lambda typed: PlainText(typed, operator="or"), lambda typed: ~PlainText(typed)])
        at = dice.choice([0, 0, 5, 99_999])
        found = Page.objects.search(kind(query))
        assert len(found[at : at + 10]) <= found.count()
        assert len(Page.objects.autocomplete(query)[at : at + 10]) <= 10
