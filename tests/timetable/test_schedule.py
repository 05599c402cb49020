import datetime as dt

import pytest

from content.models import Category
from network.enums import RowState
from tests.factories.network import CommunityFactory, DistrictFactory, StreetFactory
from tests.factories.timetable import WEDNESDAY, WEEK, IssueFactory, SeriesFactory, SessionFactory
from timetable import actions, figures
from timetable.enums import IssueState, Shown
from timetable.schedule import districts_out, span_rows, week_rows, within
from timetable.weeks import Week

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


def publish(community, week=WEEK):
    return IssueFactory(organisation=community.parent.parent, week=week.key, status=IssueState.PUBLISHED, number=1)


def shown(organisation, week=WEEK):
    return [(row.date, f"{row.starts:%H:%M}", row.shown) for row in week_rows(within(organisation), week)]


def test_before_publication_the_expected_classes_are_shown(community):
    SeriesFactory(organisation=community)
    assert shown(community) == [(WEDNESDAY, "09:30", Shown.EXPECTED)]


def test_drafts_are_not_shown(community):
    SessionFactory(series=SeriesFactory(organisation=community, rule=""), state=RowState.DRAFT)
    assert shown(community) == []


def test_a_class_never_published_is_not_expected(community):
    SeriesFactory(organisation=community, state=RowState.DRAFT)
    assert shown(community) == []


def test_a_published_week_shows_its_sessions_and_nothing_expected(community):
    SeriesFactory(organisation=community)
    SessionFactory(series=SeriesFactory(organisation=community))
    publish(community)
    assert shown(community) == [(WEDNESDAY, "09:30", Shown.HELD)]


def test_another_districts_issue_confirms_nothing_here(community):
    SeriesFactory(organisation=community)
    publish(CommunityFactory())
    assert shown(community) == [(WEDNESDAY, "09:30", Shown.EXPECTED)]


