"""The minute's tick."""

import fcntl
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks

from config import doctor, ticks

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_job_that_fails_does_not_keep_the_next_one(caplog):
    def fails(_now):
        raise ZeroDivisionError("no")

    def works(now):
        return f"{now:%H:%M} done"

    with hooks.register_temporarily([("tick", fails), ("tick", works)]):
        said = ticks.tick(MOMENT)
    assert [line.split(": ", 1)[1] for line in said[-2:]] == ["failed: no", "08:00 done"]
    assert "fails failed" in caplog.text


def test_ended_sessions_go_once_a_day():
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timezone.timedelta(days=1))
    ticks.tick(MOMENT)
    assert not Session.objects.exists()
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timezone.timedelta(days=1))
    ticks.tick(MOMENT)
    assert Session.objects.count() == 1


def test_scheduled_pages_are_published():
    from wagtail.models import Page

    page = Page.objects.get(depth=1).add_child(instance=Page(title="早", live=False))
    page.go_live_at = timezone.now() - timezone.timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("tick")
    page.refresh_from_db()
    assert page.live


def test_two_ticks_do_not_run_together():
    lock = Path(settings.VAR, "run", "tick.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as other, hooks.register_temporarily("tick", lambda _now: "ran"):
        fcntl.flock(other, fcntl.LOCK_EX)
        assert ticks.tick(MOMENT) == []
        fcntl.flock(other, fcntl.LOCK_UN)
        assert "ran" in ticks.tick(MOMENT)[-1]


@pytest.mark.parametrize(("minutes", "well"), [(1, True), (10, False)])
def test_the_doctor_hears_the_tick(minutes, well):
    ticks.note_beat(MOMENT)
    assert doctor.check_tick(MOMENT + timezone.timedelta(minutes=minutes)).is_well is well
