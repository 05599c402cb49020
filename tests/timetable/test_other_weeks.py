"""Pages of a week that is not the current one: they say which week they mean, and what comes next."""

import datetime as dt

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
