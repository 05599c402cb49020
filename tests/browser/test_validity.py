"""HTML by the Nu checker, one run over all pages; calendars by their own rules, expanded to our sessions."""

import datetime as dt
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import icalendar
import pytest
from dateutil.rrule import rrulestr
from django.conf import settings
from wagtail.models import Page

from config import english
from config.environment import ROOT
from network.models import Organisation
from tests.browser import gates, kinds
from timetable.clock import today
from timetable.enums import IssueState, SessionStatus
from timetable.models import Issue, Series, Session
from timetable.weeks import Week

pytestmark = pytest.mark.sqlite

OTHERS = 6
"""So many more organisations and classes, by a fixed seed."""
DAILY = 12
"""So many of all are looked at outside of CI."""
WRITTEN = 1_000 if os.environ.get("CI") else 50
"""So many, at most, of the pages that editors wrote."""


def checker() -> list[str]:
    """The command of the checker; without Java or npm the test is skipped, in CI it fails."""
    missing = [tool for tool in ("java", "npm") if shutil.which(tool) is None]
    if not missing:
        shelf = {**os.environ, "VAR_DIR": str(Path(settings.VAR).parents[1])}
        fetched = subprocess.run([ROOT / "script" / "nu"], env=shelf, capture_output=True, text=True, check=False)
        if fetched.returncode == 0:
            quick = ["-XX:TieredStopAtLevel=1", "-Xss4m"]  # the better compiler costs more than it saves in a run of seconds
            return ["java", *quick, "-jar", fetched.stdout.strip(), "--format", "json", "--exit-zero-always", "--stdout"]
        missing = [fetched.stderr.strip()]
    reason = f"The Nu HTML checker cannot run: {', '.join(missing)}"
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture(scope="module")
def addresses(city, examples, django_db_blocker) -> list[tuple[str, dict[str, str]]]:
    """Every example, one of each kind in English, pages that editors wrote, in CI all of them, some organisations and classes."""
    dice = random.Random(2007)
    with django_db_blocker.unblock(), city.reading():
        places = dice.sample(list(Organisation.objects.order_by("path").values_list("code", flat=True)), OTHERS)
        classes = dice.sample(list(Series.objects.live().order_by("pk").values_list("pk", flat=True)), OTHERS)
        pages = list(Page.objects.live().filter(depth__gt=2).order_by("path"))
        written = [page.get_url() for page in dice.sample(pages, min(WRITTEN, len(pages)))]
    shown = [(example.path, example.cookies) for example in examples.values()]
    others = [*written, *(f"/places/{code}/" for code in places), *(f"/classes/{pk}/" for pk in classes)]
    in_english = [(english.led(examples[name].path), examples[name].cookies) for name in kinds.FIRST]
    return [*shown, *in_english, *((path, {}) for path in others)]


def test_every_page_is_clean_for_the_nu_checker(city, addresses, tmp_path):
    command = checker()
    assert len(addresses) > len(kinds.ALL)
    if not os.environ.get("CI"):
        addresses = random.Random(2012).sample(addresses, DAILY)
    for number, (path, cookies) in enumerate(addresses):
        (tmp_path / f"{number}.html").write_bytes(city.get(path, cookies).body)
    run = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    found = json.loads(run.stdout)["messages"]
    faults = {f"{addresses[int(Path(one['url']).stem)][0]}: {one['message']} {one.get('extract', '')[:120]!r}" for one in found}
    gates.insist(sorted(faults))


Event = tuple[str, dt.date, str, str]
"""UID up to the @, day, hour and minute, status."""
STATUS = {SessionStatus.SCHEDULED: "CONFIRMED", SessionStatus.MOVED: "CONFIRMED", SessionStatus.CANCELLED: "CANCELLED"}


def events(body: bytes) -> list[Event]:
    """What a calendar program makes of the feed; what is not allowed by RFC 5545 fails."""
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar.errors == []
    assert (str(calendar["VERSION"]), [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]) == ("2.0", ["Asia/Shanghai"])
    found = []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        start, end, stamp = (event.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP"))
        assert start < end
        assert stamp.utcoffset() == dt.timedelta(0)
        found.append((str(event["UID"]).partition("@")[0], start.date(), f"{start:%H:%M %z}", str(event["STATUS"])))
    return found


def planned(code: str, since: dt.date, until: dt.date) -> list[Event]:
    """The same from the tables: published sessions, and rules where no issue is out, by dateutil's own expansion."""
    sessions = list(Session.objects.live().filter(organisation__code=code))
    series = Series.objects.live().filter(organisation__code=code).exclude(rule="")
    issues = Issue.objects.filter(organisation__code=code[:6], state=IssueState.PUBLISHED)
    printed, known = set(issues.values_list("week", flat=True)), {(one.series_id, one.planned_on) for one in sessions}
    found = [
        (f"class-{one.series_id}-{one.planned_on:%Y%m%d}-{one.number}", one.date, f"{one.starts:%H:%M} +0800", STATUS[one.status])
        for one in sessions
        if since <= one.date <= until
    ]
    for one in series:
        ends = min(until, one.last_on or until)
        for moment in rrulestr(one.rule, dtstart=dt.datetime.combine(one.first_on, dt.time.min)).between(
            dt.datetime.combine(since, dt.time.min), dt.datetime.combine(ends, dt.time.max), inc=True
        ):
            day = moment.date()
            if Week.from_date(day).key not in printed and (one.pk, day) not in known and day.isoformat() not in one.exceptions:
                found.append((f"class-{one.pk}-{day:%Y%m%d}-1", day, f"{one.starts:%H:%M} +0800", "TENTATIVE"))
    return found


def test_calendar_of_a_community_is_its_sessions(city, examples, django_db_blocker):
    code = examples["timetable:place_week-community"].path.rstrip("/").rpartition("/")[2]
    week = Week.from_date(today())
    with django_db_blocker.unblock(), city.reading():
        expected = planned(code, week.shift(-4).monday, week.shift(8).sunday)
    answer = city.get(f"/calendar/{code}.ics")
    found = events(answer.body)
    assert answer.kind == "text/calendar; charset=utf-8"
    assert len({uid for uid, *_rest in found}) == len(found)
    assert sorted(found) == sorted(expected)
    assert {status for *_rest, status in found} >= {"CONFIRMED", "TENTATIVE"}


@pytest.mark.parametrize(("kind", "status"), [("held", "CONFIRMED"), ("cancelled", "CANCELLED"), ("moved", "CONFIRMED")])
def test_calendar_of_a_class_says_how_it_stands(city, examples, django_db_blocker, kind, status):
    pk = int(examples[f"timetable:class-{kind}"].path.rstrip("/").rpartition("/")[2])
    wanted = {"held": SessionStatus.SCHEDULED, "cancelled": SessionStatus.CANCELLED, "moved": SessionStatus.MOVED}[kind]
    with django_db_blocker.unblock(), city.reading():
        session = Session.objects.live().filter(series=pk, status=wanted, week=Week.from_date(today()).key).order_by("pk").first()
    found = events(city.get(f"/calendar/class-{pk}.ics").body)
    uid = f"class-{pk}-{session.planned_on:%Y%m%d}-{session.number}"
    assert (uid, session.date, f"{session.starts:%H:%M} +0800", status) in found
