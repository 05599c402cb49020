import datetime as dt
from math import isinf
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network import sections
from network.enums import RowState
from pagecache import tags
from search import answers, kinds, looking
from search.actions import index_objects, remove_objects
from search.models import Synonym
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import WEEK, IssueFactory, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from tests.timetable.test_pages import text
from timetable import actions, clock, wagtail_hooks
from timetable.declared import found_rows, ranks, section_rows
from timetable.enums import IssueState, SessionStatus
from timetable.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wednesday")]


@pytest.fixture
def community():
    return CommunityFactory(short_name="起凤街社区")


def found(*series):
    return {row["id"]: (row.get("when"), row.get("off")) for row in found_rows([one.pk for one in series], None)}


def test_a_found_class_says_its_next_date(community):
    series = SeriesFactory(organisation=community, title="剪纸")
    SessionFactory(series=series, date=dt.date(2026, 11, 18))
    SessionFactory(series=series)
    (row,) = found_rows([series.pk], None)
    assert row == {
        "id": series.pk,
        "url": f"/classes/{series.pk}/",
        "title": "剪纸",
        "facts": ["起凤街社区", "二层教室", "阎秀珍老师"],
        "when": "11月25日（周三） 09:30",
        "added": series.created_at,
    }


def test_sooner_and_nearer_rank_first_and_the_unsure_last(community):
    near, far, unsure = SeriesFactory(organisation=community), SeriesFactory(), SeriesFactory(organisation=community)
    SessionFactory(series=near, date=dt.date(2026, 11, 27))
    SessionFactory(series=far)
    found = ranks([near.pk, far.pk, unsure.pk], community.code)
    assert sorted(found, key=lambda pk: found[pk][:2]) == [near.pk, far.pk, unsure.pk]
    found = ranks([near.pk, far.pk], None)
    assert sorted(found, key=lambda pk: found[pk][:2]) == [far.pk, near.pk]


def test_classes_that_nobody_confirmed_rank_by_the_day_they_are_expected(community):
    here = {"organisation": community}
    saturday, thursday = SeriesFactory(**here, rule="FREQ=WEEKLY;BYDAY=SA"), SeriesFactory(**here, rule="FREQ=WEEKLY;BYDAY=TH")
    early, never = SeriesFactory(**here, rule="FREQ=WEEKLY;BYDAY=TH", starts=dt.time(8)), SeriesFactory(**here, rule="")
    skipped = SeriesFactory(**here, rule="FREQ=WEEKLY;BYDAY=TH", exceptions=["2026-11-26"])
    cancelled = SeriesFactory(**here, rule="FREQ=WEEKLY;BYDAY=WE")
    actions.cancel_session(SessionFactory(series=cancelled), reason="停电", by=None)
    far = SeriesFactory(rule="FREQ=WEEKLY;BYDAY=TH")
    order = [early, thursday, saturday, cancelled, skipped, never, far]
    found = ranks([one.pk for one in reversed(order)], community.code)
    assert sorted(found, key=lambda pk: found[pk][:2]) == [one.pk for one in order]


def test_who_asks_for_certain_days_sees_the_class_of_those_days(community):
    series, unsure, weekend = (
        SeriesFactory(organisation=community, title="书法", teacher=day, rule=f"FREQ=WEEKLY;BYDAY={day}") for day in ("WE", "TH", "SA")
    )
    SessionFactory(series=series)
    SessionFactory(series=series, date=dt.date(2026, 12, 2), planned_on=dt.date(2026, 12, 2))
    index_objects([series, unsure, weekend])

    def told(query):
        answer = answers.answer(answers.Question(query, kind="classes"))
        return [(row["id"], row["when"]) for row in answer.chosen.rows] if answer.chosen else []

    assert told("书法")[0] == (series.pk, "11月25日（周三） 09:30")
    later = "（待确认）"
    expected = [(unsure.pk, f"12月3日（周四） 09:30{later}"), (weekend.pk, f"12月5日（周六） 09:30{later}")]
    assert told("下周书法") == [(series.pk, "12月2日（周三） 09:30"), *expected]
    assert told("12月2日书法") == [(series.pk, "12月2日（周三） 09:30")]
    assert told("本周末书法") == [(weekend.pk, f"11月28日（周六） 09:30{later}")]


