import pytest

from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import WEEK, address, text_of, uploaded, week_address
from tests.timetable.places import class_row
from timetable.actions import open_issue

pytestmark = pytest.mark.django_db

WEEK_QUERIES = 19
DRY_RUN_QUERIES = 12


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_week_costs_the_same_for_one_and_thirty_classes(editor, street, place, number, django_assert_num_queries):
    open_issue(street, WEEK)
    for index in range(number):
        SessionFactory(series=SeriesFactory(organisation=place, title=f"课{index}"))
    editor.get(week_address("week", street))
    with django_assert_num_queries(WEEK_QUERIES):
        editor.get(week_address("week", street))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_dry_run_costs_the_same_for_one_and_thirty_rows(editor, street, place, number, django_assert_num_queries):
    upload = uploaded(editor, [class_row(place, title=f"课{index}", date="11月31日") for index in range(number)], street)
    editor.get(address("upload", pk=upload.pk))
    with django_assert_num_queries(DRY_RUN_QUERIES):
        editor.get(address("upload", pk=upload.pk))


def test_a_dry_run_shows_a_hundred_rows_and_counts_the_others(editor, street, place):
    upload = uploaded(editor, [class_row(place, title=f"课{index}", date="11月31日") for index in range(101)], street)
    page = text_of(editor.get(address("upload", pk=upload.pk)))
    assert page.count('<tr class="error"') == 100
    assert "还有 1 行" in page


@pytest.mark.matrix
def test_a_dry_run_of_two_thousand_bad_rows_is_a_page_a_phone_can_bear(editor, street, place):
    upload = uploaded(editor, [class_row(place, title=f"课{index}", date="11月31日") for index in range(2000)], street)
    page = text_of(editor.get(address("upload", pk=upload.pk)))
    assert page.count('<tr class="error"') == 100
    assert "还有 1900 行" in page
