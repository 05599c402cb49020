import datetime as dt

import pytest

from network.enums import RowState
from pagecache import tags
from tests.factories.accounts import UserFactory
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from timetable import actions
from timetable.enums import IssueState, SessionStatus
from timetable.models import Correction, Issue, Series, Session, Submission
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

NINE, HALF_TEN, ELEVEN = dt.time(9), dt.time(9, 30), dt.time(11)


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def district(community):
    return community.parent.parent


@pytest.fixture
def draft(community):
    return SessionFactory(series=SeriesFactory(organisation=community, state=RowState.DRAFT), state=RowState.DRAFT)


@pytest.fixture
def public(draft, district):
    actions.publish_issue(actions.open_issue(district, WEEK), None)
    draft.refresh_from_db()
    return draft


def row(community, **values):
    given = {"organisation_id": community.pk, "date": WEDNESDAY, "starts": HALF_TEN, "title": "剪纸", "ends": ELEVEN, "teacher": "阎秀珍"}
    return actions.ClassRow(**given | values)


# --- issues ----------------------------------------------------------------------------------


def test_a_street_opens_its_districts_issue_once(community, district):
    first = actions.open_issue(community.parent, WEEK)
    assert first.organisation == district
    assert actions.open_issue(district, WEEK) == first
    assert Issue.objects.count() == 1


def test_publishing_numbers_freezes_and_shows(draft, district):
    issue = actions.publish_issue(actions.open_issue(district, WEEK), UserFactory())
    draft.refresh_from_db()
    draft.series.refresh_from_db()
    assert (issue.number, issue.status) == (1, IssueState.PUBLISHED)
    assert (draft.state, draft.series.state) == (RowState.PUBLISHED, RowState.PUBLISHED)
    assert [frozen["title"] for frozen in issue.frozen] == [draft.title]
    assert issue.frozen[0] | {} == issue.frozen[0] | {
        "date": "2026-11-25",
        "starts": "09:30:00",
        "code": draft.organisation.code,
        "status": "scheduled",
    }


def test_issue_numbers_go_on_per_district(draft, district):
    actions.publish_issue(actions.open_issue(district, WEEK), None)
    SessionFactory(series=draft.series, date=WEDNESDAY + dt.timedelta(days=7), state=RowState.DRAFT)
    assert actions.publish_issue(actions.open_issue(district, WEEK.next), None).number == 2
    elsewhere = SessionFactory(state=RowState.DRAFT)
    other = elsewhere.organisation.parent.parent
    assert actions.publish_issue(actions.open_issue(other, WEEK), None).number == 1


def test_publishing_twice_is_refused(public, district):
    with pytest.raises(actions.AlreadyPublished, match="已经发布过了（第 1 期）"):
        actions.publish_issue(actions.open_issue(district, WEEK), None)


def test_an_empty_issue_is_not_published(district):
    issue = actions.open_issue(district, WEEK)
    with pytest.raises(actions.NothingToPublish, match="还没有课"):
        actions.publish_issue(issue, None)
    issue.refresh_from_db()
    assert issue.status == IssueState.COLLECTING


def test_publishing_leaves_other_districts_and_weeks_alone(draft, district):
    later = SessionFactory(series=draft.series, date=WEDNESDAY + dt.timedelta(days=7), state=RowState.DRAFT)
    elsewhere = SessionFactory(state=RowState.DRAFT)
    actions.publish_issue(actions.open_issue(district, WEEK), None)
    assert set(Session.objects.filter(state=RowState.DRAFT)) == {later, elsewhere}


def test_publishing_bumps_week_and_district(draft, district):
    issue = actions.open_issue(district, WEEK)
    before = tags.stamp(f"week:{WEEK}", f"district:{district.code}", "list:timetable.session")
    actions.publish_issue(issue, None)
    after = tags.stamp(f"week:{WEEK}", f"district:{district.code}", "list:timetable.session")
    assert all(new > old for old, new in zip(before, after, strict=True))


