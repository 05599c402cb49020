"""Panels of the editors' home: what waits for me, and which communities have no class this week."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as __
from wagtail.admin.ui.components import Component

from network import scope
from network.enums import Role, Tier
from network.models import Organisation
from timetable import clock
from timetable.enums import IssueState, UploadState
from timetable.models import Issue, Session, Submission, Upload
from timetable.views.desk_base import desk_url
from timetable.views.desk_numbers import coverage
from timetable.weeks import Week

GAPS_NAMED = 12
UPLOADS_FOR = dt.timedelta(days=21)
MOST_LINES = 8


class Task(NamedTuple):
    """One line of “waiting for me”."""

    text: str
    url: str


class WaitingPanel(Component):
    """Sheets not stored, parts not submitted, issues not published."""

    order = 100
    template_name = "timetable/admin/panels/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Ask only what the editor's own area needs."""
        request = parent_context["request"]
        home = scope.home_organisation(request.user)
        tasks = [*_uploads(request), *(_closing(request, home) if home else ())]
        return {"tasks": tasks, "desk_url": desk_url("home")}


def _uploads(request: HttpRequest) -> list[Task]:
    found = Upload.objects.present().within(scope.paths_of(request.user)).filter(status=UploadState.CHECKED)
    recent = found.filter(created_at__gte=timezone.now() - UPLOADS_FOR).order_by("-created_at")[:MOST_LINES]
    text = __("“%(file)s” was looked over and is not stored yet.")
    return [Task(text % {"file": one.filename}, desk_url("upload", pk=one.pk)) for one in recent.only("filename")]


def _closing(request: HttpRequest, home: Organisation) -> list[Task]:
    """What is due for next week: submitting for a street or community, publishing for a district's publisher."""
    week = Week.from_date(clock.today()).next
    if home.tier >= Tier.STREET:
        return _to_submit(home, week)
    if home.tier == Tier.DISTRICT and scope.covers(request.user, home.path, Role.PUBLISHER):
        return _to_publish(home, week)
    return []


def _to_submit(home: Organisation, week: Week) -> list[Task]:
    issue = Issue.objects.filter(organisation__code=home.codes()[1], week=week.key).only("status").first()
    done = issue is not None and (issue.status == IssueState.PUBLISHED or Submission.objects.filter(issue=issue, organisation=home).exists())
    if done:
        return []
    if Session.objects.present().below(home).filter(week=week.key).exists():
        return [Task(__("%(week)s: your classes are in, please submit them.") % {"week": capfirst(week.label)}, desk_url("week", week, place=home))]
    return [Task(__("%(week)s: no class yet, please send the spreadsheet.") % {"week": capfirst(week.label)}, desk_url("send", week, place=home))]


def _to_publish(home: Organisation, week: Week) -> list[Task]:
    if Issue.objects.filter(organisation=home, week=week.key, status=IssueState.PUBLISHED).exists():
        return []
    number = Submission.objects.filter(issue__organisation=home, issue__week=week.key).count()
    text = __("%(week)s: %(number)s parts were submitted, the timetable is not published yet.") % {"week": capfirst(week.label), "number": number}
    return [Task(text, desk_url("week", week, place=home))]


class GapsPanel(Component):
    """Communities without a class this week (n of all)."""

    order = 110
    template_name = "timetable/admin/panels/gaps.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Count the editor's own area: three queries."""
        home = scope.home_organisation(parent_context["request"].user)
        if home is None:
            return {"sums": None}
        week = Week.from_date(clock.today())
        sums = coverage(home, week).sums(home.path)
        return {
            "sums": sums,
            "week": week,
            "named": sums.gaps[:GAPS_NAMED],
            "more": max(0, sums.missing - GAPS_NAMED),
            "url": desk_url("week", week, place=home),
        }
