"""The city's week looked at one day at a time."""

import datetime as dt

import pytest

from tests.factories.network import CommunityFactory
from tests.factories.timetable import IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from tests.timetable.test_pages import text
from timetable.enums import IssueState

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def district(monkeypatch):
    """Two communities, one with a class on Wednesday and two on Friday."""
    set_clock(monkeypatch)
    busy = CommunityFactory(short_name="起凤街社区")
    CommunityFactory(short_name="校蔚营社区", parent=busy.parent)
    district = busy.parent.parent
    IssueFactory(organisation=district, status=IssueState.PUBLISHED, number=7)
    SessionFactory(series=SeriesFactory(organisation=busy, rule=""))
    for _number in range(2):
        SessionFactory(series=SeriesFactory(organisation=busy, rule=""), date=FRIDAY)
    return district


def test_each_day_of_the_strip_is_a_link(client):
    page = client.get("/timetable/").content.decode()
    assert [f'href="?day=2026-11-{day}#by"' in page for day in range(23, 30)] == [True] * 7


@pytest.mark.parametrize("address", ["/timetable/", "/timetable/2026-W48/"])
def test_a_day_counts_its_own_classes_and_leads_to_itself_in_the_district(client, district, address):
    response = client.get(address, {"day": "2026-11-27"})
    page, said = response.content.decode(), text(response)
    assert "按区找 11月27日（周五）" in said
    assert "这一天的课" in said
    assert f"{district.short_name} 2 1 / 2 50%" in said
    assert "全市 3 节课，2 个社区里有 1 个开课" in said
    assert f'href="/timetable/2026-W48/{district.code}/?day=2026-11-27"' in page
    assert '<a href="/timetable/2026-W48/">看整周课表</a>' in page


@pytest.mark.parametrize("day", ["", "2026-11-30", "tomorrow", "2026-13-45", "' OR 1=1"])
def test_what_is_no_day_of_the_week_is_the_whole_week(client, district, day):
    response = client.get("/timetable/", {"day": day})
    assert response.status_code == 200
    assert f"{district.short_name} 3 1 / 2 50%" in text(response)


@pytest.mark.parametrize("count", [1, 3])
def test_a_day_of_the_city_takes_five_queries(client, count, django_assert_num_queries):
    for _number in range(count):
        SessionFactory(series=SeriesFactory(rule=""), date=FRIDAY)
    client.get("/timetable/", {"day": "2026-11-27"})
    with django_assert_num_queries(5):
        client.get("/timetable/", {"day": "2026-11-27"})
