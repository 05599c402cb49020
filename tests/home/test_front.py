"""The front page: near home, in one screen, within its budget."""

import datetime as dt
import gzip
import re
import runpy
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection

from home import sections
from pagecache import memory
from tests.factories.content import CategoryFactory
from tests.factories.courses import catalogue, course
from tests.factories.home import article, column, district_page, front_page
from tests.factories.library import BookFactory
from tests.factories.network import CityFactory, CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.news import announcement, news_index
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from timetable.enums import IssueState
from timetable.models import Issue

pytestmark = pytest.mark.django_db
NODES = re.compile(rb"<[a-z]")


@pytest.fixture(autouse=True)
def _wednesday(monkeypatch):
    set_clock(monkeypatch)


@pytest.fixture
def community():
    district = DistrictFactory(code="140106", short_name="迎泽区", parent=CityFactory())
    IssueFactory(organisation=district, status=IssueState.PUBLISHED, number=1)
    return CommunityFactory(short_name="起凤街社区", holds_classroom=True, parent=StreetFactory(short_name="柳巷街道", parent=district))


def session(community, title="剪纸", **values):
    return SessionFactory(series=SeriesFactory(organisation=community, title=title, rule=""), **({"week": WEEK.key} | values))


def show(client, place=None):
    if place:
        client.cookies["place"] = place.code
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("times", [1, 10])
def test_front_page_costs_four_queries(client, django_assert_num_queries, community, times):
    fill(community, times)
    show(client, community)
    with django_assert_num_queries(4):  # page, place, sessions near it, articles
        show(client, community)


@pytest.mark.parametrize("times", [1, 10])
def test_front_page_costs_one_more_before_the_districts_issue_is_out(client, django_assert_num_queries, community, times):
    fill(community, times)
    Issue.objects.update(status=IssueState.COLLECTING)
    show(client, community)
    with django_assert_num_queries(5):  # and the rules near it
        show(client, community)


@pytest.mark.parametrize("times", [1, 10])
def test_changed_week_costs_three_more(client, django_assert_num_queries, community, times):
    fill(community, times)
    show(client, community)
    session(community, "新加的课", starts=dt.time(7))
    with django_assert_num_queries(7):
        assert "新加的课" in show(client, community)


@pytest.mark.parametrize("times", [1, 10])
def test_cold_front_page_keeps_its_budget_where_no_place_is_chosen(client, django_assert_num_queries, community, times):
    fill(community, times)
    show(client)
    with django_assert_num_queries(2):
        show(client)


@pytest.mark.parametrize("times", [1, 10])
@pytest.mark.parametrize(("chosen", "queries"), [(False, 2), (True, 4)])  # page, articles; place, sessions near it
def test_first_front_page_of_a_worker_costs_no_more_than_the_next(client, django_assert_num_queries, community, times, chosen, queries):
    fill(community, times)
    announcement(news_index(), 1)
    for forgotten in (memory.forget_all, ContentType.objects.clear_cache):
        forgotten()
    memory.fill()
    with django_assert_num_queries(queries):
        show(client, community if chosen else None)


def test_what_is_over_today_leaves_the_front_page_of_a_place(client, community, monkeypatch):
    front_page()
    session(community, "上午的课")
    session(community, "晚上的课", starts=dt.time(19), ends=dt.time(20))
    session(community, "明天的课", date=WEDNESDAY + dt.timedelta(days=1))
    names = ("上午的课", "晚上的课", "明天的课")
    shown = []
    for hour in (8, 12, 21):
        set_clock(monkeypatch, dt.datetime(2026, 11, 25, hour, tzinfo=ZoneInfo("Asia/Shanghai")))
        said = show(client, community)
        shown.append([name for name in names if name in said])
    assert shown == [list(names), list(names[1:]), list(names[2:])]


def test_worker_fills_its_memories_as_it_starts(monkeypatch):
    asked = []
    monkeypatch.setattr(memory, "_at_start", [lambda: asked.append("filled")])
    monkeypatch.setattr(connection, "close", lambda: asked.append("closed"))
    runpy.run_path(str(settings.ROOT / "site" / "config" / "wsgi.py"))
    assert asked == ["filled", "closed"]


