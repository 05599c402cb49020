import datetime as dt

import pytest

from network.enums import RowState
from tests.factories.network import CommunityFactory, StreetFactory
from tests.factories.timetable import WEDNESDAY
from timetable import actions
from timetable.enums import SessionStatus
from timetable.models import Correction, Series, Session

pytestmark = pytest.mark.django_db

HALF_TEN, ELEVEN = dt.time(9, 30), dt.time(11)


def row(community, **values):
    given = {"organisation_id": community.pk, "date": WEDNESDAY, "starts": HALF_TEN, "title": "剪纸", "ends": ELEVEN, "teacher": "阎秀珍"}
    return actions.ClassRow(**given | values)


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
