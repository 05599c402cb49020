"""A district's issue of one week: opened, submitted into, published."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState
from network.models import Organisation
from network.querysets import OwnedQuerySet
from timetable.actions.corrections import district_of, index_series, say_changed
from timetable.actions.errors import AlreadyPublished, NothingToPublish, OutsideIssue
from timetable.enums import IssueState
from timetable.models import Issue, Series, Session, Submission
from timetable.querysets import FROZEN_FIELDS
from timetable.weeks import Week


def open_issue(district: Organisation, week: Week) -> Issue:
    """The issue of ``district`` and ``week``, opened now if nobody did before. Streets and communities open their district's."""
    issue, made = Issue.objects.get_or_create(organisation=district_of(district), week=week.key)
    if made:
        say_changed([week.key], [issue.organisation.code])
    return issue


@transaction.atomic
def submit(issue: Issue, organisation: Organisation, by: User | None) -> Submission:
    """A street or community says that its part of ``issue`` is complete; saying it again renews it.

    Raises ``AlreadyPublished`` and ``OutsideIssue``.
    """
    if issue.status == IssueState.PUBLISHED:
        raise AlreadyPublished(f"{issue.organisation}{Week.from_key(issue.week).label}的课表已经发布，不用再报送。要改某一节课，请用“更正”。")
    if not issue.organisation.covers(organisation.path):
        raise OutsideIssue(f"{organisation}不属于{issue.organisation}，不能报送到它的课表里。")
    count = issue_sessions(issue).filter(organisation__path__under=organisation.path).count()
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
    issue = Issue.objects.select_for_update().select_related("organisation").get(pk=issue.pk)
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
    label = f"{issue.organisation}{Week.from_key(issue.week).label}"
    if issue.status == IssueState.PUBLISHED:
        raise AlreadyPublished(f"{label}的课表已经发布过了（第 {issue.number} 期）。要改某一节课，请用“更正”。")
    if not issue_sessions(issue).exists():
        raise NothingToPublish(f"{label}的课表里还没有课，不能发布。请先上传表格，或者用“照上周复制”。")


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