@pytest.mark.parametrize(
    "values",
    [
        {"exceptions": ["2026-11-25"]},
        {"last_on": WEEK.monday},
        {"first_on": WEEK.sunday},
        {"rule": ""},
        {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "first_on": dt.date(2026, 11, 18)},
        {"deleted_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
    ],
)
def test_what_is_not_expected(community, values):
    SeriesFactory(organisation=community, **values)
    assert shown(community) == []


def test_a_cancelled_class_stays(community):
    session = SessionFactory(series=SeriesFactory(organisation=community))
    publish(community)
    actions.cancel_session(session, reason="检修暖气", by=None)
    (row,) = week_rows(within(community), WEEK)
    assert (row.shown, row.reason, row.is_off) == (Shown.CANCELLED, "检修暖气", True)


def test_a_moved_class_leaves_a_mark_on_the_day_it_left(community):
    session = SessionFactory(series=SeriesFactory(organisation=community))
    publish(community)
    actions.move_session(session, date=dt.date(2026, 11, 27), starts=dt.time(15), reason="教室有会", by=None)
    left, moved = week_rows(within(community), WEEK)
    assert (left.date, left.starts, left.shown, left.moved_to) == (WEDNESDAY, dt.time(9, 30), Shown.AWAY, dt.date(2026, 11, 27))
    assert (moved.date, moved.starts, moved.shown, moved.planned_starts) == (dt.date(2026, 11, 27), dt.time(15), Shown.MOVED, dt.time(9, 30))


def test_a_class_moved_into_an_unpublished_week_is_shown_in_both(community):
    session = SessionFactory(series=SeriesFactory(organisation=community, rule=""))
    publish(community)
    actions.move_session(session, date=dt.date(2026, 12, 1), reason="教室有会", by=None)
    assert shown(community) == [(WEDNESDAY, "09:30", Shown.AWAY)]
    assert shown(community, WEEK.next) == [(dt.date(2026, 12, 1), "09:30", Shown.MOVED)]


def test_a_made_up_class_is_shown_once_beside_the_expected_ones(community):
    session = SessionFactory(series=SeriesFactory(organisation=community, rule="FREQ=WEEKLY;BYDAY=WE,TH"))
    publish(community)
    actions.cancel_session(session, reason="停电", replaced_on=dt.date(2026, 12, 3), by=None)
    assert shown(community, WEEK.next) == [(dt.date(2026, 12, 2), "09:30", Shown.EXPECTED), (dt.date(2026, 12, 3), "09:30", Shown.HELD)]
    assert figures.district_counts(WEEK.next)[community.codes()[1]].classes == 2


def test_weeks_at_the_turn_of_the_iso_year(community):
    SeriesFactory(organisation=community, rule="FREQ=WEEKLY;BYDAY=FR")
    assert shown(community, Week(2026, 53)) == [(dt.date(2027, 1, 1), "09:30", Shown.EXPECTED)]
    assert shown(community, Week(2027, 1)) == [(dt.date(2027, 1, 8), "09:30", Shown.EXPECTED)]


def test_scope_city_district_street_community(community):
    district = community.parent.parent
    for place in (community, CommunityFactory(parent=community.parent), CommunityFactory(parent=StreetFactory(parent=district)), CommunityFactory()):
        SessionFactory(series=SeriesFactory(organisation=place))
    counts = [len(shown(place)) for place in (None, district.parent, district, community.parent, community)]
    assert counts == [4, 4, 3, 2, 1]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_week_takes_two_queries(count, community, django_assert_num_queries):
    for _turn in range(count):
        SeriesFactory(organisation=community)
        SessionFactory(series=SeriesFactory(organisation=community))
    with django_assert_num_queries(2):
        assert len(week_rows(within(community), WEEK)) == 2 * count


def spans(where, since, until, category=None):
    return [(row.date, row.shown) for row in span_rows(where, since, until, category)]


def test_a_span_is_expected_only_in_weeks_without_an_issue(community):
    SessionFactory(series=SeriesFactory(organisation=community))
    publish(community)
    assert spans(within(community), dt.date(2026, 11, 20), dt.date(2026, 12, 3)) == [
        (WEDNESDAY, Shown.HELD),
        (dt.date(2026, 12, 2), Shown.EXPECTED),
    ]


def test_a_span_may_be_of_one_category(community):
    category = Category.objects.create(name="手工非遗一", slug="handcraft-one")
    SeriesFactory(organisation=community, category=category)
    SessionFactory(series=SeriesFactory(organisation=community, category=category, rule=""))
    SessionFactory(series=SeriesFactory(organisation=community))
    assert sorted(spans(within(community), WEEK.monday, WEEK.sunday, category.slug)) == [(WEDNESDAY, Shown.EXPECTED), (WEDNESDAY, Shown.HELD)]
    assert spans(within(community), WEEK.monday, WEEK.sunday, "nothing") == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_span_takes_three_queries(count, community, django_assert_num_queries):
    publish(community)
    for _turn in range(count):
        SeriesFactory(organisation=community)
        SessionFactory(series=SeriesFactory(organisation=community))
    with django_assert_num_queries(3):
        span_rows(within(community), WEEK.monday, WEEK.next.sunday)


# --- figures -----------------------------------------------------------------------------------


def test_district_counts_say_confirmed_and_expected_by_day(community):
    SessionFactory(series=SeriesFactory(organisation=community))
    SeriesFactory(organisation=community, rule="FREQ=WEEKLY;BYDAY=MO,WE")
    counts = figures.district_counts(WEEK)[community.codes()[1]]
    assert (counts.classes, counts.expected) == (3, 2)
    assert counts.days == {WEEK.monday: 1, WEDNESDAY: 2}


def test_cancelled_classes_are_not_counted(community):
    session = SessionFactory(series=SeriesFactory(organisation=community))
    publish(community)
    actions.cancel_session(session, reason="停电", by=None)
    assert figures.district_counts(WEEK) == {}
    assert figures.coverage(WEEK).covered == 0


def test_coverage_names_the_communities_without_a_class(community):
    neighbour = CommunityFactory(parent=community.parent)
    expecting = CommunityFactory(parent=community.parent)
    CommunityFactory(holds_classroom=False)
    SessionFactory(series=SeriesFactory(organisation=community, rule=""))
    SeriesFactory(organisation=expecting)
    found = figures.coverage(WEEK)
    district = community.codes()[1]
    assert (found.covered, found.communities, found.by_district) == (2, 3, {district: (2, 3)})
    assert found.gaps == ((neighbour.code, neighbour.short_name, district),)


def test_percent_is_never_rounded_up_to_all():
    assert figures.percent(919, 920) == 99.8
    assert figures.percent(1999, 2000) == 99.9
    assert figures.percent(0, 0) == 0.0


def test_near_a_community_classes_stand_by_time_its_own_first_at_the_same_time(community):
    neighbour = CommunityFactory(parent=community.parent)
    for place, starts in ((neighbour, dt.time(9)), (community, dt.time(9)), (neighbour, dt.time(8)), (CommunityFactory(), dt.time(7))):
        SessionFactory(series=SeriesFactory(organisation=place, rule="", starts=starts, ends=None))
    assert [row.organisation_id for row in figures.this_week_near(community, WEEK)] == [neighbour.pk, community.pk, neighbour.pk]
    assert figures.this_week_near(community, WEEK, WEEK.monday) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_figures_take_two_queries(count, community, django_assert_num_queries):
    for _turn in range(count):
        SessionFactory(series=SeriesFactory(organisation=community))
        SeriesFactory(organisation=CommunityFactory())
    districts_out(WEEK)
    for figure in (figures.district_counts, figures.coverage, lambda week: figures.this_week_near(community, week)):
        with django_assert_num_queries(2):
            figure(WEEK)
    publish(community)
    districts_out(WEEK)
    with django_assert_num_queries(1):
        figures.this_week_near(community, WEEK)


def test_near_a_community_nothing_is_only_expected_once_its_districts_issue_is_out_and_again_when_it_is_taken_back(community):
    SeriesFactory(organisation=community)
    SessionFactory(series=SeriesFactory(organisation=community))
    publish(CommunityFactory())

    def near():
        return sorted(row.shown for row in figures.this_week_near(community, WEEK))

    assert near() == sorted([Shown.EXPECTED, Shown.HELD])
    issue = publish(community)
    assert near() == [Shown.HELD]
    issue.status = IssueState.COLLECTING
    issue.save()
    assert near() == sorted([Shown.EXPECTED, Shown.HELD])


def test_an_empty_city_has_empty_figures():
    DistrictFactory()
    assert figures.district_counts(WEEK) == {}
    assert figures.coverage(WEEK).percent == 0.0