EVENING = dt.datetime(2026, 11, 25, 19, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


def on_days(first, last, *series):
    """What is told of classes for days of November (31 is the first of December), in the order of their ranks."""
    days = tuple(dt.date(2026, 10, 31) + dt.timedelta(days=day) for day in (first, last))
    rows = {row["id"]: row for row in found_rows([one.pk for one in series], None, days)}
    known = ranks([one.pk for one in series], None, days)
    assert [bool(row.get("late")) for row in rows.values()] == [known[pk].late for pk in rows]
    return [(rows[pk]["title"], rows[pk].get("late"), rows[pk]["when"]) for pk in sorted(known, key=lambda pk: known[pk][:2])]


def test_what_is_over_on_the_days_asked_for_says_so_and_its_next_session(community, monkeypatch):
    set_clock(monkeypatch, EVENING)
    over, later, unsure, fortnightly = (
        SeriesFactory(organisation=community, title=title, rule=rule)
        for title, rule in (
            ("over", "FREQ=WEEKLY;BYDAY=WE"),
            ("later", ""),
            ("unsure", "FREQ=WEEKLY;BYDAY=WE"),
            ("fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        )
    )
    for series, day, hour in ((over, 25, 9), (over, 32, 9), (later, 25, 20)):
        date = dt.date(2026, 10, 31) + dt.timedelta(days=day)
        SessionFactory(series=series, date=date, planned_on=date, starts=dt.time(hour), ends=dt.time(hour + 1))
    Series.objects.filter(pk=fortnightly.pk).update(first_on=dt.date(2026, 11, 18))
    fortnightly.refresh_from_db()
    series = [unsure, over, later]
    assert on_days(25, 25, *series) == [
        ("later", None, "11月25日（周三） 20:00"),
        ("over", "今天没有课了", "12月2日（周三） 09:00"),
        ("unsure", "今天没有课了", "12月2日（周三） 09:30（待确认）"),
    ]
    assert on_days(24, 29, over) == [("over", "11月24日至29日没有课了", "12月2日（周三） 09:00")]
    assert on_days(39, 39, fortnightly) == [("fortnightly", "12月9日（周三）没有课", "12月16日（周三） 09:30（待确认）")]


def test_a_cancelled_class_is_told_with_another_of_the_days_or_the_next_that_is_held(community):
    series = SeriesFactory(organisation=community, title="剪纸", rule="FREQ=WEEKLY;BYDAY=WE,TH")
    cancelled, *_others = (
        SessionFactory(series=series, date=day, planned_on=day) for day in (dt.date(2026, 11, 25), dt.date(2026, 11, 26), dt.date(2026, 12, 9))
    )
    actions.cancel_session(cancelled, reason="停电", by=None)
    assert on_days(25, 29, series) == [("剪纸", None, "11月26日（周四） 09:30")]
    assert on_days(25, 25, series) == [("剪纸", "今天没有课了", "11月26日（周四） 09:30")]
    assert found(series) == {series.pk: ("11月26日（周四） 09:30", "11月25日（周三）的课取消了：停电")}


def test_a_class_moved_out_of_the_days_asked_for_is_not_expected_then(community):
    series = SeriesFactory(organisation=community, title="剪纸")
    SessionFactory(series=series, planned_on=dt.date(2026, 11, 25), date=dt.date(2026, 11, 30), status=SessionStatus.MOVED)
    assert on_days(25, 25, series) == [("剪纸", "今天没有课了", "11月30日（周一） 09:30")]


def test_classes_of_the_day_come_before_closer_titles_that_are_over(client, community, monkeypatch):
    set_clock(monkeypatch, EVENING)
    over = [SeriesFactory(organisation=community, title="书法", teacher=f"老师{number}") for number in range(3)]
    later = [SeriesFactory(organisation=community, title="学写书法", teacher=f"老师{number}", starts=dt.time(20), ends=None) for number in range(5)]
    for series in later:
        SessionFactory(series=series, starts=dt.time(20), ends=None)
    aside = SeriesFactory(organisation=community, title="儿童画", venue="书法教室", starts=dt.time(8), ends=dt.time(9))
    index_objects([*over, *later, aside])
    for kind in ("", "classes"):
        answer = answers.answer(answers.Question("今天 书法", kind=kind or None))
        shown = (answer.chosen.rows if answer.chosen else answer.mixed) or answer.sections[0].rows
        assert [row["title"] for row in shown] == ["学写书法"] * 5 + ["书法"] * 3 + ["儿童画"]
        assert answer.late == "some"
    some, none = (text(client.get("/search/", {"q": query})) for query in ("今天有课吗", "今天上午有课吗"))
    assert "有些课在您问的日子没有" in some
    assert "您问的日子没有这些课了" in none
    assert "符合" not in some + none
    (first, *_more) = client.get("/search/results.json", {"q": "今天上午有课吗", "kind": "classes"}).json()["kinds"][0]["results"]
    assert (first["late"], first["when"]) == ("今天没有课了", "12月2日（周三） 08:00（待确认）")


def test_without_words_all_classes_stand_in_the_order_of_their_dates(community, monkeypatch):
    series = [SeriesFactory(organisation=community, rule=f"FREQ=WEEKLY;BYDAY={day}") for day in ("SU", "SA", "FR", "TH", "MO", "TU")]
    index_objects(series)
    monkeypatch.setattr(looking, "DEEP", 2)
    shown = answers.answer(answers.Question("下周", kind="classes")).chosen.rows
    assert [row["id"] for row in shown] == [series[at].pk for at in (4, 5, 3, 2, 1, 0)]


@pytest.mark.sqlite
@pytest.mark.parametrize("asked", [ranks, found_rows])
def test_the_past_of_a_class_is_not_read_for_its_next_date(community, asked):
    series = SeriesFactory(organisation=community)
    with CaptureQueriesContext(connection) as captured:
        asked([series.pk], community.code)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[0]['sql']}")
        assert [row[3] for row in cursor.fetchall() if "series_id=?" in row[3] and "date>?" in row[3]]


def test_a_class_that_ended_is_found_no_more(community):
    ended, last_day = SeriesFactory(organisation=community, title="剪纸甲"), SeriesFactory(organisation=community, title="剪纸乙")
    index_objects([ended, last_day])
    type(ended).objects.filter(pk=ended.pk).update(last_on=dt.date(2026, 11, 24))
    type(ended).objects.filter(pk=last_day.pk).update(last_on=dt.date(2026, 11, 25))
    assert found_by_citizens("剪纸") == ["剪纸乙", "剪纸甲"]
    cache.clear()
    assert wagtail_hooks.leave_ended_out(clock.now()) == "1 classes that ended are found no more"
    assert wagtail_hooks.leave_ended_out(clock.now()) is None
    assert found_by_citizens("剪纸") == ["剪纸乙"]


def found_by_citizens(query):
    answer = answers.answer(answers.Question(query, kind="classes"))
    return sorted(row["title"] for row in answer.chosen.rows) if answer.chosen else []


def test_a_cancelled_next_date_is_marked_with_its_reason(community):
    series = SeriesFactory(organisation=community)
    session = SessionFactory(series=series)
    actions.cancel_session(session, reason="停电", by=None)
    assert found(series) == {series.pk: ("12月2日（周三） 09:30（待确认）", "11月25日（周三）的课取消了：停电")}


def test_without_a_session_the_rule_tells_the_next_date(community):
    running, ended = SeriesFactory(organisation=community), SeriesFactory(organisation=community, last_on=dt.date(2026, 9, 30))
    assert found(running, ended) == {running.pk: ("11月25日（周三） 09:30（待确认）", None), ended.pk: ("", None)}


@pytest.mark.parametrize(("hour", "day"), [((10, 59), "11月25日（周三）"), ((11, 1), "12月2日（周三）")])
def test_what_is_over_for_today_is_expected_a_week_later(community, monkeypatch, hour, day):
    set_clock(monkeypatch, dt.datetime(2026, 11, 25, *hour, tzinfo=ZoneInfo("Asia/Shanghai")))
    series = SeriesFactory(organisation=community, first_on=dt.date(2026, 11, 4))
    assert found(series) == {series.pk: (f"{day} 09:30（待确认）", None)}
    later = SeriesFactory(organisation=community, first_on=dt.date(2026, 11, 4), rule="FREQ=WEEKLY;BYDAY=FR")
    assert (ranks([series.pk], None)[series.pk] < ranks([later.pk], None)[later.pk]) is (hour < (11, 0))


def test_drafts_are_neither_found_nor_dated(community):
    draft = SeriesFactory(organisation=community, state=RowState.DRAFT)
    shown = SeriesFactory(organisation=community, rule="")
    SessionFactory(series=shown, state=RowState.DRAFT)
    assert found(draft, shown) == {shown.pk: ("", None)}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_kind_and_the_section_keep_their_word(count, community, django_assert_num_queries):
    made = [SessionFactory(series=SeriesFactory(organisation=community)).series for _turn in range(count)]
    (kind,) = [kind for kind in kinds.registered() if kind.name == "classes"]
    with django_assert_num_queries(kind.queries):
        assert len(kind.rows([series.pk for series in made], None)) == count
    with django_assert_num_queries(1):
        assert len(kind.ranks([series.pk for series in made], None)) == count
    (section,) = [section for section in sections.registered() if section.key == "timetable"]
    with django_assert_num_queries(section.queries):
        section.rows(community)


def test_the_organisations_page_shows_this_week(client, community):
    IssueFactory(organisation=community.parent.parent, status=IssueState.PUBLISHED)
    SessionFactory(series=SeriesFactory(organisation=community, title="剪纸"))
    said = text(client.get(f"/places/{community.code}/"))
    assert "11月25日 周三 今天 09:30 到 11:00 剪纸" in said


def test_a_street_shows_today_the_city_nothing(community):
    SessionFactory(series=SeriesFactory(organisation=community, rule=""))
    SessionFactory(series=SeriesFactory(organisation=community, rule=""), date=dt.date(2026, 11, 27))
    assert [len(section_rows(place)) for place in (community, community.parent, community.parent.parent.parent)] == [2, 1, 0]


def test_a_community_shows_seven_days_and_nothing_that_is_over(community):
    for day in (24, 25, 26):
        SessionFactory(series=SeriesFactory(organisation=community, rule=""), date=dt.date(2026, 11, day))
    SessionFactory(series=SeriesFactory(organisation=community, rule=""), date=dt.date(2026, 12, 1))
    SessionFactory(series=SeriesFactory(organisation=community, rule=""), date=dt.date(2026, 12, 2))
    assert [row["row"].date.day for row in section_rows(community)] == [25, 26, 1]


def _time(until: float) -> str:
    return "" if isinf(until) else f"{timezone.localtime(dt.datetime.fromtimestamp(until, dt.UTC)):%H:%M}"


def test_what_ended_this_morning_is_no_next_class(community, monkeypatch):
    series = SeriesFactory(organisation=community, title="剪纸", rule="")
    for day, starts, ends in ((25, 9, 11), (25, 14, None), (25, 19, 20), (27, 9, 11)):
        SessionFactory(series=series, date=dt.date(2026, 11, day), starts=dt.time(starts), ends=ends and dt.time(ends), number=starts)
    shown = []
    for hour, minute in ((10, 59), (11, 1), (14, 1), (20, 1)):
        set_clock(monkeypatch, dt.datetime(2026, 11, 25, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")))
        with tags.recording() as recorded:
            (row,) = found_rows([series.pk], None)
        rows = section_rows(community)
        shown.append((row["when"], _time(recorded.until), [row["row"].starts.hour for row in rows]))
    assert shown == [
        ("11月25日（周三） 09:00", "11:00", [9, 14, 19, 9]),
        ("11月25日（周三） 14:00", "14:00", [14, 19, 9]),
        ("11月25日（周三） 19:00", "20:00", [19, 9]),
        ("11月27日（周五） 09:00", "", [9]),
    ]


def test_the_search_finds_a_published_class_with_its_date(client, community, django_capture_on_commit_callbacks):
    row = actions.ClassRow(community.pk, dt.date(2026, 11, 25), dt.time(9, 30), "二十四式太极拳", teacher="郭润芝")
    actions.upsert_sessions([row])
    assert "二十四式" not in text(client.get("/search/", {"q": "taijiquan"}))
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_issue(actions.open_issue(community, WEEK), None)
    for query in ("极拳", "taijiquan", "essstjq", "郭润芝"):
        said = text(client.get("/search/", {"q": query}))
        assert "11月25日（周三） 09:30" in said


def test_a_class_is_found_by_place_and_day_in_the_query(client):
    community = CommunityFactory(parent=StreetFactory(parent=DistrictFactory(short_name="迎泽区")))
    elsewhere = CommunityFactory(short_name="桃园二社区")
    made = [
        SeriesFactory(organisation=owner, title="书法", teacher=f"老师{number}", rule=f"FREQ=WEEKLY;BYDAY={day}")
        for number, (owner, day) in enumerate([(community, "WE"), (community, "TH"), (elsewhere, "WE")])
    ]
    index_objects(made)
    for typed in ("书法 迎泽 周三", "周三迎泽区书法", "書法 迎澤 今天", "shufa 迎泽区 星期三上午"):
        page = client.get("/search/", {"q": typed}).content.decode()
        assert [f'"/classes/{series.pk}/"' in page for series in made] == [True, False, False], typed


def test_words_that_mean_the_same_are_found_while_place_and_day_narrow(client):
    community = CommunityFactory(parent=StreetFactory(parent=DistrictFactory(short_name="迎泽区")))
    elsewhere = CommunityFactory(short_name="桃园二社区")
    Synonym.objects.create(words="广场舞 = 健身舞")
    made = [
        SeriesFactory(organisation=owner, title=title, rule=f"FREQ=WEEKLY;BYDAY={day}")
        for owner, title, day in (
            (community, "广场舞", "WE"),
            (community, "健身舞", "WE"),
            (community, "健身舞提高", "TH"),
            (elsewhere, "健身舞", "WE"),
            (community, "合唱", "WE"),
        )
    ]
    index_objects(made)
    page = client.get("/search/", {"q": "广场舞 迎泽 周三"}).content.decode()
    assert [f'"/classes/{series.pk}/"' in page for series in made] == [True, True, False, False, False]
    assert "迎泽区<small>" in page
    Series.objects.filter(pk=made[0].pk).delete()
    remove_objects([made[0]])
    only = client.get("/search/", {"q": "广场舞 迎泽 周三"}).content.decode()
    assert [f'"/classes/{series.pk}/"' in only for series in made] == [False, True, False, False, False]
