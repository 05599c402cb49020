"""Over the demo city every engine finds exactly what plain Python finds."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.test import override_settings
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models

from config.environment import SearchAddress
from home import demo
from network import demo_data
from search import actions
from search.engines import server
from search.engines.found import Asked, Stage
from tests.browser import city as cities
from tests.search.engines import fresh, on_all, patient
from tests.search.reference import Key, Reference, queries, reference

pytestmark = on_all
QUERIES = 600 if os.environ.get("CI") else 200
SHOWN = 1000
"""Hits of a kind that a server gives at once."""


def silent(_line: str) -> None:
    """Nobody listens."""


def everything() -> Iterator[Model]:
    """All objects that want to be found."""
    return (obj for model in get_indexed_models() for obj in model.get_indexed_objects())


@pytest.fixture(scope="module")
def city(
    engine_name: str, address: SearchAddress | None, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reference]:
    """The demo city in an engine: on SQLite the one that the browser tests make, for a server a copy; else one that goes with its transaction."""
    with django_db_blocker.unblock():
        if engine_name == "sqlite":
            with cities.reading(cities.template()):
                yield reference(everything())
            return
        if connection.vendor == "sqlite":
            with cities.copied(tmp_path_factory.mktemp("city")), override_settings(SEARCH_SERVER=address), patient():
                fresh()
                get_search_backend().rebuilt()
                yield reference(everything())
                fresh()
            return
        with transaction.atomic():
            demo.build("city", silent)
            with override_settings(SEARCH_SERVER=address), patient():
                fresh()
                actions.rebuild()
                yield reference(everything())
                fresh()
            transaction.set_rollback(True)
        demo_data.present.forget()
        ContentType.objects.clear_cache()


def found(query: str) -> tuple[set[Key], Counter[int]]:
    """Return what the result page's first stage finds, and how many of each content type there are."""
    types = ContentType.objects.get_for_models(*get_indexed_models(), for_concrete_models=False)
    kinds = {key.pk: key.pk for key in types.values()}
    hits = get_search_backend().find(Asked(query, kinds, size=SHOWN, typed=(Stage.TEXT,))).hits
    return {(hit.kind, hit.object_id) for hit in hits}, Counter({hit.kind: hit.total for hit in hits})


def test_what_is_found_is_what_stands_there(city: Reference) -> None:
    asked = queries(city, QUERIES)
    assert len(asked) == QUERIES
    answered = 0
    for query in asked:
        wanted = city.find(query)
        keys, totals = found(query)
        assert totals == Counter(content_type for content_type, _key in wanted), query
        shown = {key for key in wanted if totals[key[0]] <= SHOWN}
        assert {key for key in keys if totals[key[0]] <= SHOWN} == shown, query
        answered += bool(wanted)
        assert server.breaker.is_closed(), server.breaker.reason
    assert 0.7 * QUERIES < answered < QUERIES


def test_all_of_a_thousand_hits_and_more_are_reached(city: Reference) -> None:
    reached = 0
    for model in get_indexed_models():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False).pk
        for query in ("社区", "太原", "2026"):
            wanted = {key for at, key in city.find(query) if at == content_type}
            if len(wanted) > SHOWN:
                assert {str(obj.pk) for obj in get_search_backend().search(query, model)} >= wanted  # hidden ones are found for editors
                reached += 1
    assert reached
    assert server.breaker.is_closed(), server.breaker.reason
