"""A fixed moment: Wednesday of 2026-W48, half past eight in Taiyuan."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from timetable import clock

MOMENT = dt.datetime(2026, 11, 25, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def set_clock(patch: pytest.MonkeyPatch, moment: dt.datetime = MOMENT) -> None:
    """Make ``clock`` say ``moment``."""
    patch.setattr(clock, "now", lambda: moment)
