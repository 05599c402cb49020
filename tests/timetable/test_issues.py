import datetime as dt

import pytest
from django.db import connection

from network.enums import RowState
from pagecache import tags
from tests.factories.accounts import UserFactory
from tests.factories.content import SubjectFactory
from tests.factories.network import CommunityFactory, DistrictFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from timetable import actions
from timetable.enums import IssueState, SessionStatus
from timetable.models import Issue, Series, Session, Submission
from timetable.weeks import Week

pytestmark = pytest.mark.django_db

HALF_TEN = dt.time(9, 30)


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
    subject = SubjectFactory()
    SessionFactory(series=SeriesFactory(organisation=community, state=RowState.DRAFT), date=WEDNESDAY - dt.timedelta(weeks=1), state=RowState.DRAFT)
    actions.publish_issue(actions.open_issue(district, WEEK.shift(-1)), None)  # what a process keeps in memory
    for _turn in range(count):
        series = SeriesFactory(organisation=community, category=subject.category, subject=subject, state=RowState.DRAFT)
        SessionFactory(series=series, state=RowState.DRAFT)
    issue = actions.open_issue(district, WEEK)
    with django_assert_num_queries({"sqlite": 20, "postgresql": 18}[connection.vendor]):  # their indexes take two statements more or less
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
