import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from network.enums import RowState, Tier
from network.models import Organisation
from tests.factories.network import CityFactory, CommunityFactory, DistrictFactory, StreetFactory, VenueFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from timetable import actions
from timetable.enums import IssueState
from timetable.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]


@pytest.fixture
def community():
    return CommunityFactory(
        short_name="起凤街社区", parent=StreetFactory(short_name="柳巷街道", parent=DistrictFactory(code="140106", short_name="迎泽区"))
    )


@pytest.fixture
def published(community):
    return IssueFactory(organisation=community.parent.parent, status=IssueState.PUBLISHED, number=7)


def session(community, **values):
    series = SeriesFactory(organisation=community, title=values.pop("title", "剪纸"), rule="")
    return SessionFactory(series=series, **values)


def text(response):
    """The main part as a reader hears it, one blank between words."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def nodes(response):
    return len(re.findall(r"<[a-z]", response.content.decode()))


# --- community ------------------------------------------------------------------------------------


def test_a_communitys_week_says_day_hour_teacher_room_and_telephone(client, community, published):
    session(community)
    response = client.get(f"/timetable/2026-W48/{community.code}/")
    assert response.status_code == 200
    said = text(response)
    assert "起凤街社区 本周课堂" in said
    assert "2026 年第 48 周，11月23日至11月29日，共 1 节，全部免费。" in said
    assert "11月25日 周三 今天 09:30 到 11:00 剪纸 阎秀珍老师 二层教室" in said
    assert 'href="tel:03510000001"' in response.content.decode()


def test_today_comes_first_and_past_days_last(client, community, published):
    response = client.get(f"/timetable/2026-W48/{community.code}/")
    for days in range(-2, 5):
        session(community, title=f"第{days}天", date=WEDNESDAY + dt.timedelta(days=days))
    response = client.get(f"/timetable/2026-W48/{community.code}/")
    headings = re.findall(r'id="hd(\d{8})"', response.content.decode())
    assert headings == ["20261125", "20261126", "20261127", "20261128", "20261129", "20261123", "20261124"]


def test_a_cancelled_class_stays_struck_through_with_reason_and_new_date(client, community, published):
    actions.cancel_session(session(community), reason="检修暖气", replaced_on=dt.date(2026, 12, 3), by=None)
    response = client.get(f"/timetable/2026-W48/{community.code}/")
    assert "<del>09:30</del>" in response.content.decode()
    assert "这节课取消了。 检修暖气；12月3日（周四）补上。" in text(response)
    assert "另有 1 节取消。" in text(response)


def test_a_moved_class_says_when_it_was_planned(client, community, published):
    actions.move_session(session(community), date=dt.date(2026, 11, 27), starts=dt.time(15), reason="教室有会", by=None)
    said = text(client.get(f"/timetable/2026-W48/{community.code}/"))
    assert "改日子了： 11月27日（周五），教室有会。" in said
    assert "时间改了： 原来 11月25日（周三） 09:30 ，教室有会。" in said


def test_an_unpublished_week_is_not_empty_but_to_be_confirmed(client, community):
    SeriesFactory(organisation=community, title="合唱")
    said = text(client.get(f"/timetable/2026-W50/{community.code}/"))
    assert "合唱" in said
    assert "待确认" in said
    assert "这一周的课表还没有定稿。" in said


def test_a_week_without_classes_offers_the_next_thing(client, community, published):
    response = client.get(f"/timetable/2026-W48/{community.code}/")
    assert "本周这里没有课" in text(response)
    assert f'href="/timetable/near/?where={community.code}"' in response.content.decode()


def listed(response):
    """The headings of the list of days, and what stands below those without a class."""
    html = response.content.decode()
    html = html[html.index('<section class="day"') :]
    found = re.findall(r"<h2[^>]*>(.*?)</h2>|<p class=\"none\">(.*?)</p>", html[: html.index("<aside") if "<aside" in html else None], re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", heading or none).split()) for heading, none in found]
    return [one for one in said if one.startswith(("11月", "这"))]


@pytest.mark.parametrize("place", ["community", "street"])
def test_days_in_a_row_without_a_class_stand_together(client, community, published, place):
    session(community, date=WEDNESDAY + dt.timedelta(days=4))
    code = community.code if place == "community" else community.parent.code
    response = client.get(f"/timetable/2026-W48/{code}/")
    assert listed(response) == [
        "11月25日 周三 今天",
        "这里没有课。",
        "11月26日 周四至11月28日 周六",
        "这几天这里没有课。",
        "11月29日 周日",
        "11月23日 周一至11月24日 周二 已上完",
        "这几天这里没有课。",
    ]
    ids = re.findall(r'id="(d\d{8})"', response.content.decode())
    assert sorted(ids) == [f"d202611{day}" for day in range(23, 30)], "every day of the strip leads somewhere"


def test_neighbours_of_the_street_are_offered(client, community, published):
    session(CommunityFactory(short_name="铁匠巷社区", parent=community.parent))
    session(CommunityFactory(short_name="远处社区"))
    said = text(client.get(f"/timetable/2026-W48/{community.code}/"))
    assert "铁匠巷社区 本周 1 节" in said
    assert "远处社区" not in said


def test_what_an_editor_typed_is_escaped(client, community, published):
    session(community, title="<script>alert(1)</script>", note='"><img src=x>')
    for address in (f"/timetable/2026-W48/{community.code}/", "/timetable/2026-W48/all/", f"/timetable/2026-W48/{community.code}/sheet/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_communitys_week_takes_four_queries(count, client, community, published, django_assert_num_queries):
    for number in range(count):
        session(community, title=f"第{number}课")
        SeriesFactory(organisation=community)
    client.get(f"/timetable/2026-W48/{community.code}/")
    with django_assert_num_queries(4):
        response = client.get(f"/timetable/2026-W48/{community.code}/")
    assert response.status_code == 200


@pytest.mark.parametrize(
    "address", ["/timetable/2026-W48/140106999999/", "/timetable/2026-W48/999999/", "/timetable/2026-W48/1401/", "/timetable/2026-W48/x/"]
)
def test_an_unknown_place_is_404(client, community, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("week", ["2025-W53", "2026-W54", "2026-W00", "2026-48", "0000-W01", "9999-W10"])
def test_a_week_that_does_not_exist_is_404(client, community, week):
    for address in (f"/timetable/{week}/", f"/timetable/{week}/all/", f"/timetable/{week}/{community.code}/"):
        assert client.get(address).status_code == 404


def test_the_53rd_week_of_2026_exists_and_leads_to_the_first_of_2027(client, community):
    page = client.get(f"/timetable/2026-W53/{community.code}/").content.decode()
    assert f'href="/timetable/2027-W01/{community.code}/"' in page


def test_far_weeks_are_not_linked_nor_indexed(client, community):
    page = client.get(f"/timetable/2027-W30/{community.code}/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "2027-W31" not in page


# --- street, district, city -----------------------------------------------------------------------


def test_a_streets_week_names_the_communities_and_their_counts(client, community, published):
    session(community)
    CommunityFactory(short_name="校蔚营社区", parent=community.parent)
    said = text(client.get(f"/timetable/2026-W48/{community.parent.code}/"))
    assert "剪纸 起凤街社区 阎秀珍老师" in said
    assert "起凤街社区 1 节" in said
    assert "校蔚营社区 本周没有" in said


def test_a_district_shows_its_streets_and_one_days_classes(client, community, published):
    session(community, title="今天的课")
    session(community, title="周五的课", date=dt.date(2026, 11, 27))
    district = f"/timetable/2026-W48/{community.parent.parent.code}/"
    today, friday = text(client.get(district)), text(client.get(district, {"day": "2026-11-27"}))
    assert "今天的课" in today
    assert "周五的课" not in today
    assert "周五的课" in friday
    assert "柳巷街道 2 节" in today


@pytest.mark.parametrize("day", ["2026-11-30", "tomorrow", "2026-13-45", "' OR 1=1", "2026-11-22"])
def test_a_day_outside_the_week_is_404(client, community, day):
    assert client.get(f"/timetable/2026-W48/{community.parent.parent.code}/", {"day": day}).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_street_and_district_take_five_queries(count, client, community, published, django_assert_num_queries):
    for number in range(count):
        session(CommunityFactory(parent=community.parent), title=f"第{number}课")
    for code in (community.parent.code, community.parent.parent.code):
        client.get(f"/timetable/2026-W48/{code}/")
        with django_assert_num_queries(5):
            client.get(f"/timetable/2026-W48/{code}/")


def test_a_full_district_day_stays_within_the_limit_of_nodes(client, community, published):
    for number in range(60):
        session(CommunityFactory(parent=community.parent), title=f"第{number}课")
    assert nodes(client.get(f"/timetable/2026-W48/{community.parent.parent.code}/")) <= 1_500


def test_the_citys_code_leads_to_the_citys_week(client, community):
    response = client.get(f"/timetable/2026-W48/{CityFactory().code}/")
    assert (response.status_code, response["Location"]) == (302, "/timetable/2026-W48/")


def test_the_city_counts_districts_and_names_the_communities_without_a_class(client, community, published):
    session(community)
    CommunityFactory(short_name="土堂村", parent=StreetFactory(parent=DistrictFactory(code="140108", short_name="尖草坪区")))
    DistrictFactory(code="140171", short_name="示范区")
    said = text(client.get("/timetable/"))
    assert "全市 1 节课，2 个社区里有 1 个开课" in said
    assert "迎泽区 1 1 / 1 100%" in said
    assert "尖草坪区 0 0 / 1 0%" in said
    assert "本周还没有课的 1 个社区（共 2 个）" in said
    assert "尖草坪区 土堂村" in said
    assert "示范区" not in said


def test_corrections_of_the_week_are_counted(client, community, published):
    actions.correct_session(session(community), venue="三层教室", reason="换教室", by=None)
    assert "更正：本周改了 1 处，最近一次" in text(client.get("/timetable/"))


def test_this_week_is_the_week_of_today(client, community, monkeypatch):
    set_clock(monkeypatch, dt.datetime(2027, 1, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert "2026 年第 53 周" in text(client.get("/timetable/"))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_city_takes_five_queries(count, client, community, published, django_assert_num_queries):
    for number in range(count):
        session(CommunityFactory(parent=community.parent), title=f"第{number}课")
        SeriesFactory(organisation=CommunityFactory())
    client.get("/timetable/")
    with django_assert_num_queries(5):
        client.get("/timetable/")


# --- everything, sheet ------------------------------------------------------------------------------


def test_everything_stands_on_one_sheet(client, community, published):
    session(community)
    actions.cancel_session(session(community, title="合唱"), reason="停电", by=None)
    SeriesFactory(organisation=CommunityFactory(short_name="别处社区"), title="书法")
    page = client.get("/timetable/2026-W48/all/").content.decode()
    assert "<h3>柳巷街道</h3><dl><dt>起凤街社区<dd>三 09:30 剪纸 阎秀珍；<del>三 09:30 合唱 阎秀珍</del> 取消" in page
    assert "三 09:30 书法 阎秀珍（待确认）" in page
    districts = [one.code for one in Organisation.objects.filter(tier=Tier.DISTRICT).order_by("code")]
    assert re.findall(r"<h2 id=d(\d+)>", page) == re.findall(r'<a href="#d(\d+)">', page) == districts != []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_everything_takes_four_queries(count, client, community, published, django_assert_num_queries):
    for number in range(count):
        session(CommunityFactory(parent=community.parent), title=f"第{number}课")
    client.get("/timetable/2026-W48/all/")
    with django_assert_num_queries(4):
        client.get("/timetable/2026-W48/all/")


def test_the_noticeboard_sheet_holds_the_week_number_and_a_code(client, community, published):
    session(community)
    actions.cancel_session(session(community, title="合唱", date=dt.date(2026, 11, 26)), reason="停电", by=None)
    response = client.get(f"/timetable/2026-W48/{community.code}/sheet/")
    said = text(response)
    assert "09:30—11:00 剪纸 阎秀珍老师 二层教室" in said
    assert "合唱 取消 停电" in said
    assert "周日 11月29日 没有课" in said
    assert "第 7 期" in said
    assert "电话 0351-0000001" in said
    assert f"/share/qr.svg?path=%2Ftimetable%2F2026-W48%2F{community.code}%2F" in response.content.decode()


def test_only_communities_have_a_sheet(client, community):
    assert client.get(f"/timetable/2026-W48/{community.parent.code}/sheet/").status_code == 404


def test_many_classes_are_set_smaller(client, community, published):
    for number in range(9):
        session(community, title=f"第{number}课")
    assert 'class="a4 small"' in client.get(f"/timetable/2026-W48/{community.code}/sheet/").content.decode()


# --- a class ------------------------------------------------------------------------------------------


def test_a_class_says_its_next_date_place_and_telephone(client, community, published):
    venue = VenueFactory(organisation=community, address="柳巷 1 号", directions="进门右手")
    series = SeriesFactory(organisation=community, title="剪纸", place=venue)
    SessionFactory(series=series)
    said = text(client.get(f"/classes/{series.pk}/"))
    assert "下次： 11月25日（周三） 09:30—11:00" in said
    assert "2 12月 周三 09:30—11:00 待确认" in said
    assert "柳巷 1 号" in said
    assert "进门右手" in said


def test_a_cancelled_date_is_marked_and_the_next_one_named(client, community, published):
    series = SeriesFactory(organisation=community)
    actions.cancel_session(SessionFactory(series=series), reason="停电", by=None)
    said = text(client.get(f"/classes/{series.pk}/"))
    assert "下次： 12月2日（周三） 09:30—11:00 待确认" in said
    assert "这节课取消了。 停电。" in said


def test_an_ended_class_says_so(client, community):
    series = SeriesFactory(organisation=community, last_on=dt.date(2026, 9, 30))
    assert "后面还没有排课。" in text(client.get(f"/classes/{series.pk}/"))


def test_drafts_are_404_and_what_was_taken_back_is_410(client, community):
    draft = SeriesFactory(organisation=community, state=RowState.DRAFT)
    gone = SeriesFactory(organisation=community)
    gone.bin()
    answers = [client.get(f"/classes/{pk}/").status_code for pk in (draft.pk, gone.pk, 999_999, 10**18)]
    assert answers == [404, 410, 404, 404]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_class_takes_four_queries(count, client, community, published, django_assert_num_queries):
    series = SeriesFactory(organisation=community)
    for number in range(count):
        SessionFactory(series=series, date=WEDNESDAY - dt.timedelta(days=number))
        SeriesFactory(organisation=community)
    client.get(f"/classes/{series.pk}/")
    with django_assert_num_queries(4):
        client.get(f"/classes/{series.pk}/")


def test_a_published_change_is_seen_at_once(client, community, published):
    one = session(community)
    address = f"/timetable/2026-W48/{community.code}/"
    client.get(address)
    actions.correct_session(one, venue="三层教室", reason="换教室", by=None)
    assert "三层教室" in text(client.get(address))


def test_english_pages_speak_english(client, community, published):
    session(community)
    said = text(client.get(f"/en/timetable/2026-W48/{community.code}/"))
    assert "classes this week" in said
    assert "待确认" not in said


def test_an_address_with_nonsense_behind_it_still_answers(client, community):
    for query in ("day=%F0%9F%8E%89", "x=" + "y" * 5000, "day[]=1", "where='\"--"):
        assert client.get(f"/timetable/?{query}").status_code == 200
        assert client.get(f"/timetable/near/?{query}").status_code == 200


def test_sessions_of_other_weeks_are_not_shown(client, community, published):
    session(community)
    session(community, date=WEDNESDAY + dt.timedelta(days=7), title="下周的课")
    assert "下周的课" not in text(client.get(f"/timetable/{WEEK}/{community.code}/"))
    assert Session.objects.count() == 2


def test_dates_of_a_class_are_said_in_english(client):
    series = SeriesFactory(rule="FREQ=WEEKLY;BYDAY=WE", first_on=dt.date(2026, 11, 4))
    with translation.override("zh-hans"):
        said, chinese = (client.get(f"{prefix}/classes/{series.pk}/").content.decode() for prefix in ("/en", ""))
    assert not re.search("<small>[^<]*月", said)
    assert re.search("<small>[A-Z][a-z]{2} Wed", said)
    assert re.search("<small>1[12]月 周三", chinese)
