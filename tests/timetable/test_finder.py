import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from content.models import Category
from network.models import Organisation
from tests.factories.content import CategoryFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import WEDNESDAY, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from tests.timetable.test_pages import nodes, text
from timetable import actions
from timetable.finding import places_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]


@pytest.fixture
def home():
    district = DistrictFactory(code="140106", short_name="迎泽区")
    street = StreetFactory(short_name="柳巷街道", parent=district)
    return CommunityFactory(short_name="起凤街社区", parent=street, latitude=37.87, longitude=112.57, position_confirmed=True)


def klass(community, title, **values):
    series = SeriesFactory(organisation=community, title=title, rule="", category=values.pop("category", None))
    return SessionFactory(series=series, **values)


def titles(response):
    found = re.findall(r'<h3>(?:<del>)?<a href="/classes/[^"]+">([^<]+)</a>', response.content.decode())
    return [title for title in found if title]


def test_without_a_place_it_asks_where(client):
    assert "您在哪儿？" in text(client.get("/timetable/near/"))


def test_the_nearest_comes_first_with_minutes_on_foot(client, home):
    near = CommunityFactory(short_name="铁匠巷社区", parent=home.parent, latitude=37.8718, longitude=112.57, position_confirmed=True)
    far = CommunityFactory(short_name="远处社区", latitude=37.885, longitude=112.57, position_confirmed=True)
    klass(far, "远处的课")
    klass(near, "近处的课")
    klass(home, "自家的课", starts=dt.time(19), ends=None)
    response = client.get("/timetable/near/", {"where": home.code})
    assert titles(response) == ["自家的课", "近处的课", "远处的课"]
    said = text(response)
    assert "十分钟学习圈 2 节，走得到" in said
    assert "3 分钟 近处的课" in said
    assert "再走远一点" in said


def test_no_minutes_from_a_position_nobody_confirmed(client, home):
    klass(CommunityFactory(parent=home.parent, latitude=37.8718, longitude=112.57), "近处的课")
    said = text(client.get("/timetable/near/", {"where": home.code}))
    assert "近处的课" in said
    assert "分钟" not in said


def test_without_positions_the_same_street_is_searched(client, home):
    Organisation.objects.filter(pk=home.pk).update(latitude=None, longitude=None)
    klass(CommunityFactory(parent=home.parent), "同街的课")
    klass(CommunityFactory(), "别处的课")
    assert titles(client.get("/timetable/near/", {"where": home.code})) == ["同街的课"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("today", ["今天"]),
        ("tomorrow", ["明天"]),
        ("week", ["今天", "明天", "周日", "下周一"]),
        ("weekend", ["周日"]),
        ("nonsense", ["今天", "明天", "周日", "下周一"]),
    ],
)
def test_the_day_chooses(client, home, day, found):
    days = {
        "今天": WEDNESDAY,
        "明天": dt.date(2026, 11, 26),
        "周日": dt.date(2026, 11, 29),
        "下周一": dt.date(2026, 11, 30),
        "以后": dt.date(2026, 12, 3),
    }
    for title, date in days.items():
        klass(home, title, date=date)
    assert titles(client.get("/timetable/near/", {"where": home.code, "day": day})) == found


SATURDAY, SUNDAY = dt.date(2026, 11, 28), dt.date(2026, 11, 29)
WEEK_LATER = dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "hour", "found", "heading"),
    [
        (WEDNESDAY, 9, ["周六", "周日"], "周末 11月28日至29日 2 节课"),
        (SATURDAY, 9, ["周六", "周日"], "周末 11月28日至29日 2 节课"),
        (SATURDAY, 19, ["周日"], "周末 11月28日至29日 1 节课"),
        (SUNDAY, 9, ["周日"], "周末 11月29日 1 节课"),
        (SUNDAY, 19, ["下周六", "下周日"], "下个周末 12月5日至6日 2 节课"),
    ],
)
def test_once_the_weekend_is_over_it_is_the_next_one(client, home, monkeypatch, django_assert_num_queries, day, hour, found, heading):
    for title, date in {"周六": SATURDAY, "周日": SUNDAY, "下周三": WEDNESDAY + WEEK_LATER}.items():
        klass(home, title, date=date)
    for title, date in {"下周六": SATURDAY + WEEK_LATER, "下周日": SUNDAY + WEEK_LATER, "再下周": SUNDAY + 2 * WEEK_LATER}.items():
        klass(home, title, date=date)
    set_clock(monkeypatch, dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo("Asia/Shanghai")))
    client.get("/timetable/near/", {"where": home.code, "day": "weekend"})
    with django_assert_num_queries(5):
        response = client.get("/timetable/near/", {"where": home.code, "day": "weekend"})
    assert titles(response) == found
    said = text(response)
    assert heading in said
    assert ("这个周末没有别的课了，下面是下个周末的。" in said) == heading.startswith("下个")


def test_where_the_weekend_has_other_subjects_the_page_says_so(client, home, monkeypatch):
    subject = CategoryFactory()
    klass(home, "今天的", date=SATURDAY, category=CategoryFactory())
    later = klass(home, "下周的", date=SATURDAY + WEEK_LATER, category=subject)
    set_clock(monkeypatch, dt.datetime.combine(SATURDAY, dt.time(8), tzinfo=ZoneInfo("Asia/Shanghai")))
    asked = {"where": home.code, "day": "weekend", "subject": subject.slug}
    found = client.get("/timetable/near/", asked)
    assert titles(found) == ["下周的"]
    assert "这个周末没有这类课了，下面是下个周末的。" in text(found)
    later.delete()
    assert "下面是下个周末的" not in text(client.get("/timetable/near/", asked))


