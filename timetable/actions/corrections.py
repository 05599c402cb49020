"""One change of one session, and the correction it leaves; what goes with it: whose issue, which tags, the index."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState
from network.models import Organisation
from pagecache import tags
from search.actions import index_objects
from timetable.actions.errors import ReasonMissing, StaleVersion, WrongTime
from timetable.enums import IssueState
from timetable.models import Correction, Issue, Series, Session
from timetable.weeks import Week, WeekError


def district_of(organisation: Organisation) -> Organisation:
    """The district that ``organisation`` is or lies in."""
    codes = organisation.codes()
    if len(codes) <= 2:
        return organisation
    return Organisation.objects.get(code=codes[1])


def issue_of(session: Session) -> Issue | None:
    """The issue of the session's district and week, if somebody opened one."""
    code = session.organisation.codes()[1]
    return Issue.objects.filter(organisation__code=code, week=session.week).first()


def is_published(district: Organisation, week: int) -> bool:
    """Whether the district's issue of ``week`` (year × 100 + number) is frozen."""
    return Issue.objects.filter(organisation=district, week=week, status=IssueState.PUBLISHED).exists()


def say_changed(weeks: Iterable[int], districts: Iterable[str] = ()) -> None:
    """Bump the page cache's tags of changed weeks (year × 100 + number) and districts (codes); the querysets bump the lists."""
    tags.bump(*(f"week:{Week.from_key(week)}" for week in set(weeks)), *(f"district:{code}" for code in set(districts)))


def index_series(series_ids: Iterable[int]) -> None:
    """Bring the search index up to date for many series at once."""
    wanted = list(series_ids)
    if wanted:
        index_objects(Series.get_indexed_objects().filter(pk__in=wanted))


def plain(value: Any) -> Any:
    """Return a field's value as JSON keeps it."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def stale(title: str) -> str:
    """What an editor hears whose class somebody else has changed."""
    text = _("Somebody else has just changed “%(title)s”; your change was not saved. Please reload the page, see how it is now, and change it again.")
    return text % {"title": title}


def require_reason(reason: str) -> str:
    """Return the reason without outer blanks; raise ``ReasonMissing`` where there is none."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Please write the reason, one sentence will do, for example “The teacher is ill”. Citizens will read it."))
    return reason


def week_of(day: dt.date) -> Week:
    """The week of ``day``; raise ``WrongTime`` for a day that no timetable can have (the year 1912)."""
    try:
        return Week.from_date(day)
    except WeekError as error:
        raise WrongTime(str(error)) from error


def apply_change(session: Session, changes: dict[str, Any], *, reason: str, by: User | None, version: int | None) -> Correction | None:
    """Write ``changes`` to one session unless its version moved on; after publication leave a correction.

    ``version`` is the one the editor saw; None means the one on ``session``. Call it inside a transaction.
    """
    seen = session.version if version is None else version
    before = {name: plain(getattr(session, name)) for name in changes}
    old_week = session.week
    if "date" in changes:
        changes["week"] = week_of(changes["date"]).key
    found = Session.objects.filter(pk=session.pk, version=seen, deleted_at=None).update(
        **changes, version=F("version") + 1, updated_at=timezone.now()
    )
    if not found:
        raise StaleVersion(stale(session.title))
    for name, value in changes.items():
        setattr(session, name, value)
    session.version = seen + 1
    say_changed({old_week, session.week}, [session.organisation.codes()[1]])
    log(session, "wagtail.edit", user=by, data={"reason": reason})
    if session.state != RowState.PUBLISHED:
        return None
    after = {name: plain(changes[name]) for name in before}
    return leave_correction(session, week=old_week, before=before, after=after, reason=reason, by=by)


def leave_correction(session: Session, *, week: int, before: dict[str, Any], after: dict[str, Any], reason: str, by: User | None) -> Correction:
    """Note in the issue of ``week`` what changed after publication, and why."""
    issue, _made = Issue.objects.get_or_create(organisation=district_of(session.organisation), week=week)
    return Correction.objects.create(issue=issue, session=session, by=by, reason=require_reason(reason), before=before, after=after)
