"""What an editor saw of a week before the button that stores: the page carries it, and it is compared when it comes back."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timetable import saying
from timetable.actions.errors import WeekChanged
from timetable.actions.planning import Plan
from timetable.models import Session, Upload

NAMED = 3
"""Classes that a refusal names."""


def mark_of(upload: Upload, plan: Plan) -> str:
    """Return what a page of the dry run carries. No query.

    Version of the reading, moment, digest of the sessions of its communities, and of those that the sheet does not name.
    """
    return f"{upload.version}.{plan.made_at.timestamp():.6f}.{_digest(plan.stored)}-{_digest(plan.gone)}"


def gone_as_seen(plan: Plan, seen: str) -> bool:
    """Whether the classes that the sheet does not name are those of which ``seen`` (of ``mark_of``) was carried."""
    return seen.rpartition("-")[2] == _digest(plan.gone)


def require_as_seen(upload: Upload, plan: Plan, seen: str) -> None:
    """Raise ``WeekChanged`` where ``seen`` (of ``mark_of``) says that the sheet was looked over beside another week than ``plan`` found."""
    version, digest = seen.partition(".")[0], seen.rpartition(".")[2].partition("-")[0]
    gone_too = not gone_as_seen(plan, seen)
    if version != str(upload.version):
        raise WeekChanged(
            _("This sheet was mended on another page in the meantime, so nothing was stored. Please look it over as it is now, then store."),
            gone_too=gone_too,
        )
    if digest != _digest(plan.stored):
        raise WeekChanged(_said(_changed_since(plan.stored, _moment(seen))), gone_too=gone_too)


def _digest(sessions: Sequence[Session]) -> str:
    """All that a change of a session touches; publishing raises no version, but the state."""
    seen = sorted((one.pk, one.version, one.state, one.status, one.deleted_at is None) for one in sessions)
    return hashlib.blake2b(repr(seen).encode(), digest_size=12).hexdigest()


def _moment(seen: str) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(float(seen.partition(".")[2].rpartition(".")[0]), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return timezone.now()


def _changed_since(sessions: Sequence[Session], moment: dt.datetime) -> list[Session]:
    return [session for session in sessions if session.updated_at >= moment]


def _said(changed: Sequence[Session]) -> str:
    """Why nothing was stored, with the first of the classes that are not as they were, where that is known."""
    if not changed:
        return _(
            "Somebody changed classes of this week after you had looked this sheet over, so nothing was stored and nothing written over. "
            "Below, the sheet is compared with what is there now: please look once more, then store."
        )
    text = ngettext(
        "Somebody changed %(number)s class of this week after you had looked this sheet over (%(classes)s), so nothing was stored and nothing "
        "written over. Below, the sheet is compared with what is there now: please look once more, then store.",
        "Somebody changed %(number)s classes of this week after you had looked this sheet over (%(classes)s), so nothing was stored and nothing "
        "written over. Below, the sheet is compared with what is there now: please look once more, then store.",
        len(changed),
    )
    names = [f"{one.organisation.short_name} {saying.day_of_week(one.date)} {one.title}" for one in changed[:NAMED]]
    more = ["…"] if len(changed) > NAMED else []
    return text % {"number": len(changed), "classes": pgettext("between words", ", ").join([*names, *more])}