def test_a_class_missing_from_four_issues_is_no_longer_expected(draft, district):
    old = SeriesFactory(organisation=draft.organisation)
    SessionFactory(series=old, date=WEDNESDAY - dt.timedelta(weeks=5))
    kept = SeriesFactory(organisation=draft.organisation)
    SessionFactory(series=kept, date=WEDNESDAY - dt.timedelta(weeks=2))
    actions.publish_issue(actions.open_issue(district, WEEK), None)
    assert Series.objects.get(pk=old.pk).last_on == WEEK.shift(-3).monday
    assert Series.objects.get(pk=kept.pk).last_on is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_publishing_takes_the_same_queries_however_many_classes(count, community, district, django_assert_num_queries):
    for _turn in range(count):
        SessionFactory(series=SeriesFactory(organisation=community), state=RowState.DRAFT)
    issue = actions.open_issue(district, WEEK)
    with django_assert_num_queries(12):
        actions.publish_issue(issue, None)


def test_a_community_submits_its_part_and_again(draft, community, district):
    issue = actions.open_issue(district, WEEK)
    actions.submit(issue, community, UserFactory())
    actions.submit(issue, community, UserFactory())
    assert [(one.organisation, one.sessions) for one in Submission.objects.all()] == [(community, 1)]


def test_a_foreign_community_cannot_submit(district):
    with pytest.raises(actions.OutsideIssue, match="不属于"):
        actions.submit(actions.open_issue(district, WEEK), CommunityFactory(), None)


def test_nothing_is_submitted_into_a_published_issue(public, community, district):
    with pytest.raises(actions.AlreadyPublished, match="不用再报送"):
        actions.submit(actions.open_issue(district, WEEK), community, None)


# --- one session -------------------------------------------------------------------------------


def test_cancelling_a_public_class_keeps_it_with_its_reason_and_a_correction(public):
    user = UserFactory()
    actions.cancel_session(public, reason=" 检修暖气 ", by=user)
    public.refresh_from_db()
    assert (public.status, public.reason, public.version) == (SessionStatus.CANCELLED, "检修暖气", 2)
    correction = Correction.objects.get()
    assert (correction.session, correction.by, correction.reason) == (public, user, "检修暖气")
    assert correction.before == {"status": "scheduled", "reason": "", "replaced_on": None}
    assert correction.after == {"status": "cancelled", "reason": "检修暖气", "replaced_on": None}


def test_cancelling_a_draft_leaves_no_correction(draft):
    actions.cancel_session(draft, reason="老师生病", by=None)
    assert Correction.objects.count() == 0


def test_the_class_made_up_later_is_added_and_public(public):
    day = dt.date(2026, 12, 3)
    actions.cancel_session(public, reason="检修暖气", replaced_on=day, by=None)
    made = Session.objects.get(date=day)
    assert (made.series, made.starts, made.state, made.week) == (public.series, public.starts, RowState.PUBLISHED, 202649)
    assert made.reason == "补11月25日停的课"
    assert [one.session for one in Correction.objects.order_by("pk")] == [public, made]


def test_a_class_that_meets_that_day_anyway_is_not_doubled(public):
    day = WEDNESDAY + dt.timedelta(days=7)
    SessionFactory(series=public.series, date=day)
    actions.cancel_session(public, reason="检修暖气", replaced_on=day, by=None)
    assert Session.objects.filter(date=day).count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_cancelling_needs_a_reason(public, reason):
    with pytest.raises(actions.ReasonMissing, match="请写上原因"):
        actions.cancel_session(public, reason=reason, by=None)
    public.refresh_from_db()
    assert public.status == SessionStatus.SCHEDULED


def test_cancelling_twice_is_refused(public):
    actions.cancel_session(public, reason="老师生病", by=None)
    with pytest.raises(actions.AlreadyCancelled, match="已经取消了"):
        actions.cancel_session(public, reason="老师生病", by=None)


def test_a_class_is_not_made_up_before_it_was_cancelled(public):
    with pytest.raises(actions.WrongTime, match="补课的日子要在 11月25日 之后"):
        actions.cancel_session(public, reason="老师生病", replaced_on=WEDNESDAY, by=None)


