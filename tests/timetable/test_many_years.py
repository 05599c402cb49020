"""What a page of one week reads does not grow with the years before it."""

import datetime as dt

import pytest

from content.models import Category
from tests.factories.network import CommunityFactory
from tests.factories.timetable import WEDNESDAY, WEEK, SeriesFactory, SessionFactory
from tests.steps import counted
from timetable.figures import this_week_near, week_cells
from timetable.finding import near
from timetable.models import Series, Session
from timetable.schedule import draft_rows, span_rows, week_rows, within
from timetable.views.classes import related

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
YEARS = 12


@pytest.fixture
def category():
    return Category.objects.create(name="手工非遗一", slug="handcraft-one")


@pytest.fixture
def community(category):
    found = CommunityFactory()
    SeriesFactory(organisation=found, category=category)
    SessionFactory(series=SeriesFactory(organisation=found, category=category, rule=""))
    return found


def years_before(community, category):
    """Classes that ended, two of each year, with a session every week."""
    days = [WEDNESDAY - dt.timedelta(weeks=back) for back in range(1, 52 * YEARS)]
    ended = Series.objects.bulk_create(
        SeriesFactory.build(organisation=community, category=category, folded_title=f"{n}", first_on=days[-1], last_on=days[26 * n])
        for n in range(2 * YEARS - 1)
    )
    Session.objects.bulk_create(
        SessionFactory.build(series=ended[at // 26], date=day, planned_on=day, planned_starts=dt.time(9, 30), week=202000)
        for at, day in enumerate(days[: 26 * len(ended)])
    )


QUESTIONS = {
    "a community's week": lambda place, _category: week_rows(within(place), WEEK),
    "a street's week": lambda place, _category: week_rows(within(place.parent), WEEK),
    "a district's days": lambda place, _category: span_rows(within(place.parent.parent), WEEK.monday, WEEK.next.sunday),
    "the city's week": lambda _place, _category: week_rows(within(None), WEEK),
    "drafts": lambda place, _category: draft_rows(within(place.parent), WEEK),
    "near": lambda place, _category: near(place, WEEK.monday, WEEK.sunday),
    "near, of a category": lambda place, category: near(place, WEEK.monday, WEEK.sunday, category.slug),
    "near home": lambda place, _category: this_week_near(place, WEEK),
    "beside a class": lambda place, _category: related(Series.objects.filter(organisation=place).earliest("pk"), WEDNESDAY),
    "counts": lambda place, _category: week_cells(WEEK, within(place.parent)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_older_years_are_not_read(community, category, question):
    def asked():
        with counted() as steps:
            found = QUESTIONS[question](community, category)
        return len(found), steps[0]

    first, few = asked()
    years_before(community, category)
    second, many = asked()
    assert first == second > 0
    assert many < few + 50
