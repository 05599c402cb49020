"""What most tests of the timetable start from."""

import pytest

from network.enums import RowState
from tests.factories.network import CommunityFactory
from tests.factories.timetable import WEEK, SeriesFactory, SessionFactory
from tests.timetable.clocks import set_clock
from timetable import actions


@pytest.fixture
def wednesday(monkeypatch):
    """It is the moment of ``clocks``."""
    set_clock(monkeypatch)


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