def test_a_cancelled_class_is_held_after_all(public):
    actions.cancel_session(public, reason="老师生病", by=None)
    actions.reinstate_session(public, reason="老师好了", by=None)
    public.refresh_from_db()
    assert (public.status, public.reason) == (SessionStatus.SCHEDULED, "")
    assert Correction.objects.count() == 2


def test_moving_keeps_the_planned_time_and_the_length(public):
    actions.move_session(public, date=dt.date(2026, 11, 27), starts=dt.time(15), reason="教室有会", by=None)
    public.refresh_from_db()
    assert (public.date, public.starts, public.ends) == (dt.date(2026, 11, 27), dt.time(15), dt.time(16, 30))
    assert (public.planned_on, public.planned_starts, public.status) == (WEDNESDAY, HALF_TEN, SessionStatus.MOVED)


def test_moving_into_another_week_changes_its_week(public):
    actions.move_session(public, date=dt.date(2026, 12, 2), reason="教室有会", by=None)
    public.refresh_from_db()
    assert public.week == 202649
    assert Correction.objects.get().issue.week == WEEK.key


def test_moving_back_is_no_move(public):
    actions.move_session(public, starts=dt.time(15), reason="教室有会", by=None)
    actions.move_session(public, starts=HALF_TEN, reason="会取消了", by=None)
    public.refresh_from_db()
    assert (public.status, public.reason) == (SessionStatus.SCHEDULED, "")


@pytest.mark.parametrize(("starts", "ends"), [(dt.time(15), dt.time(14)), (dt.time(15), dt.time(15))])
def test_a_class_does_not_end_before_it_starts(public, starts, ends):
    with pytest.raises(actions.WrongTime, match=r"要晚于上课时间 15:00"):
        actions.move_session(public, starts=starts, ends=ends, reason="教室有会", by=None)


def test_moving_to_where_it_is_is_refused(public):
    with pytest.raises(actions.WrongTime, match="没有要改的"):
        actions.move_session(public, starts=HALF_TEN, reason="教室有会", by=None)


def test_correcting_a_public_class_leaves_what_was_and_what_is(public):
    actions.correct_session(public, venue="三层教室", reason="换教室", by=None)
    public.refresh_from_db()
    assert public.venue == "三层教室"
    assert [(one.before, one.after) for one in Correction.objects.all()] == [({"venue": "二层教室"}, {"venue": "三层教室"})]


def test_correcting_a_draft_needs_no_reason(draft):
    assert actions.correct_session(draft, venue="三层教室", by=None) is None
    draft.refresh_from_db()
    assert draft.venue == "三层教室"


def test_correcting_a_public_class_needs_a_reason(public):
    with pytest.raises(actions.ReasonMissing):
        actions.correct_session(public, venue="三层教室", by=None)


def test_a_correction_that_changes_nothing_is_none(public):
    assert actions.correct_session(public, venue="二层教室", reason="换教室", by=None) is None
    assert Correction.objects.count() == 0


def test_a_correction_does_not_move(public):
    with pytest.raises(actions.NotChangeable, match="改时间"):
        actions.correct_session(public, date=dt.date(2026, 11, 27), reason="换教室", by=None)


@pytest.mark.parametrize(
    "verb",
    [
        lambda session: actions.cancel_session(session, reason="老师生病", by=None, version=1),
        lambda session: actions.move_session(session, starts=dt.time(15), reason="教室有会", by=None, version=1),
        lambda session: actions.correct_session(session, note="带剪刀", reason="补充", by=None, version=1),
    ],
)
def test_the_second_of_two_editors_is_told_and_nothing_is_lost(public, verb):
    seen = Session.objects.get(pk=public.pk)
    actions.correct_session(public, venue="三层教室", reason="换教室", by=None)
    with pytest.raises(actions.StaleVersion, match="刚刚被别人改过"):
        verb(seen)
    public.refresh_from_db()
    assert (public.venue, public.status, public.note, public.starts) == ("三层教室", SessionStatus.SCHEDULED, "", HALF_TEN)
    assert Correction.objects.count() == 1


