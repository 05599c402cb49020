import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.factories.network import CityFactory, CommunityFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from timetable import actions
from timetable.enums import IssueState
from timetable.schedule import span_rows, within

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def community():
    return CommunityFactory(short_name="起凤街社区")


@pytest.fixture
def published(community):
    return IssueFactory(organisation=community.parent.parent, status=IssueState.PUBLISHED, number=1)


def events(client, place):
    response = client.get(f"/calendar/{place.code}.ics")
    assert response.status_code == 200
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def only(client, place):
    ((_uid, event),) = events(client, place).items()
    return event


def test_the_feed_expands_to_our_sessions(client, community, published):
    for day in (WEEK.monday, WEDNESDAY, WEEK.sunday):
        SessionFactory(series=SeriesFactory(organisation=community), date=day)
    SeriesFactory(organisation=community, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    since, until = WEEK.shift(-4).monday, WEEK.shift(8).sunday
    ours = sorted((row.date, row.starts, row.ends, row.title) for row in span_rows(within(community), since, until))
    theirs = sorted(
        (event["dtstart"].dt.date(), event["dtstart"].dt.time(), event["dtend"].dt.time(), str(event["summary"]).removesuffix("（待确认）"))
        for event in events(client, community).values()
    )
    assert theirs == ours
    assert len(ours) > 20


def test_the_calendar_is_valid_and_knows_its_time_zone(client, community, published):
    SessionFactory(series=SeriesFactory(organisation=community, rule=""))
    response = client.get(f"/calendar/{community.code}.ics")
    calendar = Calendar.from_ical(response.content)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(calendar["version"]), str(calendar["method"]), str(calendar["x-wr-calname"])) == ("2.0", "PUBLISH", "起凤街社区天天课堂")
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    event = calendar.walk("VEVENT")[0]
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event["dtstart"].dt == dt.datetime(2026, 11, 25, 9, 30, tzinfo=ZONE)
    assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION"} <= set(event)
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert not calendar.errors


def test_an_expected_class_keeps_its_uid_when_it_is_confirmed_moved_and_cancelled(client, community):
    series = SeriesFactory(organisation=community, last_on=WEDNESDAY, first_on=WEDNESDAY)
    seen = [only(client, community)]
    actions.upsert_sessions([actions.ClassRow(community.pk, WEDNESDAY, dt.time(9, 30), series.title, teacher=series.teacher)])
    series.last_on = WEDNESDAY
    series.save()
    actions.publish_issue(actions.open_issue(community, WEEK), None)
    seen.append(only(client, community))
    session = series.sessions.get()
    actions.move_session(session, date=dt.date(2026, 11, 27), starts=dt.time(15), reason="教室有会", by=None)
    seen.append(only(client, community))
    actions.cancel_session(session, reason="停电", by=None)
    seen.append(only(client, community))
    assert len({str(event["uid"]) for event in seen}) == 1
    assert [int(event["sequence"]) for event in seen] == [0, 1, 2, 3]
    assert [str(event["status"]) for event in seen] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert seen[2]["dtstart"].dt == dt.datetime(2026, 11, 27, 15, 0, tzinfo=ZONE)


def test_a_cancelled_class_says_why_and_when_it_is_made_up(client, community, published):
    session = SessionFactory(series=SeriesFactory(organisation=community, rule=""))
    actions.cancel_session(session, reason="检修暖气", replaced_on=dt.date(2026, 12, 3), by=None)
    found = events(client, community)
    assert sorted(str(event["summary"]) for event in found.values()) == sorted([f"【取消】{session.title}", session.title])
    cancelled = next(event for event in found.values() if event["status"] == "CANCELLED")
    assert str(cancelled["description"]).splitlines()[:2] == ["检修暖气", "12月3日补上"]


def test_a_class_without_an_end_lasts_an_hour(client, community, published):
    SessionFactory(series=SeriesFactory(organisation=community, ends=None))
    event = next(iter(events(client, community).values()))
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(hours=1)


def test_text_with_separators_and_line_breaks_stays_text(client, community, published):
    title = "剪纸, 折; 叠\\ BEGIN:VEVENT"
    SessionFactory(series=SeriesFactory(organisation=community, title=title, rule=""), note="第一行\r\nEND:VCALENDAR")
    event = only(client, community)
    assert str(event["summary"]) == title
    assert "END:VCALENDAR" in str(event["description"])


def test_the_same_feed_is_not_sent_twice(client, community, published):
    session = SessionFactory(series=SeriesFactory(organisation=community))
    address = f"/calendar/{community.code}.ics"
    first = client.get(address)
    assert first["ETag"].startswith('"')
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    actions.cancel_session(session, reason="停电", by=None)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_streets_districts_and_classes_have_calendars_the_city_has_none(client, community, published):
    session = SessionFactory(series=SeriesFactory(organisation=community))
    for code in (community.parent.code, community.parent.parent.code, f"class-{session.series_id}"):
        calendar = Calendar.from_ical(client.get(f"/calendar/{code}.ics").content)
        assert len(calendar.walk("VEVENT")) > 1
    answers = [client.get(f"/calendar/{code}.ics").status_code for code in (CityFactory().code, "140106999999", "class-999999", "x")]
    assert answers == [404, 404, 404, 404]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_feed_takes_four_queries(count, client, community, published, django_assert_num_queries):
    for _turn in range(count):
        SessionFactory(series=SeriesFactory(organisation=community))
    client.get(f"/calendar/{community.code}.ics")
    with django_assert_num_queries(4):
        client.get(f"/calendar/{community.code}.ics")
