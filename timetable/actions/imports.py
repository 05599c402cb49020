"""Checked rows of an upload become sessions: drafts while the issue is being collected, corrections once it is published."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from accounts.models import User
from network.enums import RowState
from timetable.actions.bulk import add_sessions, change_sessions
from timetable.actions.errors import NothingToImport, RowsRejected
from timetable.actions.planning import Change, Plan, plan_import
from timetable.actions.rows import SeriesKey
from timetable.actions.seen import gone_as_seen, mark_of, require_as_seen
from timetable.actions.series import make_series
from timetable.actions.uploads import check_upload, discard_upload, fix_cells, require_waiting
from timetable.enums import IssueState, SessionStatus, UploadState
from timetable.models import Issue, Series, Upload
from timetable.weeks import Week

__all__ = [
    "ImportResult",
    "Plan",
    "check_upload",
    "discard_upload",
    "fix_cells",
    "gone_as_seen",
    "import_upload",
    "mark_of",
    "plan_of",
    "published_districts",
]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in sessions; ``skipped`` are the rows of the sheet that were not taken."""

    created: int
    changed: int
    unchanged: int
    withdrawn: int
    skipped: int

    @property
    def changes(self) -> int:
        """How many sessions are not as they were."""
        return self.created + self.changed + self.withdrawn


def plan_of(upload: Upload, *, lock: bool = False) -> Plan:
    """What importing ``upload`` now would do: reads only, two queries."""
    return plan_import(rows=upload.reading.get("rows", []), area=upload.organisation, week=Week.from_key(upload.week), lock=lock)


@transaction.atomic
def import_upload(
    upload: Upload, *, by: User | None, only_good: bool = True, withdraw: bool = False, reason: str = "", seen: str = ""
) -> ImportResult:
    """Store the good rows; with ``only_good=False`` all or none. ``withdraw`` takes back what the sheet no longer names.

    Where a district's issue is published already, every change is a correction and needs a ``reason``. ``seen`` is the ``mark_of``
    the dry run that somebody looked at; where the week changed since, nothing is written over.
    Raises ``AlreadyImported``, ``NothingToImport``, ``RowsRejected``, ``WeekChanged``, ``ReasonMissing``; then nothing is stored.
    """
    upload = Upload.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=upload.pk)
    require_waiting(upload)
    _require_rows(upload, only_good=only_good)
    plan = plan_of(upload, lock=True)
    if seen:
        require_as_seen(upload, plan, seen)
    if not withdraw:
        plan.gone = []
    _write(plan, Week.from_key(upload.week), by=by, reason=reason)
    _close(upload, by)
    left_out = len(upload.reading["rejected"]) + len(upload.reading["skipped"])
    return ImportResult(len(plan.create), len(plan.change), len(plan.same), len(plan.gone), left_out)


def _require_rows(upload: Upload, *, only_good: bool) -> None:
    rejected = len(upload.reading["rejected"])
    if rejected and not only_good:
        text = ngettext(
            "%(number)s row is still to be mended; nothing was stored. Please mend it and send the sheet again, or store the good rows first.",
            "%(number)s rows are still to be mended; nothing was stored. Please mend them and send the sheet again, or store the good rows first.",
            rejected,
        )
        raise RowsRejected(text % {"number": rejected})
    if not upload.reading["rows"]:
        raise NothingToImport(_("No row of the sheet can be stored. Please mend each as it says there and send the sheet again."))


def _close(upload: Upload, by: User | None) -> None:
    """The file has done its duty and goes; the reading stays as the record."""
    upload.status, upload.imported_at, upload.content = UploadState.IMPORTED, timezone.now(), b""
    upload.save(update_fields=["status", "imported_at", "content", "updated_at"])
    log(upload, "wagtail.edit", user=by)


def published_districts(plan: Plan, week: Week) -> dict[str, Issue]:
    """The published issues that a plan's rows fall into, by the code of their district: one query."""
    issues = Issue.objects.filter(week=week.key, organisation__code__in=plan.districts, status=IssueState.PUBLISHED)
    return {issue.organisation.code: issue for issue in issues.select_related("organisation").defer("frozen")}


def _write(plan: Plan, week: Week, *, by: User | None, reason: str) -> None:
    """Put a plan into the database in some dozen statements, however many rows it has."""
    published = published_districts(plan, week)
    add_sessions(plan.create, by=by, reason=reason)
    series = make_series(plan.rows)
    changes = [(change.session, _new_values(change, series, set(published))) for change in plan.change]
    gone = [(session, _without(session.state, reason)) for session in plan.gone]
    change_sessions([*changes, *gone], by=by, reason=reason)


def _new_values(change: Change, series: dict[SeriesKey, Series], published: set[str]) -> dict[str, Any]:
    """What the sheet says. A published session keeps its identity: calendars know it by that."""
    values = {name: new for name, (_old, new) in change.fields.items()}
    session, row = change.session, change.row
    if session.state == RowState.PUBLISHED:
        return values
    values |= {"series": series[row.series_key], "planned_on": row.date, "planned_starts": row.starts, "number": row.number}
    if session.organisation.codes()[1] in published:
        values["state"] = RowState.PUBLISHED
    return values


def _without(state: str, reason: str) -> dict[str, Any]:
    """A draft disappears; a published class is cancelled with the reason."""
    if state == RowState.PUBLISHED:
        return {"status": SessionStatus.CANCELLED, "reason": reason.strip()[:200]}
    return {"deleted_at": timezone.now()}