def test_an_added_class_is_a_draft_until_the_issue_is_published(draft):
    made = actions.add_session(draft.series, date=dt.date(2026, 11, 27), by=None)
    assert (made.state, made.week, made.venue) == (RowState.DRAFT, WEEK.key, "二层教室")


def test_an_added_class_of_a_published_issue_is_a_correction(public):
    made = actions.add_session(public.series, date=WEDNESDAY, starts=dt.time(15), reason="加一节", by=None)
    assert (made.state, made.number) == (RowState.PUBLISHED, 2)
    assert Correction.objects.get().session == made


def test_a_class_is_not_added_twice(draft):
    with pytest.raises(actions.WrongTime, match="已经有一节课了"):
        actions.add_session(draft.series, date=WEDNESDAY, by=None)


# --- many rows -----------------------------------------------------------------------------------


def test_rows_make_classes_that_are_expected_again(community):
    outcome = actions.upsert_sessions([row(community), row(community, date=dt.date(2026, 11, 27)), row(community, title="合唱", note="双周上课")])
    assert (outcome.created, outcome.changed, outcome.unchanged) == (3, 0, 0)
    assert {(one.title, one.rule, one.state) for one in Series.objects.all()} == {
        ("剪纸", "FREQ=WEEKLY;BYDAY=WE,FR", RowState.DRAFT),
        ("合唱", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", RowState.DRAFT),
    }


def test_the_same_rows_again_change_nothing(community):
    rows = [row(community), row(community, title="合唱", cancelled=True, reason="老师生病")]
    actions.upsert_sessions(rows)
    before = list(Session.objects.order_by("pk").values())
    outcome = actions.upsert_sessions(rows)
    assert (outcome.created, outcome.changed, outcome.unchanged) == (0, 0, 2)
    assert list(Session.objects.order_by("pk").values()) == before


def test_a_title_in_other_forms_is_the_same_class(community):
    actions.upsert_sessions([row(community, title="書法ＡＢ")])
    actions.upsert_sessions([row(community, title="书法ab", venue="三层")])
    assert Series.objects.count() == Session.objects.count() == 1
    assert Session.objects.get().venue == "三层"


def test_rows_for_a_published_week_are_corrections_with_a_reason(public, community):
    rows = [row(community, title=public.title, venue="三层"), row(community, title="合唱")]
    with pytest.raises(actions.ReasonMissing):
        actions.upsert_sessions(rows)
    assert Session.objects.get(pk=public.pk).venue == "二层教室"
    actions.upsert_sessions(rows, reason="补报")
    assert set(Correction.objects.values_list("session__title", "reason")) == {(public.title, "补报"), ("合唱", "补报")}
    assert Series.objects.get(title="合唱").state == RowState.PUBLISHED


def test_an_old_sheet_does_not_revive_what_was_cancelled_or_moved(public, community, district):
    actions.cancel_session(public, reason="老师生病", by=None)
    moved = actions.add_session(public.series, date=dt.date(2026, 11, 26), reason="加课", by=None)
    actions.move_session(moved, date=dt.date(2026, 11, 27), reason="教室有会", by=None)
    outcome = actions.upsert_sessions([row(community, title=public.title), row(community, title=public.title, date=dt.date(2026, 11, 26))])
    assert (outcome.created, outcome.changed, outcome.unchanged) == (0, 0, 2)
    assert Session.objects.get(pk=public.pk).status == SessionStatus.CANCELLED


def test_a_class_moved_to_another_weekday_is_expected_there(community):
    actions.upsert_sessions([row(community)])
    actions.upsert_sessions([row(community, date=dt.date(2026, 12, 4))])
    assert Series.objects.get().rule == "FREQ=WEEKLY;BYDAY=FR"


def test_a_rule_an_editor_wrote_by_hand_stays(community):
    actions.upsert_sessions([row(community)])
    actions.expect_again(Series.objects.get(), rule="FREQ=MONTHLY;BYDAY=1WE")
    actions.upsert_sessions([row(community, date=dt.date(2026, 12, 4))])
    assert Series.objects.get().rule == "FREQ=MONTHLY;BYDAY=1WE"


@pytest.mark.parametrize("count", [1, 3, 30])
def test_rows_take_the_same_queries_however_many(count, district, django_assert_num_queries):
    community = CommunityFactory(parent=StreetFactory(parent=district))
    rows = [row(community, title=f"第{number}课") for number in range(count)]
    with django_assert_num_queries(14):
        actions.upsert_sessions(rows)


# --- copy last week -------------------------------------------------------------------------------


def copied(organisation):
    return actions.copy_week(organisation, WEEK, WEEK.next, None)


def next_week():
    return list(Session.objects.filter(week=WEEK.next.key).order_by("date", "starts").values_list("date", "starts", "status", "state"))


def test_copying_makes_drafts_a_week_later_and_only_once(public, district):
    assert copied(district) == 1
    assert copied(district) == 0
    assert next_week() == [(dt.date(2026, 12, 2), HALF_TEN, SessionStatus.SCHEDULED, RowState.DRAFT)]


def test_what_was_cancelled_or_moved_stands_again_at_its_usual_time(public, community):
    actions.move_session(public, date=dt.date(2026, 11, 27), starts=dt.time(15), reason="教室有会", by=None)
    other = SessionFactory(series=SeriesFactory(organisation=community), date=dt.date(2026, 11, 24))
    actions.cancel_session(other, reason="老师生病", by=None)
    assert copied(community) == 2
    assert [(day, starts) for day, starts, *_ in next_week()] == [(dt.date(2026, 12, 1), HALF_TEN), (dt.date(2026, 12, 2), HALF_TEN)]


def test_a_class_that_only_made_up_is_not_copied(community):
    earlier = SessionFactory(series=SeriesFactory(organisation=community), date=dt.date(2026, 11, 18))
    actions.cancel_session(earlier, reason="停电", replaced_on=dt.date(2026, 11, 27), by=None)
    assert copied(community) == 0


def test_exceptions_and_ended_classes_are_left_out(community):
    SessionFactory(series=SeriesFactory(organisation=community, exceptions=["2026-12-02"]))
    SessionFactory(series=SeriesFactory(organisation=community, last_on=WEDNESDAY))
    assert copied(community) == 0


def test_a_fortnightly_class_comes_when_it_is_its_turn(community):
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
    SessionFactory(series=SeriesFactory(organisation=community, rule=rule, first_on=WEDNESDAY))
    waiting = SeriesFactory(organisation=community, rule=rule, first_on=dt.date(2026, 11, 18))
    assert copied(community) == 1
    assert Session.objects.get(week=WEEK.next.key).series == waiting


def test_a_draft_thrown_away_is_not_copied_again(public, community):
    copied(community)
    Session.objects.get(week=WEEK.next.key).bin()
    assert copied(community) == 0


def test_nothing_is_copied_into_a_published_issue(public, district):
    IssueFactory(organisation=district, week=WEEK.next.key, status=IssueState.PUBLISHED)
    with pytest.raises(actions.AlreadyPublished, match="不能再往里复制"):
        copied(district)


def test_the_whole_city_is_not_copied_at_once(public, district):
    with pytest.raises(actions.OutsideIssue, match="由各区分别复制"):
        copied(district.parent)


def test_copying_crosses_the_turn_of_the_iso_year(community):
    SessionFactory(series=SeriesFactory(organisation=community), date=dt.date(2026, 12, 30))
    assert actions.copy_week(community, Week(2026, 53), Week(2027, 1), None) == 1
    assert Session.objects.get(week=202701).date == dt.date(2027, 1, 6)


def test_copying_a_district_does_not_touch_its_neighbour(public):
    neighbour = DistrictFactory()
    assert copied(neighbour) == 0
