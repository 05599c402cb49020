"""What holds for every page type: how it is found, where it may stand, what a form refuses."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from content.checks import _check, check_page_types
from content.models import BasePage
from content.querysets import found_pages
from home.models import StandardPage
from search import suggestions
from tests.factories.content import CategoryFactory, SubjectFactory
from tests.factories.home import article, column, standard_page


def test_our_page_types_keep_the_conventions():
    assert check_page_types() == []


def test_silent_page_type_is_told_what_to_write():
    class Silent(StandardPage):
        class Meta:
            abstract = True
            app_label = "home"

    silent, homeless = _check(Silent)
    assert (silent.id, "search_kind" in silent.hint) == ("content.E002", True)
    assert homeless.hint == "Add `parent_page_types = […]` and `subpage_types = […]`."


def test_unknown_kind_is_told():
    class Odd(StandardPage):
        search_kind = "odd"
        parent_page_types = subpage_types = ()

        class Meta:
            abstract = True
            app_label = "home"

    assert [message.id for message in _check(Odd)] == ["content.E003"]


def test_page_that_is_no_base_page_is_told():
    class Stray(Page):
        class Meta:
            abstract = True
            app_label = "home"

    assert not issubclass(Stray, BasePage)
    assert [message.id for message in _check(Stray)] == ["content.E001"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 10])
def test_found_pages_cost_one_query(django_assert_num_queries, count):
    series = column(lead="街巷")
    ids = [article(series, number).pk for number in range(1, count + 1)]
    found_pages(ids)
    with django_assert_num_queries(1):
        rows = found_pages(ids)
    assert {row["url"] for row in rows} == {f"/taiyuan/a{number}/" for number in range(1, count + 1)}
    assert {(row["text"][:2], *row["facts"]) for row in rows} == {("导语", "走进太原")}


@pytest.mark.django_db
def test_unpublished_and_restricted_pages_are_not_found():
    from wagtail.models import PageViewRestriction

    private, draft = standard_page(slug="private"), standard_page(slug="draft", live=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert found_pages([private.pk, draft.pk]) == []


@pytest.mark.django_db
def test_subject_of_another_category_is_refused():
    page = standard_page(category=CategoryFactory(name="健康养生"))
    page.subjects.add(SubjectFactory(name="楷书"))
    with pytest.raises(ValidationError) as told:
        page.full_clean()
    assert told.value.message_dict["subjects"] == ["“楷书”不是“健康养生”的小类。请选这一页所属类别里的小类。"]


@pytest.mark.django_db
def test_type_without_a_kind_is_left_out_of_the_result_page():
    from django.contrib.contenttypes.models import ContentType

    from home.models import HomePage
    from search import kinds

    found = kinds.content_types()
    assert ContentType.objects.get_for_model(HomePage).pk not in found
    assert ContentType.objects.get_for_model(StandardPage).pk in found


@pytest.mark.django_db
def test_titles_of_pages_that_everybody_may_read_are_offered_while_somebody_types():
    from wagtail.models import PageViewRestriction

    source = next(source for source in suggestions.sources() if source.name == "pages")
    standard_page(title="无障碍说明")
    private = standard_page(title="内部", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    article(column(), title="老鼠窟的元宵")
    standard_page(title="草稿", slug="draft", live=False)
    assert [title for title, _weight in source.rows()] == ["无障碍说明", "走进太原", "老鼠窟的元宵"]
    assert source.last, "a district's front page is called as the district"
