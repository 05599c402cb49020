import datetime as dt
import re

import pytest

from network.enums import RowState
from search.actions import index_objects
from tests.factories.accounts import EditorFactory, UserFactory
from tests.factories.network import CommunityFactory
from tests.factories.timetable import WEDNESDAY, WEEK, SessionFactory
from tests.timetable.desk.door import signed_in
from timetable import actions
from timetable.enums import SessionStatus
from timetable.models import Correction, Series, Session, Upload

pytestmark = pytest.mark.django_db

HALF_TEN = dt.time(9, 30)


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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cfys", ["长风夜市"]),
        ("changfeng", ["长风夜市"]),
        ("長風", ["长风夜市"]),
        ("风夜", ["长风夜市"]),
        ("yxz", ["合唱", "长风夜市"]),
        ("曹爱莲", ["合唱"]),
        ("zzz", []),
    ],
)
def test_an_editor_finds_dates_as_their_class_is_found(admin_client, community, typed, found):
    night = SessionFactory(series__title="长风夜市", series__organisation=community)
    song = SessionFactory(series__title="合唱", series__organisation=community, teacher="曹爱莲")  # somebody else on this day
    index_objects([night.series, song.series])
    page = admin_client.get("/admin/snippets/timetable/session/", {"q": typed}).content.decode()
    assert sorted(title for title in ("长风夜市", "合唱") if title in page) == sorted(found)


@pytest.mark.parametrize("typed", ["書法體驗①", "體驗①", " 書法 ", "書法體驗① 新"])
def test_an_editor_finds_a_date_by_its_title_as_it_stands(admin_client, community, typed):
    row = SessionFactory(series__title="体验课", series__organisation=community, title="書法體驗① 新")
    index_objects([row.series])
    assert f"session/edit/{row.pk}/" in admin_client.get("/admin/snippets/timetable/session/", {"q": typed}).content.decode()


@pytest.mark.parametrize(("typed", "is_found"), [("課表", True), ("冬季課表（新）.xlsx", True), ("夏季課表", False)])
def test_an_editor_finds_a_spreadsheet_by_its_name_as_it_stands(admin_client, community, typed, is_found):
    sent = Upload.objects.create(organisation=community, week=WEEK.key, filename="冬季課表（新）.xlsx")
    page = admin_client.get("/admin/snippets/timetable/upload/", {"q": typed}).content.decode()
    assert (f"/{sent.pk}/" in page) == is_found


@pytest.fixture
def elsewhere(community):
    """A second community, called 长风, with the same two classes."""
    other = CommunityFactory(parent=community.parent, short_name="长风社区")
    rows = [
        SessionFactory(series__title=title, series__organisation=where, series__teacher=teacher, teacher=teacher)
        for where in (community, other)
        for title, teacher in (("围棋", "常建平"), ("太极扇", "马秀珍"))
    ]
    index_objects([community, other])
    index_objects([row.series for row in rows])
    return other


@pytest.mark.parametrize("rows", ["session", "series"])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, ["围棋 长风", "太极扇 长风"]) for typed in ("长风", "長風", "cf", "changfeng", "长风社区")),
        *((typed, ["围棋 长风"]) for typed in ("长风 围棋", "圍棋 長風", "cf weiqi", "长风 wq", "长风 围", "长风 常建平")),
        ("围棋", ["围棋 别处", "围棋 长风"]),
        ("长风 剪纸", []),
        ('"', []),
    ],
)
def test_an_editor_finds_rows_by_their_place_too(admin_client, elsewhere, rows, typed, found):
    page = admin_client.get(f"/admin/snippets/timetable/{rows}/", {"q": typed}).content.decode()
    model = {"session": Session, "series": Series}[rows]
    there = model.objects.filter(pk__in=re.findall(rf"{rows}/edit/(\d+)/", page))
    assert sorted(f"{row.title} {'长风' if row.organisation == elsewhere else '别处'}" for row in there) == found


@pytest.mark.parametrize("rows", ["session", "series"])
def test_an_editor_finds_rows_of_the_own_places_only(community, elsewhere, rows):
    client = signed_in(EditorFactory(organisation=community))
    assert "太极扇" in client.get(f"/admin/snippets/timetable/{rows}/", {"q": "太极"}).content.decode()
    assert "太极扇" not in client.get(f"/admin/snippets/timetable/{rows}/", {"q": "长风"}).content.decode()


@pytest.mark.parametrize("rows", ["session", "series", "issue", "upload"])
def test_a_query_of_many_words_costs_editors_little_more(admin_client, elsewhere, rows, django_assert_max_num_queries):
    admin_client.get(f"/admin/snippets/timetable/{rows}/")
    with django_assert_max_num_queries(70):
        admin_client.get(f"/admin/snippets/timetable/{rows}/", {"q": "cf a b c d e f g 围棋"})