def test_a_weekend_still_to_come_is_not_passed_over(client, home):
    klass(home, "下周六", date=SATURDAY + WEEK_LATER)
    assert "没有找到合适的课" in text(client.get("/timetable/near/", {"where": home.code, "day": "weekend"}))


def test_what_is_over_today_is_left_out(client, home, monkeypatch):
    klass(home, "上午的课")
    klass(home, "晚上的课", starts=dt.time(19), ends=dt.time(20))
    set_clock(monkeypatch, dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert titles(client.get("/timetable/near/", {"where": home.code})) == ["晚上的课"]


def test_subject_and_time_of_day_choose(client, home):
    craft = Category.objects.create(name="手工试", slug="craft-test")
    klass(home, "剪纸", category=craft)
    klass(home, "刺绣", category=craft, starts=dt.time(19), ends=None)
    klass(home, "合唱")
    assert titles(client.get("/timetable/near/", {"where": home.code, "subject": "craft-test"})) == ["剪纸", "刺绣"]
    assert titles(client.get("/timetable/near/", {"where": home.code, "subject": "craft-test", "part": "evening"})) == ["刺绣"]


def test_a_cancelled_class_stays_in_the_list_with_its_reason(client, home):
    actions.cancel_session(klass(home, "血压"), reason="检修暖气", by=None)
    response = client.get("/timetable/near/", {"where": home.code})
    assert titles(response) == ["血压"]
    assert "这节课取消了。 检修暖气。" in text(response)


def test_where_nothing_fits_a_wish_can_be_left(client, home):
    response = client.get("/timetable/near/", {"where": home.code, "day": "today", "part": "evening"})
    said = text(response)
    assert "没有找到合适的课" in said
    assert "看这七天的" in said
    assert "写下想学的课" in said
    assert 'href="/report/?path=%2Ftimetable%2Fnear%2F' in response.content.decode()


def test_the_place_of_the_cookie_is_taken(client, home):
    klass(home, "自家的课")
    client.cookies["place"] = home.code
    assert titles(client.get("/timetable/near/")) == ["自家的课"]


def test_several_places_of_a_name_are_offered(client, home):
    CommunityFactory(short_name="起凤街社区")
    said = text(client.get("/timetable/near/", {"where": "起凤街社区"}))
    assert "您说的是哪一个？" in said
    assert "迎泽区 柳巷街道 起凤街社区" in said


@pytest.mark.parametrize("words", ["迎泽区 柳巷街道 起凤街社区", "起凤街", "  起凤街社区 ", "柳巷 起凤街"])
def test_names_are_understood(home, words):
    assert [place.code for place in places_named(words)] == [home.code]


def test_an_unknown_place_is_said_in_plain_words(client, home):
    assert "没有找到“亚特兰蒂斯”这个地方" in text(client.get("/timetable/near/", {"where": "亚特兰蒂斯"}))
    page = client.get("/timetable/near/", {"where": "亚特兰蒂斯"}).content.decode()
    assert 'aria-invalid="true" aria-describedby="nowhere"' in page
    assert '<h2 id="nowhere">' in page


@pytest.mark.parametrize("where", ["太原市迎泽区柳巷街道起凤街社区", "迎泽区起凤街社区", "柳巷街道起凤街社区3号楼"])
def test_an_address_is_a_place(client, home, where):
    klass(home, "自家的课")
    assert titles(client.get("/timetable/near/", {"where": where})) == ["自家的课"]


@pytest.mark.parametrize("where", ["'", "%", "_", "🎉", "x" * 5000, '"><script>alert(1)</script>', "１４０１０６", "-1", "1e9"])
def test_nonsense_is_no_place(client, home, where):
    response = client.get("/timetable/near/", {"where": where, "page": "-1", "subject": where})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_street_or_district_may_be_the_place(client, home):
    klass(home, "自家的课", starts=dt.time(15))
    klass(CommunityFactory(parent=home.parent), "早些的课", starts=dt.time(9))
    for place in (home.parent, home.parent.parent):
        response = client.get("/timetable/near/", {"where": place.code})
        assert titles(response) == ["早些的课", "自家的课"]
        assert f"{place.short_name}的课，按时间先后排。" in text(response)
        assert "近的在前" not in text(response)
    assert "近的在前" in text(client.get("/timetable/near/", {"where": home.code}))


def test_a_long_list_goes_on_on_the_next_page(client, home):
    for number in range(45):
        klass(home, f"第{number:02}课")
    first = client.get("/timetable/near/", {"where": home.code})
    assert (len(titles(first)), "还有 5 节" in text(first)) == (40, True)
    assert len(titles(client.get("/timetable/near/", {"where": home.code, "page": "2"}))) == 5
    assert nodes(first) <= 1_500


@pytest.mark.parametrize("count", [1, 3, 30])
def test_finding_takes_five_queries(count, client, home, django_assert_num_queries):
    for number in range(count):
        klass(home, f"第{number}课")
    client.get("/timetable/near/", {"where": home.code})
    with django_assert_num_queries(5):
        client.get("/timetable/near/", {"where": home.code})
