"""What a book's page says of itself to other programs."""

import pytest

from library.about import of_book
from tests.factories.library import BookFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("creators", "names"),
    [("〔清〕刘鹗 著", ["刘鹗"]), ("社区健康小组 编；李四", ["社区健康小组", "李四"]), ("", [])],
)
def test_authors_are_told_without_dynasty_and_role(creators, names):
    (told,) = of_book(BookFactory(creators=creators)).data
    assert [one["name"] for one in told["author"]] == names
