"""What is read of objects on their way into an index."""

from typing import Any

import pytest
from factory.django import DjangoModelFactory

from search.engines.documents import documents
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
