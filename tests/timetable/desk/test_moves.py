"""A class is moved to a day that is still to come, at an hour that somebody meant."""

import datetime as dt

import pytest

from network.enums import RowState
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import address
from timetable.actions import cancel_session, move_session, sessions
from timetable.actions.errors import WrongTime

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(place):
    series = SeriesFactory(organisation=place, state=RowState.PUBLISHED)
    return SessionFactory(series=series, state=RowState.PUBLISHED, date=dt.date(2026, 11, 25), starts=dt.time(9, 30), ends=dt.time(11))


def move(editor, session, **fields):
    """What the form says; None where the class was moved. Today is 19 November 2026."""
    data = {"date": "2026-11-26", "starts": "15:00", "ends": "16:30", "reason": "教室有会", "version": session.version} | fields
    answer = editor.post(address("move", pk=session.pk), data)
    session.refresh_from_db()
    return None if answer.status_code == 302 else answer.context["form"].errors


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"date": "1912-01-01"}, "date", "1912年1月1日已经过去了"),
        ({"date": "9999-06-01"}, "date", "9999"),
        ({"date": "2026-11-18"}, "date", "11月18日已经过去了。请选今天或以后的日子。"),
        ({"starts": "03:00", "ends": "04:00"}, "starts", "“03:00”是下午吗？是的话请写 15:00，不是的话请写凌晨3:00。"),
        ({"ends": "4:30"}, "ends", "“4:30”是下午吗"),
        ({"starts": "00:15"}, "starts", "“00:15”是下午吗？是的话请写 12:15"),
        ({"date": "很快"}, "date", "看不出“很快”是哪一天"),
        ({"starts": "16点半吧"}, "starts", "看不出“16点半吧”是几点"),
    ],
)
def test_a_day_that_is_over_and_an_hour_of_the_night_are_asked_for(editor, session, fields, field, said):
    errors = move(editor, session, **fields)
    assert said in errors[field][0]
    assert session.date == dt.date(2026, 11, 25)


def test_what_was_written_stays_in_the_field_beside_the_reason(editor, session):
    answer = editor.post(address("move", pk=session.pk), {"date": "很快", "starts": "下午3点", "ends": "", "reason": "停电", "version": 1})
    assert 'value="很快"' in answer.content.decode()
    assert 'value="下午3点"' in answer.content.decode()


def test_days_and_hours_as_people_write_them_are_understood(editor, session):
    assert move(editor, session, date="12月3日", starts="下午3点", ends="16点半") is None
    assert (session.date, session.starts, session.ends) == (dt.date(2026, 12, 3), dt.time(15), dt.time(16, 30))


def test_an_early_morning_that_is_said_so_is_taken_and_not_asked_for_again(editor, session):
    assert move(editor, session, starts="早上6:30", ends="7:30") is None
    assert session.starts == dt.time(6, 30)
    assert move(editor, session, starts="06:30", ends="08:00") is None


def test_the_hour_of_a_class_that_was_held_can_still_be_put_right(editor, session):
    type(session).objects.filter(pk=session.pk).update(date=dt.date(2026, 11, 18), week=202647)
    assert move(editor, session, date="2026-11-18", starts="10:00", ends="11:30") is None


def test_no_verb_takes_a_day_outside_the_timetable(session):
    for day in (dt.date(1912, 6, 1), dt.date(9999, 6, 1)):
        with pytest.raises(WrongTime, match=str(day.year)):
            move_session(session, date=day, reason="停电", by=None)
        with pytest.raises(WrongTime, match=str(day.year)):
            sessions.add_session(session.series, date=day, by=None)
    with pytest.raises(WrongTime, match="9999"):
        cancel_session(session, reason="停电", replaced_on=dt.date(9999, 6, 1), by=None)


def test_a_make_up_day_outside_the_timetable_is_a_form_error(editor, session):
    data = {"reason": "停电", "replaced_on": "9999-06-01", "version": session.version}
    answer = editor.post(address("cancel", pk=session.pk), data)
    assert "9999" in answer.context["form"].errors["replaced_on"][0]