def test_worker_starts_where_the_database_is_away(monkeypatch, capsys):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(memory, "_at_start", [away])
    monkeypatch.setattr(connection, "close", lambda: None)
    made = runpy.run_path(str(settings.ROOT / "site" / "config" / "wsgi.py"))
    assert callable(made["application"])
    assert "away" in capsys.readouterr().err


def fill(community, times):
    home = front_page()
    home.column = column(home)
    home.save()
    for number in range(3 * times):
        article(home.column, number + 1)
        CategoryFactory()
        session(community, f"第{number}课", starts=dt.time(8 + number % 12))


def test_ten_times_the_week_stays_in_one_screen(client, community):
    fill(community, 20)
    body = show(client, community).encode()
    assert len(gzip.compress(body, 6)) < 20_000
    assert len(NODES.findall(body)) < 1_500


def test_chosen_place_shows_its_classes_of_today(client, community):
    session(community, "剪纸")
    session(community, "昨天的课", date=WEDNESDAY - dt.timedelta(days=1))
    text = show(front(client), community)
    assert "起凤街社区附近" in text
    assert "剪纸" in text
    assert "昨天的课" not in text
    assert 'aria-current="date"' in text


def front(client):
    front_page()
    return client


def test_cancelled_class_stays_with_its_reason(client, community):
    session(community, "血压", status="cancelled", reason="暖气检修")
    text = show(front(client), community)
    assert re.search(r"<del><a [^>]+>血压</a></del>", text)
    assert "暖气检修" in text


def test_class_of_another_street_is_not_near(client, community):
    session(CommunityFactory(), "远处的课")
    assert "远处的课" not in show(front(client), community)


def test_where_nothing_is_left_for_two_weeks_another_place_is_offered(client, community):
    session(community, "再下一周的课", week=WEEK.next.next.key, date=WEDNESDAY + dt.timedelta(days=14))
    text = show(front(client), community)
    assert "起凤街社区附近，这一周和下一周没有课了" in text
    assert re.search(r'<a class="more" href="/timetable/">', text)  # as large as a finger
    assert "再下一周的课" not in text


@pytest.mark.parametrize("times", [1, 10])
def test_week_that_is_over_shows_the_next_weeks_first_days(client, django_assert_num_queries, community, monkeypatch, times):
    fill(community, times)
    for day in range(3):
        later = WEEK.next.monday + dt.timedelta(days=day)
        for number in range(5):
            session(community, f"下一周第{day}天第{number}课", week=WEEK.next.key, date=later, starts=dt.time(8 + number))
    IssueFactory(organisation=community.parent.parent, status=IssueState.PUBLISHED, week=WEEK.next.key, number=2)
    assert "下一周第" not in show(client, community)
    set_clock(monkeypatch, dt.datetime(2026, 11, 29, 18, tzinfo=ZoneInfo("Asia/Shanghai")))
    show(client, community)
    with django_assert_num_queries(5):  # page, place, this week's sessions near it, the next week's, articles
        text = show(client, community)
    assert "这里本周没有别的课了" in text
    assert [f"下一周第{day}天第0课" in text for day in range(3)] == [True, True, False]
    street = f"/timetable/{WEEK.next}/{community.parent.code}/"
    assert [link for link in links(text) if "/timetable/2" in link] == [
        street,
        *(f"{street}#d{day:%Y%m%d}" for day in WEEK.next.days),
        f"/timetable/{WEEK}/{community.parent.code}/",
        *(f"{street}#d{day:%Y%m%d}" for day in WEEK.next.days[:2]),  # one more on either day
        street,
    ]
    assert "".join(re.findall(r"<i>(\d)<em>", text)) == "5550000"
    assert "这一天还有 1 节" in text


def links(text):
    """Where the part of the front page that is near the reader leads."""
    return re.findall(r'href="([^"]+)"', text[text.index('aria-labelledby="near"') : text.index('aria-labelledby="city"')])


