"""The desk's sums of one week: classes, communities with and without one, part by part."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.enums import Tier
from network.models import Organisation
from timetable.enums import IssueState, SessionStatus
from timetable.models import Issue, Session, Submission
from timetable.weeks import Week

GAPS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class State:
    """A word about an issue or a part of it, with Wagtail's class for it."""

    label: str | Promise
    classname: str = ""


PUBLISHED = State(_("published"), "w-status--primary")
SUBMITTED = State(_("submitted"), "w-status--primary")
COLLECTING = State(_("still collecting"))
WAITING = State(_("not submitted yet"))


@dataclass(slots=True)
class Sums:
    """Counts of one place and week. ``missing`` communities hold an Everyday Classroom and have no class."""

    classes: int = 0
    cancelled: int = 0
    total: int = 0
    gaps: list[Organisation] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many communities have no class."""
        return len(self.gaps)

    @property
    def held(self) -> int:
        """How many communities have one."""
        return self.total - self.missing


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the table of parts."""

    organisation: Organisation
    sums: Sums
    state: State


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one place and week hold, counted once: two queries. ``counts``: community id → (classes, cancelled)."""

    classrooms: list[Organisation]
    counts: dict[int, tuple[int, int]]
    paths: dict[int, str]

    def sums(self, path: str) -> Sums:
        """The sums of what lies under ``path``."""
        sums = Sums()
        for pk, (classes, cancelled) in self.counts.items():
            if self.paths[pk].startswith(path):
                sums.classes += classes
                sums.cancelled += cancelled
        inside = [one for one in self.classrooms if one.path.startswith(path)]
        sums.total = len(inside)
        sums.gaps = [one for one in inside if not self.counts.get(one.pk, (0, 0))[0]]
        return sums


def coverage(place: Organisation, week: Week) -> Coverage:
    """Count ``week``'s sessions of ``place``, drafts too."""
    classrooms = Organisation.objects.below(place).with_classroom().only("code", "path", "short_name", "tier").order_by("path")
    sessions = Session.objects.present().below(place).filter(week=week.key)
    rows = sessions.values("organisation_id", "organisation__path", "status").annotate(number=Count("pk")).order_by()
    held: Counter[int] = Counter()
    cancelled: Counter[int] = Counter()
    paths = {}
    for row in rows:
        paths[row["organisation_id"]] = row["organisation__path"]
        (cancelled if row["status"] == SessionStatus.CANCELLED else held)[row["organisation_id"]] += row["number"]
    return Coverage(list(classrooms), {pk: (held[pk], cancelled[pk]) for pk in paths}, paths)


def parts_of(place: Organisation, week: Week, covered: Coverage, issue: Issue | None) -> list[Part]:
    """The organisations one tier below ``place`` with their sums and states: two queries; none for a community."""
    if place.tier >= Tier.COMMUNITY:
        return []
    states = _district_states(week) if place.tier == Tier.CITY else _states_inside(place, issue)
    default = states.get(place.pk, WAITING if place.tier == Tier.DISTRICT else COLLECTING)
    parts = [Part(one, covered.sums(one.path), states.get(one.pk, default)) for one in place.children.order_by("path")]
    return [part for part in parts if part.sums.total or part.sums.classes]


def _district_states(week: Week) -> dict[int, State]:
    issues = Issue.objects.filter(week=week.key, status=IssueState.PUBLISHED)
    return dict.fromkeys(issues.values_list("organisation_id", flat=True), PUBLISHED)


def _states_inside(place: Organisation, issue: Issue | None) -> dict[int, State]:
    """Who submitted into the district's issue; once it is published, ``place`` stands for all of its parts."""
    if issue is None:
        return {}
    if issue.status == IssueState.PUBLISHED:
        return {place.pk: PUBLISHED}
    return dict.fromkeys(issue.submissions.values_list("organisation_id", flat=True), SUBMITTED)


def waiting_parts(district: Organisation, week: Week) -> list[Organisation]:
    """Streets with an Everyday Classroom that have not submitted into the district's issue; none once it is published."""
    parts = parts_of(district, week, coverage(district, week), issue_at(district, week))
    return [part.organisation for part in parts if part.state is WAITING and part.sums.total]


def issue_at(place: Organisation, week: Week) -> Issue | None:
    """The issue that ``place``'s classes go into; None for the city and where nobody opened one."""
    if place.tier < Tier.DISTRICT:
        return None
    found = Issue.objects.filter(organisation__code=place.codes()[1], week=week.key)
    return found.select_related("organisation").defer("frozen").first()


def state_of(issue: Issue | None, submission: Submission | None) -> State:
    """What to call an issue from the point of view of a place."""
    if issue is not None and issue.status == IssueState.PUBLISHED:
        return State(_("published, issue %(number)s") % {"number": issue.number}, "w-status--primary")
    return SUBMITTED if submission is not None else COLLECTING
