import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.accounts import AdminFactory
from tests.factories.timetable import SeriesFactory, SessionFactory
from tests.timetable.desk.door import signed_in, text_of, uploaded, week_address
from tests.timetable.places import class_row, communities

pytestmark = pytest.mark.django_db


def test_home_says_what_waits_and_where_there_is_no_class(editor, street, place):
    uploaded(editor, [class_row(place)], street)
    SessionFactory(series=SeriesFactory(organisation=place), date=dt.date(2026, 11, 18))
    page = text_of(editor.get(reverse("wagtailadmin_home")))
    total = len(communities(street))
    assert "“下周课表.xlsx”看过了，还没有存" in page
    assert "2026 年第 48 周：还没有课，请上传课表" in page
    assert f"本周没有课的社区（{total} 个里有 {total - 1} 个）" in page


def test_home_of_another_district_knows_nothing_of_it(stranger, street, place):
    SessionFactory(series=SeriesFactory(organisation=place), date=dt.date(2026, 11, 18))
    page = text_of(stranger.get(reverse("wagtailadmin_home")))
    assert "坞城" not in page
    assert place.short_name not in page


def test_the_administrator_sees_the_city_by_district(street, place):
    SessionFactory(series=SeriesFactory(organisation=place))
    page = text_of(signed_in(AdminFactory()).get(week_address("week")))
    assert "小店区" in page
    assert "还在收课表" in page