def test_counts_of_the_days_are_those_of_the_page_they_open(client, community):
    session(community)
    session(CommunityFactory(parent=community.parent, short_name="铁匠巷社区"), "邻居的课")
    text = show(front(client), community)
    street = f"/timetable/{WEEK}/{community.parent.code}/"
    assert "起凤街社区附近：整个柳巷街道" in text
    assert "".join(re.findall(r"<i>(\d)<em>", text)) == "0020000"
    assert f"{street}#d20261125" in links(text)
    assert f"/timetable/{WEEK.next}/{community.parent.code}/" in links(text)
    assert not any(community.code in link for link in links(text))
    assert "邻居的课" in client.get(street).content.decode()


def test_days_of_the_citys_strip_open_that_day(client, community):
    session(community)
    text = show(front(client))
    assert [link for link in links(text) if "day=" in link] == [f"/timetable/{WEEK}/?day={day}#by" for day in WEEK.days]


def test_without_a_place_one_can_choose_at_once(client, community):
    session(community)
    text = show(front(client))
    assert 'action="/place/"' in text
    assert "本周全市 1 节课，都不收钱" in text
    assert "/place/?in=140106&amp;next=/" in text


@pytest.mark.parametrize("code", ["", "1", "140106", "999999999999", "x" * 300, "' OR 1=1"])
def test_nonsense_in_the_cookie_is_no_place(client, community, code):
    client.cookies["place"] = code
    assert client.get(front_page().url).status_code == 200
    assert 'action="/place/"' in client.get("/").content.decode()


def test_schematic_and_sums_count_the_week(client, community):
    session(community)
    session(community, "第二节")
    session(community, "取消了", status="cancelled")
    sums = sections.week_sums(WEEK)
    assert (sums.total, sums.communities, sums.areas["140106"], sums.days[WEDNESDAY]) == (2, 1, 2, 2)
    assert re.search(r"迎泽区</text><text[^>]*>2 节", show(front(client)))


def test_nothing_is_there_yet(client):
    assert "本周全市 0 节课" in show(front(client))


def test_draft_column_is_left_out(client):
    home = front_page()
    home.column = column(home)
    home.save()
    article(home.column)
    assert "第1篇" in show(client)
    home.column.unpublish()
    assert "第1篇" not in show(client)


def test_elder_version_has_its_four_doors(client):
    text = show(front(client))
    doors = text[text.index('class="doors') :]
    assert doors[: doors.index("</ul>")].count("<li>") == 4


@pytest.mark.parametrize("times", [1, 10])
def test_district_page_shows_courses_books_and_news_of_its_own(client, django_assert_num_queries, community, times):
    district = community.parent.parent
    index, news = catalogue(), news_index(district_page(district))
    kind = CategoryFactory(name="书画", slug="painting")
    for number in range(times):
        course(index, number, organisation=community, category=kind, hours_entered=2, hours_reason="练习")
        BookFactory(title=f"第{number}本", organisation=district)
        announcement(news, number, organisation=district)
        session(community, f"第{number}课", starts=dt.time(8 + number))
    path = f"/{district.slug}/"
    client.get(path)
    with django_assert_num_queries(10):  # page, streets, the days (3), courses, books, news, venues, people
        text = client.get(path).content.decode()
    for heading in ("这里做的课程", "各类课时", "书画", "新闻"):
        assert heading in text, heading
    assert f"第{times - 1}本" in text


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_district_page_costs_as_much_as_its_sections(client, django_assert_num_queries, community, rows):
    from network import sections as brought

    district = community.parent.parent
    district_page(district)
    for number in range(rows):
        session(community, f"第{number}课")
        StreetFactory(parent=district)
    client.get(f"/{district.slug}/")
    with django_assert_num_queries(2 + brought.queries()):  # page, streets
        text = client.get(f"/{district.slug}/").content.decode()
    assert f"{rows} 节课" in text
    assert "柳巷街道" in text


def test_district_page_stands_without_any_section(client, community, monkeypatch):
    from network import sections as brought

    monkeypatch.setattr(brought, "_sections", {})
    district_page(community.parent.parent)
    assert client.get(f"/{community.parent.parent.slug}/").status_code == 200


def test_editor_sees_a_preview_of_the_front_page(client):
    from tests.factories.accounts import AdminFactory

    home = front_page()
    home.save_revision()
    client.force_login(AdminFactory())
    assert client.get(f"/admin/pages/{home.pk}/view_draft/").status_code == 200
