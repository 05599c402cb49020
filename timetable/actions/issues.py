"""A district's issue of one week: opened, submitted into, published."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState
from network.models import Organisation
from network.querysets import OwnedQuerySet
from timetable.actions.corrections import district_of, index_series, say_changed
from timetable.actions.errors import AlreadyPublished, NothingToPublish, OutsideIssue
from timetable.enums import IssueState, SessionStatus
from timetable.models import Issue, Series, Session, Submission
from timetable.querysets import FROZEN_FIELDS
from timetable.weeks import Week


def open_issue(district: Organisation, week: Week) -> Issue:
    """The issue of ``district`` and ``week``, opened now if nobody did before. Streets and communities open their district's."""
    issue, made = Issue.objects.get_or_create(organisation=district_of(district), week=week.key)
    if made:
        say_changed([week.key], [issue.organisation.code])
    return issue


def hold_issues(codes: Iterable[str], week: Week) -> list[Issue]:
    """The issues of ``week`` of the districts with these codes, opened where nobody did; nobody publishes one until the transaction ends.

    Whoever locks organisations and sessions as well takes the issues between them: an order of all, and nobody waits in a circle.
    """
    wanted = set(codes)
    held = _held(wanted, week)
    missing = wanted - {issue.organisation.code for issue in held}
    if not missing:
        return held
    for district in Organisation.objects.filter(code__in=missing).order_by("path"):
        open_issue(district, week)
    return _held(wanted, week)


def _held(codes: set[str], week: Week) -> list[Issue]:
    issues = Issue.objects.filter(week=week.key, organisation__code__in=codes).select_related("organisation").defer("frozen")
    return list(issues.order_by("organisation__path").select_for_update(of=("self",), no_key=True))


@transaction.atomic
def submit(issue: Issue, organisation: Organisation, by: User | None) -> Submission:
    """A street or community says that its part of ``issue`` is complete; saying it again renews it.

    Raises ``AlreadyPublished`` and ``OutsideIssue``.
    """
    if issue.status == IssueState.PUBLISHED:
        text = _("The timetable of %(place)s, %(week)s, is published; there is no need to submit. To change a class, please correct it.")
        raise AlreadyPublished(text % _named(issue))
    if not issue.organisation.covers(organisation.path):
        text = _("%(part)s does not belong to %(place)s and cannot be submitted to its timetable.")
        raise OutsideIssue(text % {"part": organisation, "place": issue.organisation})
    held = issue_sessions(issue).exclude(status=SessionStatus.CANCELLED)
    count = held.filter(organisation__path__under=organisation.path).count()
    submission, _made = Submission.objects.update_or_create(issue=issue, organisation=organisation, defaults={"by": by, "sessions": count})
    return submission


def issue_sessions(issue: Issue) -> OwnedQuerySet[Session]:
    """Every session of the issue's district and week, drafts too, without the deleted."""
    return Session.objects.present().filter(week=issue.week).below(issue.organisation)


@transaction.atomic
def publish_issue(issue: Issue, by: User | None) -> Issue:
    """Number and freeze the issue, show its sessions to citizens, bring the index up to date.

    Raises ``AlreadyPublished``, ``NothingToPublish``.
    """
    issue = Issue.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=issue.pk)
    _require_publishable(issue)
    sessions = issue_sessions(issue)
    fresh = list(Series.objects.filter(state=RowState.DRAFT, sessions__in=sessions).values_list("pk", flat=True).distinct())
    sessions.filter(state=RowState.DRAFT).update(state=RowState.PUBLISHED, updated_at=timezone.now())
    Series.objects.filter(pk__in=fresh).update(state=RowState.PUBLISHED, updated_at=timezone.now())
    _freeze(issue, by)
    _end_lapsed(issue)
    index_series(fresh)
    say_changed([issue.week], [issue.organisation.code])
    log(issue, "wagtail.publish", user=by)
    return issue


def _require_publishable(issue: Issue) -> None:
    if issue.status == IssueState.PUBLISHED:
        text = _("The timetable of %(place)s, %(week)s, was published before (issue %(number)s). To change a class, please correct it.")
        raise AlreadyPublished(text % _named(issue))
    if not issue_sessions(issue).exists():
        text = _(
            "The timetable of %(place)s, %(week)s, holds no class yet and cannot be published. Please send a spreadsheet first, or copy last week."
        )
        raise NothingToPublish(text % _named(issue))


def _named(issue: Issue) -> dict[str, Any]:
    return {"place": issue.organisation, "week": Week.from_key(issue.week).label, "number": issue.number}


def _freeze(issue: Issue, by: User | None) -> None:
    top = Issue.objects.filter(organisation=issue.organisation).aggregate(top=Max("number"))["top"] or 0
    issue.number = top + 1
    issue.status = IssueState.PUBLISHED
    issue.published_at = timezone.now()
    issue.published_by = by
    issue.frozen = frozen_rows(issue)
    issue.version += 1
    issue.save()


def frozen_rows(issue: Issue) -> list[dict[str, object]]:
    """The issue's sessions as plain rows, in the order of print: community, day, time."""
    found = issue_sessions(issue).filter(state=RowState.PUBLISHED).order_by("organisation__path", "date", "starts", "pk")
    return [
        dict(zip(FROZEN_FIELDS.values(), (value if value is None or isinstance(value, int) else str(value) for value in row), strict=True))
        for row in found.values_list(*FROZEN_FIELDS)
    ]


def _end_lapsed(issue: Issue) -> None:
    """A class that was in none of the last four issues is no longer expected."""
    week = Week.from_key(issue.week)
    since = week.shift(-3)
    running = Series.objects.below(issue.organisation).filter(last_on=None, first_on__lt=since.monday).exclude(rule="")
    recent = Q(sessions__date__gte=since.monday, sessions__deleted_at=None)
    gone = running.exclude(pk__in=Series.objects.below(issue.organisation).filter(recent).values("pk"))
    gone.update(last_on=since.monday)
