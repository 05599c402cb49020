"""Weeks beyond all planning: what stands there is reckoned, and the page says so."""

import datetime as dt

import pytest

from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import SeriesFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]


@pytest.fixture
def community():
    return CommunityFactory(parent=StreetFactory(parent=DistrictFactory(code="140106")))


def test_a_week_that_nobody_has_planned_says_so(client, community):
    SeriesFactory(organisation=community)
    for place in ("", *(f"{one.code}/" for one in (community, community.parent, community.parent.parent)), "all/"):
        far = client.get(f"/timetable/2030-W01/{place}").content.decode()
        assert far.count("离这一周还早，课还没有排。") == 1
        assert "离这一周还早" not in client.get(f"/timetable/2026-W50/{place}").content.decode()


def test_a_far_week_that_has_classes_or_none_does_not_say_that_all_is_reckoned(client, community):
    far = dt.date(2030, 1, 2)
    pages = ["", *(f"{one.code}/" for one in (community, community.parent, community.parent.parent)), "all/"]

    def saying():
        return [place for place in pages if "离这一周还早" in client.get(f"/timetable/2030-W01/{place}").content.decode()]

    assert saying() == []
    SeriesFactory(organisation=community, title="合唱")
    assert saying() == pages
    SessionFactory(series=SeriesFactory(organisation=community, title="剪纸", rule=""), date=far)
    assert saying() == []
