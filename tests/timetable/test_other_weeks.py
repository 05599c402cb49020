"""Pages of a week that is not the current one: they say which week they mean, and what comes next."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.factories.network import CommunityFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from tests.timetable.test_pages import text
from timetable import actions
from timetable.enums import IssueState

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(days=7)
WEEKS = (WEEK.previous, WEEK, WEEK.next)


@pytest.fixture(autouse=True)
def community(monkeypatch):
    """In each of three weeks a class here and one corrected next door; a third community has none."""
    set_clock(monkeypatch)
    here = CommunityFactory(short_name="起凤街社区")
    neighbour = CommunityFactory(short_name="铁匠巷社区", parent=here.parent)
    CommunityFactory(short_name="校蔚营社区", parent=here.parent)
    for week in WEEKS:
        IssueFactory(organisation=here.parent.parent, status=IssueState.PUBLISHED, week=week.key, number=week.number)
        day = WEDNESDAY + (week.number - WEEK.number) * A_WEEK
        SessionFactory(series=SeriesFactory(organisation=here, rule=""), date=day)
        actions.correct_session(
            SessionFactory(series=SeriesFactory(organisation=neighbour, rule=""), date=day), venue="三层", reason="换教室", by=None
        )
    return here


@pytest.mark.parametrize("week", [WEEK.previous, WEEK.next, WEEK.next.next])
def test_only_the_current_week_is_called_this_week(client, community, week):
    for code in ("", f"{community.code}/", f"{community.parent.code}/", f"{community.parent.parent.code}/"):
        page = client.get(f"/timetable/{week}/{code}").content.decode()
        said = page[: page.index("</main>")]
        assert "本周" not in said, said[said.index("本周") - 200 :][:260]


def test_the_city_names_the_week_that_is_over(client):
    response = client.get(f"/timetable/{WEEK.previous}/")
    said = text(response)
    assert "第 47 周没有课的 1 个社区（共 3 个）" in said
    assert "更正：第 47 周改了 1 处" in said
    assert "第 47 周的课" in said
    assert "可以先去邻近的社区上" not in said
    assert 'content="太原市各社区第 47 周的免费课' in response.content.decode()


def test_a_community_and_a_street_name_the_week_to_come(client, community):
    assert "铁匠巷社区 第 49 周 1 节" in text(client.get(f"/timetable/{WEEK.next}/{community.code}/"))
    assert "校蔚营社区 第 49 周没有" in text(client.get(f"/timetable/{WEEK.next}/{community.parent.code}/"))
    assert "第 50 周这里没有课" in text(client.get(f"/timetable/{WEEK.next.next}/{community.code}/"))


def test_the_current_week_is_this_week(client, community):
    said = text(client.get("/timetable/"))
    assert "本周还没有课的 1 个社区（共 3 个）" in said
    assert "更正：本周改了 1 处" in said
    assert "铁匠巷社区 本周 1 节" in text(client.get(f"/timetable/{WEEK}/{community.code}/"))
    assert "校蔚营社区 本周没有" in text(client.get(f"/timetable/{WEEK}/{community.parent.code}/"))


def at(monkeypatch, day, hour):
    set_clock(monkeypatch, dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.mark.parametrize(("hour", "is_over"), [(8, False), (12, True)])
def test_a_community_whose_week_is_over_names_its_next_class(client, community, monkeypatch, hour, is_over):
    address = f"/timetable/{WEEK}/{community.code}/"
    following = SeriesFactory(organisation=community, title="书法", rule="")
    SessionFactory(series=following, date=WEDNESDAY + dt.timedelta(days=6), starts=dt.time(15), ends=None)
    SessionFactory(series=following, date=WEDNESDAY + dt.timedelta(days=2), status="cancelled")
    at(monkeypatch, WEDNESDAY, hour)
    response = client.get(address)
    assert ("这一周的课上完了。 下次： 12月1日（周二） 15:00 书法" in text(response)) == is_over
    assert (f'href="/timetable/{WEEK.next}/{community.code}/">看那一周的课表' in response.content.decode()) == is_over
    assert "下次" not in text(client.get(f"/timetable/{WEEK.next}/{community.code}/"))


def test_a_community_without_a_class_this_week_names_its_next_one(client, community):
    third = CommunityFactory(parent=community.parent)
    SessionFactory(series=SeriesFactory(organisation=third, title="书法", rule=""), date=WEDNESDAY + A_WEEK)
    said = text(client.get(f"/timetable/{WEEK}/{third.code}/"))
    assert "下次： 12月2日（周三） 09:30 书法" in said
    assert "上完" not in said.split("本周这里没有课")[0]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_week_that_is_over_takes_three_queries_more(client, community, monkeypatch, count, django_assert_num_queries):
    for _number in range(count):
        SessionFactory(series=SeriesFactory(organisation=community, rule=""), date=WEDNESDAY + A_WEEK)
    at(monkeypatch, WEDNESDAY, 20)
    client.get(f"/timetable/{WEEK}/{community.code}/")
    with django_assert_num_queries(7):
        client.get(f"/timetable/{WEEK}/{community.code}/")


@pytest.mark.parametrize(("hour", "week", "day"), [(8, WEEK, "11月25日（周三）"), (12, WEEK.next, "12月2日（周三）")])
def test_a_class_opens_its_community_in_the_week_of_its_next_date(client, community, monkeypatch, hour, week, day):
    series = SeriesFactory(organisation=community, rule="")
    for date in (WEDNESDAY, WEDNESDAY + A_WEEK):
        SessionFactory(series=series, date=date)
    at(monkeypatch, WEDNESDAY, hour)
    response = client.get(f"/classes/{series.pk}/")
    assert f"下次： {day}" in text(response)
    assert f'href="/timetable/{week}/{community.code}/">这个社区的全部课' in response.content.decode()
