import datetime as dt

import pytest

from tests.factories.accounts import EditorFactory
from tests.timetable.desk.door import signed_in
from tests.timetable.places import communities, real_street
from timetable import clock


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC))


@pytest.fixture
def street():
    return real_street("小店区", "坞城街道")


@pytest.fixture
def place(street):
    return communities(street)[0]


@pytest.fixture
def editor(street):
    return signed_in(EditorFactory(organisation=street))


@pytest.fixture
def stranger():
    other = real_street("迎泽区", "庙前街道")
    return signed_in(EditorFactory(organisation=other))
