"""Categories, subjects, audiences: a sensible start, the editors' own afterwards."""

import pytest

from content.actions import load_terms
from content.models import Audience, Category, Subject
from content.querysets import categories
from tests.factories.content import CategoryFactory, SubjectFactory

pytestmark = pytest.mark.django_db


def test_start_has_thirteen_categories_with_four_to_eight_subjects_each():
    load_terms()
    assert Category.objects.count() == 13
    assert {4 <= category.subjects.count() <= 8 for category in Category.objects.all()} == {True}
    assert list(Audience.objects.values_list("name", flat=True)[:3]) == ["老年人", "青少年", "需要帮扶的人"]


def test_second_call_changes_nothing_that_editors_did():
    load_terms()
    health = Category.objects.get(slug="health")
    health.name = "健康"
    health.save()
    Subject.objects.filter(category=health).delete()
    assert load_terms() == 0
    assert Category.objects.get(slug="health").name == "健康"
    assert not health.subjects.exists()


@pytest.mark.parametrize("count", [1, 3, 10])
def test_categories_are_read_once(django_assert_num_queries, count):
    for _ in range(count):
        SubjectFactory()
    with django_assert_num_queries(2):
        categories()
    with django_assert_num_queries(0):
        assert len(categories()) == count


def test_changed_category_is_seen_at_once():
    category = CategoryFactory(name="旧名")
    assert [found.name for found in categories()] == ["旧名"]
    category.name = "新名"
    category.save()
    assert [found.name for found in categories()] == ["新名"]


def test_used_subject_keeps_its_category():
    from django.db.models import ProtectedError

    subject = SubjectFactory()
    with pytest.raises(ProtectedError):
        subject.category.delete()
