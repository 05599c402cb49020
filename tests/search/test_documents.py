"""What is read of objects on their way into an index."""

import re
from typing import Any

import pytest
from factory.django import DjangoModelFactory

from config.environment import ROOT
from search.engines import tasks
from search.engines.documents import documents
from search.passages import server as passages
from tests.factories.content import CategoryFactory, SubjectFactory
from tests.factories.library import BookFactory
from tests.factories.timetable import SeriesFactory


@pytest.mark.django_db
@pytest.mark.parametrize("made", [BookFactory, SeriesFactory])
def test_objects_are_read_without_a_query_for_each(made: type[DjangoModelFactory[Any]], django_assert_num_queries: Any) -> None:
    for _turn in range(3):
        category = CategoryFactory()
        made(category=category, **({"subject": SubjectFactory(category=category)} if made is SeriesFactory else {}))
    objects = list(made._meta.model.get_indexed_objects())
    documents(objects[:1])  # what a process keeps in memory
    with django_assert_num_queries(0):
        read = documents(objects)
    assert [f"c/{obj.category.slug}" in document.filters.split() for obj, document in zip(objects, read, strict=True)] == [True] * 3


def test_the_manual_names_every_field_that_a_server_gets() -> None:
    for heading, mapping in (("Two indexes", tasks.MAPPING), ("The one of passages", passages.MAPPING)):
        told = (ROOT / "docs/search-server.md").read_text(encoding="utf-8").split(heading)[1].split("\n\n")[1]
        rows = [[re.findall(r"`(\w+)`", cell) for cell in row.split("|")[1:3]] for row in told.splitlines()[2:]]
        types = {
            name: kinds[min(at, len(kinds) - 1)] if "whitespace" not in kinds else kinds[0] for names, kinds in rows for at, name in enumerate(names)
        }
        assert types == {name: field["type"] for name, field in mapping["properties"].items()}  # type: ignore[attr-defined]  # a dict of many things
