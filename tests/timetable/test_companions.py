"""The next class on what was found on line."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Category, Subject
from tests.factories.network import CommunityFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from timetable.companions import next_classes
from timetable.enums import SessionStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def health():
    category = Category.objects.get_or_create(slug="health", defaults={"name": "健康养生"})[0]
    return Subject.objects.get_or_create(slug="health-pressure", defaults={"name": "血压", "category": category})[0]


def session(community, subject, day, *, on_subject=True, **more):
    series = SeriesFactory(organisation=community, category=subject.category, subject=subject if on_subject else None)
    return SessionFactory(series=series, date=day, **more)


def test_nearer_comes_before_sooner_and_one_on_the_subject_says_so(health):
    here, elsewhere = CommunityFactory(), CommunityFactory()
    sooner = session(elsewhere, health, TODAY + dt.timedelta(days=1))
    nearer = session(here, health, TODAY + dt.timedelta(days=2))
    other = session(here, health, TODAY + dt.timedelta(days=1), on_subject=False)
    found = next_classes(["s/health-pressure", "c/health", "c/none"], here.code)
    assert found["s/health-pressure"]["url"] == f"/classes/{nearer.series_id}/#d20261127"
    assert found["s/health-pressure"]["where"] == here.short_name
    assert found["s/health-pressure"]["same"]
    assert found["c/health"]["url"].startswith(f"/classes/{other.series_id}/")
    assert "same" not in found["c/health"]
    assert next_classes(["s/health-pressure"], None)["s/health-pressure"]["url"].startswith(f"/classes/{sooner.series_id}/")


@pytest.mark.parametrize(
    ("day", "more"),
    [
        (TODAY - dt.timedelta(days=1), {}),
        (TODAY + dt.timedelta(days=9), {}),
        (TODAY, {"starts": dt.time(7)}),
        (TODAY + dt.timedelta(days=1), {"status": SessionStatus.CANCELLED}),
        (TODAY + dt.timedelta(days=1), {"state": "draft"}),
    ],
)
def test_what_nobody_can_go_to_is_no_company(health, day, more):
    session(CommunityFactory(), health, day, **more)
    assert next_classes(["s/health-pressure", "c/health"], None) == {}


def test_one_query_for_all_topics(health):
    for _ in range(3):
        session(CommunityFactory(), health, TODAY + dt.timedelta(days=1))
    with CaptureQueriesContext(connection) as captured:
        assert set(next_classes(["s/health-pressure", "c/health"], "140106001001")) == {"s/health-pressure", "c/health"}
    assert len(captured) == 1
